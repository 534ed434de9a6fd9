"""/ledger and its words: at a glance, one account now or then, check, parked, correct."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from contributors.roles import Duty
from flows.money.audit_ledger import audit_ledger
from flows.money.correct_transfer import correct_transfer
from flows.money.drop_parked import drop_parked
from flows.money.propose_correction import propose_correction
from flows.money.read_account import read_account
from flows.money.read_ledger import read_ledger
from flows.money.read_parked import read_parked
from flows.money.retry_parked import retry_parked
from flows.shared.audits import audit_facts
from handlers.operator import seconds, sending, typed
from handlers.operator.desk import Desk, first_word
from views import operator_ledger
from views.operator_seconds import Waiting

WAITS_S: Final = 8.0
"""An update is handled within 20 s: an audit that takes longer goes on, and tells its result when it has it."""

_at_work: Final[set["asyncio.Task[None]"]] = set()
"""Audits that outlive their update: the loop alone would let go of them."""


async def ledger(desk: Desk, text: str) -> None:
    """Do what the word after /ledger says; any other word is an account's name.

    Update:  message /ledger [check | parked | correct … | ACCOUNT [DATE]].
    """
    word, rest = first_word(text)
    handle = _WORDS.get(word.lower())
    if handle is not None:
        await handle(desk, rest)
    else:
        await show_account(desk, word, rest)


async def overview(desk: Desk, _rest: str) -> None:
    """Show where the points are, and whether they add up."""
    desk.require(Duty.LOOK)
    await sending.post(desk, operator_ledger.ledger(desk.language, await read_ledger(desk.deps)))


async def show_account(desk: Desk, name: str, date: str) -> None:
    """Show an account as it is, or as it was at the end of a day."""
    desk.require(Duty.LOOK)
    at = None
    if date:
        at = typed.moment(date, desk.deps.clock.now())
        if typed.names_a_day(date):
            at += timedelta(days=1, microseconds=-1)
    await sending.post(desk, operator_ledger.account(desk.language, await read_account(desk.deps, name, at)))


async def check(desk: Desk, _rest: str) -> None:
    """Audit the ledger now.

    Update:  message /ledger check.
    Writes:  the result.
    """
    desk.require(Duty.LOOK)
    if _at_work:
        await sending.post(desk, operator_ledger.under_way(desk.language))
        return
    task = asyncio.create_task(_check(desk))
    _at_work.add(task)
    task.add_done_callback(_at_work.discard)
    done, _ = await asyncio.wait({task}, timeout=WAITS_S)
    if done:
        await task
    else:
        await sending.post(desk, operator_ledger.checking(desk.language))


async def parked(desk: Desk, _rest: str) -> None:
    """Show the group of transfers that has been refused longest.

    Update:  message /ledger parked.
    """
    desk.require(Duty.LOOK)
    found = await read_parked(desk.deps)
    if found is None:
        await sending.post(desk, operator_ledger.nothing_parked(desk.language))
    else:
        await sending.post(desk, operator_ledger.parked(desk.language, found))


async def correct(desk: Desk, rest: str) -> None:
    """Say what could be taken back, with a button that does it; with words missing, say which there are.

    Update:  message /ledger correct T01a2… AMOUNT REASON.
    Writes:  the proposal.
    """
    desk.require(Duty.CORRECT)
    name, more = first_word(rest)
    amount, reason = first_word(more)
    if not amount:
        await overview(desk, "")
        return
    proposal, facts = await propose_correction(
        desk.deps, name, typed.amount(amount), reason, operator_id=desk.operator_id, cause=desk.cause
    )
    await sending.post(desk, operator_ledger.confirm_correction(desk.language, proposal.hex, facts))


async def confirm_correction(desk: Desk, proposal: str) -> None:
    """Take back what was typed, or ask a second person.

    Update:  callback query `d:correct:<proposal>`.
    Writes:  the correction, and its notice; or what waits.
    """
    desk.require(Duty.CORRECT)
    done = await correct_transfer(desk.deps, operator_id=desk.operator_id, proposal=UUID(proposal), cause=desk.cause)
    if isinstance(done, Waiting):
        await seconds.ask(desk, done)
    else:
        await seconds.done(desk, done.proposed_by, operator_ledger.corrected(desk.language, done.facts))


async def unpark(desk: Desk, act: str, group: str) -> None:
    """Try a refused group again, or put it aside; then show the next.

    Update:  callback query `lp:<retry or drop>:<group>`.
    Writes:  the group parked no more.
    """
    desk.require(Duty.CORRECT)
    is_retried = act == "retry"
    flow = retry_parked if is_retried else drop_parked
    await flow(desk.deps, UUID(group), operator_id=desk.operator_id, cause=desk.cause)
    await sending.show(desk, operator_ledger.unparked(desk.language, is_retried=is_retried))
    await parked(desk, "")


async def _check(desk: Desk) -> None:
    audit = await audit_ledger(desk.deps, asked_by=desk.operator_id)
    await sending.post(desk, operator_ledger.audited(desk.language, audit_facts(audit)))


_WORDS: Final[Mapping[str, Callable[[Desk, str], Awaitable[None]]]] = {
    "": overview,
    "check": check,
    "parked": parked,
    "correct": correct,
}
