"""The audit, page by page: everything in the ledger is looked at once, and what is wrong is named."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from flows.shared.vesting import terms_of
from ledger.audit import Finding, Law, check_transfer
from ledger.audit_log import LogWalk
from ledger.audit_walk import AccountWalk
from ledger.log.checkpoint import parse_signed
from store import audit, campaign_counters, fundings, ledger_audit, ledger_audit_log, log, sponsorships, vesting
from store.campaign_counters import Counters, DayCounter
from store.fundings import Compared
from store.ledger_audits import KEPT_FINDINGS
from store.sessions import ReadSession
from store.sponsorships import Agreed
from store.vesting import GrantRow


@dataclass(slots=True)
class Tally:
    """What was looked at so far, and the first findings."""

    transfers: int = 0
    postings: int = 0
    accounts: int = 0
    leaves: int = 0
    finding_count: int = 0
    findings: list[Finding] = field(default_factory=list)

    def note(self, found: Iterable[Finding]) -> None:
        """Count what is wrong, and keep the first of it."""
        for finding in found:
            self.finding_count += 1
            if len(self.findings) < KEPT_FINDINGS:
                self.findings.append(finding)

    def note_all(self, judged: Iterable[Iterable[Finding]]) -> None:
        """Judge a page, off the event loop: what is found is found as it is asked for."""
        for found in judged:
            self.note(found)


async def audit_everything(session: ReadSession) -> Tally:
    """Look at all that is stored, as it is at one moment.

    Shape:   a heavy session that has read nothing yet.
    """
    tally = Tally()
    await ledger_audit.plan_by_keys(session)
    for look in (audit_transfers, audit_balances, audit_log, audit_campaigns, audit_grants):
        await look(session, tally)
    return tally


async def audit_transfers(session: ReadSession, tally: Tally) -> None:
    """Each transfer by itself: its body, its route, its two postings, its hold or its original."""
    tally.transfers, tally.postings, tally.accounts = await ledger_audit.counts(session)
    async for page in ledger_audit.transfer_pages(session):
        await asyncio.to_thread(tally.note_all, (check_transfer(row, known) for row, known in page))
    tally.note(await ledger_audit.misfits(session))


async def audit_balances(session: ReadSession, tally: Tally) -> None:
    """Each account's history replayed to the balance of its row, and all balances to a sum of 0."""
    for id in await ledger_audit.suspects(session):
        walk = AccountWalk(id)
        async for page in ledger_audit.posting_pages(session, id):
            await asyncio.to_thread(tally.note_all, map(walk.step, page))
        tally.note(walk.end(await ledger_audit.account(session, id)))
    if units := await ledger_audit.sum_of_balances(session):
        tally.note([Finding("accounts", "*", "posted_units", Law.SUM_ZERO, "0", str(units))])


async def audit_log(session: ReadSession, tally: Tally) -> None:
    """Every leaf against what it is of, the root over them against the head and the newest signature; none missing."""
    newest = await log.newest_checkpoint(session)
    signed = None if newest is None else parse_signed(newest.note).checkpoint
    walk = LogWalk(0 if signed is None else signed.size)
    async for page in ledger_audit_log.leaf_pages(session):
        await asyncio.to_thread(tally.note_all, map(walk.step, page))
        tally.leaves += len(page)
    head = await log.read_head(session)
    tally.note(walk.end(head.size, head.root, None if signed is None else signed.root))
    tally.note(await ledger_audit_log.astray(session))


async def audit_campaigns(session: ReadSession, tally: Tally) -> None:
    """Escrow, promises and spending of every campaign against its counters, and the pool's days against theirs."""
    for each in await campaign_counters.counters(session):
        tally.note(_of_campaign(each))
    tally.note(_of_fundings(await fundings.compared(session)))
    tally.note(_of_sponsors(await sponsorships.agreed(session)))
    tally.note(_of_days(await campaign_counters.day_counters(session), Law.DAY_RESERVED))
    tally.note(_of_days(await campaign_counters.bonus_counters(session), Law.BONUS_PAID))


async def audit_grants(session: ReadSession, tally: Tally) -> None:
    """Every grant's account holds exactly what was not released of it, on the terms that an operator confirmed."""
    held = await ledger_audit.posted_units(session, "vesting")
    confirmed = await audit.noted(session, "vesting_grant")
    for row in await vesting.everything(session):
        terms, said = terms_of(row.grant), confirmed.get(row.label)
        noted = said and {name: said.get(name) for name in terms}  # on whose word is noted with them
        if noted != terms:
            tally.note([Finding("vesting_grants", row.label, "terms", Law.GRANT_TERMS, str(noted or ""), str(terms))])
        expected = 0 if row.revoked_at is not None else row.grant.total.units - row.released.units
        stored = held.pop(row.grant.account, None)
        if stored != expected:
            tally.note([_of_grant(row, expected, stored)])
    for account, units in held.items():
        tally.note([Finding("accounts", str(account), "posted_units", Law.GRANT_STORED, "", str(units))])


def _of_days(counters: Iterable[DayCounter], law: Law) -> Iterable[Finding]:
    for each in counters:
        if each.stored_units != each.counted_units:
            expected, stored = str(each.counted_units), str(each.stored_units)
            yield Finding("price_days", str(each.day), each.column, law, expected, stored)


def _of_fundings(compared: Iterable[Compared]) -> Iterable[Finding]:
    for each in compared:
        if each.stored != each.counted:
            expected, stored = (", ".join(map(str, units)) for units in (each.counted, each.stored))
            row = f"C{each.number}, {each.source.hex}"
            yield Finding("fundings", row, "funded, returned", Law.CAMPAIGN_FUNDED, expected, stored)


def _of_sponsors(people: Iterable[Agreed]) -> Iterable[Finding]:
    """Nobody's points have paid for a campaign without their word."""
    for each in people:
        if each.agreed_units != each.funded_units:
            row, stored = f"C{each.number}, {each.account_id.hex}", str(each.agreed_units)
            yield Finding("sponsorships", row, "units", Law.CAMPAIGN_SPONSORED, str(each.funded_units), stored)


def _of_campaign(each: Counters) -> Iterable[Finding]:
    name = f"C{each.number}"
    if each.reserved_units != each.promised_units:
        expected, stored = str(each.promised_units), str(each.reserved_units)
        yield Finding("campaigns", name, "reserved_units", Law.CAMPAIGN_RESERVED, expected, stored)
    if each.spent_units != each.paid_units:
        expected, stored = str(each.paid_units), str(each.spent_units)
        yield Finding("campaigns", name, "spent_units", Law.CAMPAIGN_PAID, expected, stored)
    left_units = each.budget_units - each.refunded_units - each.spent_units
    if each.escrow_units is not None and each.escrow_units != left_units:
        yield Finding("campaigns", name, "escrow_id", Law.CAMPAIGN_ESCROW, str(left_units), str(each.escrow_units))


def _of_grant(row: GrantRow, expected: int, stored: int | None) -> Finding:
    shown = "" if stored is None else str(stored)
    return Finding("vesting_grants", row.label, "released_units", Law.GRANT_ACCOUNT, str(expected), shown)
