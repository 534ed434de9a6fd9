"""A person asks for a task."""

import random
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from contributors.people import Contributor, may_work
from flows.deps import Cause, Deps, StaleRepeat, flow
from flows.shared.purposes import REVIEW_REASON
from kernel.ids import AssignmentId, new_id, short_ref
from kernel.money import Amount
from ledger.pricing import highest, lowest
from store import assignments, campaigns, contributors, inbox, prompts, responses, tasks
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from store.sessions import Contended, WriteSession
from store.tasks import Wanted
from tasks.allocation import DRAW_FROM, campaign_order, choose, is_gold_turn
from tasks.assignments import AssignmentStatus, has_expired, lease_ends
from tasks.campaigns import Campaign, CampaignStatus
from tasks.errors import NoTaskAvailable
from tasks.kinds import kind_named

_LEASE_BYTES: Final = 12
DEALING: Final = (CampaignStatus.LIVE, CampaignStatus.CLOSING)


@dataclass(frozen=True, slots=True)
class _Dealt:
    """What was chosen for a person."""

    task_id: UUID
    is_gold: bool
    campaign: Campaign
    kind: str


@flow
async def open_assignment(
    deps: Deps,
    person: ContributorRow,
    *,
    kinds: frozenset[str] | None = None,
    cause: Cause,
) -> AssignmentRow:
    """Show the person's open assignment, or deal one: where a vote gains most, with an independent coin for gold.

    Opening the next card makes the last answer final, with its reason or without.
    Writes:  one assignment, its task's counters, and its highest pay on the campaign's promises.
    Raises:  ConsentNeeded, Banned, OperatorEarnsNothing, PracticeNeeded, StaleRepeat, NoTaskAvailable.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        contributor = current.contributor(is_operator=person.external_id in deps.policy.operators)
        wanted_kinds = _permitted(contributor, kinds, now)
        await responses.make_final(session, person.id, now=now)
        await prompts.clear_prompt(session, cause.bot, person.chat_id, purpose=REVIEW_REASON)

        opened = await assignments.open_of(session, person.id, lock=True)
        if opened is not None and has_expired(opened.assignment, now):
            await assignments.give_back(session, opened, status=AssignmentStatus.EXPIRED, now=now)
        elif opened is not None and (kinds is None or opened.kind in kinds):
            return opened
        elif opened is not None:
            await assignments.give_back(session, opened, status=AssignmentStatus.SKIPPED, now=now)

        if not is_new:
            raise StaleRepeat  # what it was dealt is answered by now
        dealt = await _deal(deps, session, current, wanted_kinds)
        return await _record(session, current, dealt, now=now)


def _permitted(contributor: Contributor, kinds: frozenset[str] | None, now: datetime) -> frozenset[str]:
    """The kinds this person may be dealt: the ones asked for, or all whose practice is passed."""
    if kinds is not None:
        for kind in kinds:
            may_work(contributor, kind, now, needs_practice=kind_named(kind).NEEDS_PRACTICE)
        return kinds
    may_work(contributor, "choice", now)
    passed = {"review"} & contributor.practised
    return frozenset({"choice", "answer"} | passed)


async def _deal(deps: Deps, session: WriteSession, person: ContributorRow, kinds: frozenset[str]) -> _Dealt:
    """Ask each campaign, in a random order, for the best task this person may get."""
    dealing = {row.id: row.campaign for row in await campaigns.with_status(session, *DEALING)}
    for campaign_id in campaign_order(dict.fromkeys(dealing, 1), deps.rng):
        campaign = dealing[campaign_id]
        for kind in _kinds_of(campaign, kinds, deps.rng):
            wanted = Wanted(campaign_id, kind, person.language or "en", person.id)
            # Gold takes the place of work that is there: where none is left, nobody is paid for gold alone.
            open_tasks = await tasks.top_by_gain(session, wanted, limit=DRAW_FROM)
            chosen = choose(open_tasks, frozenset(), deps.rng)
            if chosen is None:
                continue
            if is_gold_turn(person.work_count, deps.rng, share=campaign.gold_share):
                gold = await tasks.gold_for(session, wanted, limit=DRAW_FROM)
                if gold:
                    return _Dealt(deps.rng.choice(gold), is_gold=True, campaign=campaign, kind=kind)
            return _Dealt(chosen, is_gold=False, campaign=campaign, kind=kind)
    raise NoTaskAvailable


def _kinds_of(campaign: Campaign, kinds: frozenset[str], rng: random.Random) -> list[str]:
    """What this campaign can deal and pay, in a random order; one that is closing asks for reviews alone."""
    asked = kinds & campaign.kinds
    if campaign.status is CampaignStatus.CLOSING:
        asked &= {"review"}
    payable = [
        kind for kind in sorted(asked) if highest(campaign.pay[kind], campaign.price_parts).units <= campaign.free_units
    ]
    rng.shuffle(payable)
    return payable


async def _record(session: WriteSession, person: ContributorRow, dealt: _Dealt, *, now: datetime) -> AssignmentRow:
    """Promise the pay, take the task's slot, open the lease. Whoever lost a race for either runs again."""
    base, price_parts = dealt.campaign.pay[dealt.kind], dealt.campaign.price_parts
    promised: Amount = highest(base, price_parts)
    if not await campaigns.reserve(session, dealt.campaign.id, promised.units):
        raise Contended
    if not await tasks.lend(session, dealt.task_id, is_gold=dealt.is_gold):
        raise Contended
    assignment_id = AssignmentId(new_id(now))
    await assignments.add(
        session,
        {
            "id": assignment_id,
            "lease": secrets.token_urlsafe(_LEASE_BYTES),
            "ref": short_ref(assignment_id),
            "task_id": dealt.task_id,
            "campaign_id": dealt.campaign.id,
            "contributor_id": person.id,
            "status": AssignmentStatus.OPEN,
            "is_gold": dealt.is_gold,
            "low_units": lowest(base, price_parts).units,
            "high_units": promised.units,
            "price_parts": price_parts,
            "reserved_units": promised.units,
            "chat_id": person.chat_id,
            "opened_at": now,
            "expires_at": lease_ends(dealt.kind, now),
        },
    )
    opened = await assignments.open_of(session, person.id)
    assert opened is not None
    return opened
