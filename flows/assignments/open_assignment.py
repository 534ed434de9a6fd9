"""A person asks for a task."""

import random
import secrets
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from contributors.errors import LevelNeeded
from contributors.levels import LEVELS, closed
from contributors.people import Contributor, may_work
from flows.deps import Cause, Deps, StaleRepeat, flow
from flows.shared.choices import Choices, asks_about, choices_of
from flows.shared.purposes import OVER_WITH_NEXT
from flows.shared.terms import till_for
from flows.shared.tills import Till, reopening, reservation
from kernel.ids import AssignmentId, new_id, short_ref
from ledger.quotes import Quote
from store import (
    assignments,
    campaigns,
    inbox,
    joined,
    panels,
    pilots,
    prompts,
    reservations,
    responses,
    skills,
    tasks,
)
from store.assignments import AssignmentRow
from store.campaigns import CampaignRow
from store.contributors import ContributorRow
from store.reservations import Reservation
from store.sessions import Contended, WriteSession
from store.tasks import Wanted
from tasks.allocation import DRAW_FROM, campaign_order, choose, is_gold_turn
from tasks.assignments import AssignmentStatus, has_expired, lease_ends
from tasks.campaigns import Campaign, CampaignStatus
from tasks.errors import NoTaskAvailable, PoolUsedUp, SkillNeeded
from tasks.kinds import all_kinds, kind_named, level_needed
from tasks.practice import FIRST_KIND

_LEASE_BYTES: Final = 12
_REVIEW: Final = "review"
"""What a trusted reviewer is dealt before anything else, and a campaign that closes alone."""
ASKED_BLINDLY: Final = 3
"""So many offers are looked through one by one; then all others are asked at once whether they have a task."""


@dataclass(frozen=True, slots=True)
class _Offer:
    """A kind of task that a campaign could deal to a person, at what it would pay them."""

    campaign: Campaign
    kind: str
    quote: Quote

    @property
    def is_affordable(self) -> bool:
        """Whether the campaign can promise the highest pay."""
        return self.quote.high.units <= self.campaign.free_units


@dataclass(frozen=True, slots=True)
class _Dealt:
    """What was chosen for a person; `day` is whose limits it takes from, where the pool pays."""

    task_id: UUID
    is_gold: bool
    campaign: Campaign
    kind: str
    quote: Quote
    day: int | None


@flow
async def open_assignment(
    deps: Deps,
    person: ContributorRow,
    *,
    kinds: frozenset[str] | None = None,
    first: int | None = None,
    cause: Cause,
) -> AssignmentRow:
    """Show the person's open assignment, or deal one: where a vote gains most, with an independent coin for gold.

    Campaign `first` is asked before the others. The next card makes the last answer final, with its reason or without.
    Writes:  one assignment, its task's counters, and its highest pay on the campaign's promises; where the pool pays,
             on the day's limits too.
    Raises:  ConsentNeeded, Banned, OperatorEarnsNothing, PracticeNeeded, StaleRepeat, LevelNeeded,
             LicenceConsentNeeded, PoolUsedUp, SkillNeeded, NoTaskAvailable.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new, current = await inbox.claim_for(session, cause.bot, cause.update_id, person.id, now=now)
        contributor = current.contributor(is_operator=person.external_id in deps.policy.operators)
        wanted_kinds = _permitted(contributor, kinds, now) - _pageless(deps)
        over = [
            responses.making_final(person.id, now=now),
            prompts.clearing(cause.bot, person.chat_id, OVER_WITH_NEXT),
        ]

        opened = await assignments.open_after(session, over, person.id)
        if opened is not None and has_expired(opened.assignment, now):
            await assignments.give_back(session, opened, status=AssignmentStatus.EXPIRED, now=now)
        elif opened is not None and (kinds is None or opened.kind in kinds):
            return opened
        elif opened is not None:
            await assignments.give_back(session, opened, status=AssignmentStatus.SKIPPED, now=now)

        if not is_new:
            raise StaleRepeat  # what it was dealt is answered by now
        dealt = await _deal_by_level(deps, session, current, wanted_kinds, first=first, now=now)
        return await _record(session, current, dealt, now=now)


def _permitted(contributor: Contributor, kinds: frozenset[str] | None, now: datetime) -> frozenset[str]:
    """The kinds this person may be dealt: the ones asked for, or all whose practice is passed."""
    if kinds is not None:
        for kind in kinds:
            may_work(contributor, kind, now, needs_practice=kind_named(kind).NEEDS_PRACTICE)
        return kinds
    may_work(contributor, FIRST_KIND, now)
    return frozenset(
        name for name, kind in all_kinds().items() if not kind.NEEDS_PRACTICE or name in contributor.practised
    )


def _pageless(deps: Deps) -> frozenset[str]:
    """The kinds that are answered on a page of ours, where nobody could open it."""
    if deps.policy.app_url is not None:
        return frozenset()
    return frozenset(name for name, kind in all_kinds().items() if kind.PAGE is not None)


async def _deal_by_level(
    deps: Deps,
    session: WriteSession,
    person: ContributorRow,
    kinds: frozenset[str],
    *,
    first: int | None,
    now: datetime,
) -> _Dealt:
    """What the person's level opens; where none of that is there to do, the rest too, or nobody could ever begin.

    Raises:  LevelNeeded, besides what `_deal` raises.
    """
    later = closed(person.level, {kind: level_needed(kind) for kind in all_kinds()})
    too_early = kinds & later
    if not too_early:
        return await _deal(deps, session, person, kinds, first=first, now=now)
    others = kinds - later
    if not others:
        others = _permitted(person.contributor(is_operator=False), None, now) - later - _pageless(deps)
    try:
        dealt = await _deal(deps, session, person, others, first=first, now=now)
    except (NoTaskAvailable, SkillNeeded, PoolUsedUp) as nothing:
        try:
            return await _deal(deps, session, person, too_early, first=first, now=now)
        except NoTaskAvailable:
            raise nothing from None
    if kinds == too_early:
        raise _needed(min(too_early))
    return dealt


def _needed(kind: str) -> LevelNeeded:
    level = next(each for each in LEVELS if each.number == level_needed(kind))
    return LevelNeeded(kind=kind, level=level.number, accepted=level.accepted, gold=level.gold, alone=level.alone)


async def _deal(
    deps: Deps,
    session: WriteSession,
    person: ContributorRow,
    kinds: frozenset[str],
    *,
    first: int | None,
    now: datetime,
) -> _Dealt:
    """Ask campaigns, in a random order, for the best task this person may get: those they follow before others.

    Raises:  LicenceConsentNeeded where it would be the first of a campaign with a licence of its own, PoolUsedUp where
             only the day's limits stand between the person and a task, SkillNeeded where only a skill does,
             NoTaskAvailable.
    """
    open_now = await campaigns.dealing_to(session, person.id)
    rows = await _open_to(session, person, open_now.rows)
    chosen_by = await choices_of(session, person.id, rows, wishes=open_now.wishes)
    dealing = {row.id: row for row in rows if chosen_by.lets_deal(row.id)}
    till = await till_for(session, person.id, [row.campaign for row in dealing.values()], now=now)
    has = await _skills_of(session, person, dealing.values())
    offers = [
        _Offer(campaign, kind, till.quote(campaign, kind))
        for campaign in _in_turn(dealing.values(), chosen_by, first, deps.rng)
        for kind in _kinds_of(campaign, person, kinds, deps.rng)
    ]
    offers.sort(key=lambda each: person.trusted_at is not None and each.kind != _REVIEW)
    fitting = _fitting(dealing, chosen_by, has)
    if open_now.has_panels and (seat := await _seat(deps, session, person, fitting, kinds, till)) is not None:
        return seat
    is_used_up, affordable = False, [each for each in offers if each.is_affordable]
    async for offer in _worth_asking(session, person, [each for each in affordable if each.campaign.skills <= has]):
        is_borne = till.bears(offer.campaign, offer.quote)
        if is_used_up and not is_borne:
            continue
        chosen = await _choose(deps, session, person, offer)
        if chosen is None:
            continue
        if is_borne and offer.campaign.id in chosen_by.unanswered:
            raise asks_about(offer.campaign)
        if is_borne:
            task_id, is_gold = chosen
            return _Dealt(task_id, is_gold, offer.campaign, offer.kind, offer.quote, till.day_of(offer.campaign))
        is_used_up = True
    if is_used_up:
        raise reopening(now, person.zone)
    async for offer in _worth_asking(session, person, [each for each in affordable if not each.campaign.skills <= has]):
        if await tasks.top_by_gain(session, offer.campaign.id, _wanted(person, offer.kind), limit=1):
            raise SkillNeeded(skills=", ".join(sorted(offer.campaign.skills - has)))
    raise NoTaskAvailable


async def _open_to(session: WriteSession, person: ContributorRow, rows: list[CampaignRow]) -> list[CampaignRow]:
    """The campaigns that deal, but for pilots that have all their people."""
    in_pilot = [row.id for row in rows if row.campaign.status is CampaignStatus.PILOT]
    full = await pilots.full_for(session, person.id, in_pilot)
    return [row for row in rows if row.id not in full]


async def _skills_of(session: WriteSession, person: ContributorRow, rows: Iterable[CampaignRow]) -> frozenset[str]:
    """The person's skills, if any of these campaigns asks for one."""
    if not any(row.campaign.skills for row in rows):
        return frozenset()
    return await skills.of_person(session, person.id)


def _fitting(dealing: Mapping[UUID, CampaignRow], chosen_by: Choices, has: frozenset[str]) -> dict[UUID, Campaign]:
    """Those for which the person has the skills, and has nothing to be asked about."""
    return {
        id: row.campaign for id, row in dealing.items() if row.campaign.skills <= has and id not in chosen_by.unanswered
    }


def _in_turn(
    rows: Collection[CampaignRow], chosen_by: Choices, first: int | None, rng: random.Random
) -> Iterator[Campaign]:
    """The one asked for, then those that the person follows, then the others; by chance, as they have open work."""
    campaigns_by_id = {row.id: row.campaign for row in rows}
    order = campaign_order({row.id: max(row.open_tasks, 1) for row in rows}, rng)
    ahead = next((row.id for row in rows if row.number == first), None)
    return (campaigns_by_id[id] for id in chosen_by.in_order(order, ahead))


async def _worth_asking(
    session: WriteSession, person: ContributorRow, offers: Sequence[_Offer]
) -> AsyncIterator[_Offer]:
    """The first few as they come, for one of them nearly always has a task; of the rest those that have one.

    So a hundred campaigns that have nothing for a person cost one statement a kind, not a hundred.
    """
    for offer in offers[:ASKED_BLINDLY]:
        yield offer
    rest = offers[ASKED_BLINDLY:]
    with_work = {
        kind: await tasks.with_work(
            session,
            _wanted(person, kind),
            [offer.campaign.id for offer in rest if offer.kind == kind],
        )
        for kind in sorted({offer.kind for offer in rest})
    }
    for offer in rest:
        if offer.campaign.id in with_work[offer.kind]:
            yield offer


async def _seat(
    deps: Deps,
    session: WriteSession,
    person: ContributorRow,
    dealing: Mapping[UUID, Campaign],
    kinds: frozenset[str],
    till: Till,
) -> _Dealt | None:
    """A place on a panel, if one waits for somebody like this person: campaigns that close deal these too."""
    seats = await panels.seats_for(
        session, person.id, campaigns=dealing, kinds=kinds, language=person.language or "en", limit=DRAW_FROM
    )
    if person.joined_to is not None:
        fresh = await _fresh(session, person, [seat.task_id for seat in seats])
        seats = [seat for seat in seats if seat.task_id in fresh]
    deps.rng.shuffle(seats)
    for seat in seats:
        campaign = dealing[seat.campaign_id]
        quoted = till.quote(campaign, seat.kind)
        if quoted.high.units <= campaign.free_units and till.bears(campaign, quoted):
            return _Dealt(
                seat.task_id, is_gold=False, campaign=campaign, kind=seat.kind, quote=quoted, day=till.day_of(campaign)
            )
    return None


async def _choose(deps: Deps, session: WriteSession, person: ContributorRow, offer: _Offer) -> tuple[UUID, bool] | None:
    """The best task of a kind, or gold in its place; and which of the two."""
    wanted, campaign_id = _wanted(person, offer.kind), offer.campaign.id
    # Gold takes the place of work that is there: where none is left, nobody is paid for gold alone.
    best = await tasks.top_by_gain(session, campaign_id, wanted, limit=DRAW_FROM)
    if person.joined_to is not None:
        best = await _fresh(session, person, best)
    chosen = choose(best, frozenset(), deps.rng)
    if chosen is None:
        return None
    if is_gold_turn(person.work_count, deps.rng, share=offer.campaign.gold_share):
        gold = await tasks.gold_for(session, campaign_id, wanted, limit=DRAW_FROM)
        if person.joined_to is not None:
            gold = await _fresh(session, person, gold)
        if gold:
            return deps.rng.choice(gold), True
    return chosen, False


async def _fresh(session: WriteSession, person: ContributorRow, task_ids: Sequence[UUID]) -> list[UUID]:
    """Those that no other account of this person's knows: one vote a task, and nobody judges themselves."""
    return await joined.unseen(session, task_ids, await joined.others(session, person.id))


def _wanted(person: ContributorRow, kind: str) -> Wanted:
    return Wanted(kind, person.language or "en", person.id)


def _kinds_of(campaign: Campaign, person: ContributorRow, kinds: frozenset[str], rng: random.Random) -> list[str]:
    """What this campaign has for the person, in a random order; one that is closing asks for reviews alone."""
    if campaign.languages and (person.language or "en") not in campaign.languages:
        return []
    asked = kinds & campaign.kinds
    if campaign.status is CampaignStatus.CLOSING:
        asked &= {_REVIEW}
    shuffled = sorted(asked)
    rng.shuffle(shuffled)
    return shuffled


async def _record(session: WriteSession, person: ContributorRow, dealt: _Dealt, *, now: datetime) -> AssignmentRow:
    """Promise the pay, take the task's slot, open the lease. Whoever lost a race for either runs again."""
    promised_units = dealt.quote.high.units
    assignment_id = AssignmentId(new_id(now))
    adding = assignments.adding(
        {
            "id": assignment_id,
            "lease": secrets.token_urlsafe(_LEASE_BYTES),
            "ref": short_ref(assignment_id),
            "task_id": dealt.task_id,
            "campaign_id": dealt.campaign.id,
            "contributor_id": person.id,
            "status": AssignmentStatus.OPEN,
            "is_gold": dealt.is_gold,
            "is_swapped": bool(assignment_id.int & 1),  # a fair coin: the id's own last bit
            "low_units": dealt.quote.low.units,
            "high_units": promised_units,
            "price_parts": dealt.quote.price_parts,
            "reserved_units": promised_units,
            "chat_id": person.chat_id,
            "opened_at": now,
            "expires_at": lease_ends(dealt.kind, now),
        },
    )
    reserving = campaigns.reserving(dealt.campaign.id, promised_units)
    lending = tasks.lending(dealt.task_id, is_gold=dealt.is_gold)
    if await session.run_all(reserving, lending, adding) != [1, 1, 1]:
        raise Contended
    if dealt.day is not None and not await reservations.reserve(session, _of_pool(dealt, assignment_id, person)):
        raise Contended
    opened = await assignments.open_of(session, person.id)
    assert opened is not None
    return opened


def _of_pool(dealt: _Dealt, assignment_id: AssignmentId, person: ContributorRow) -> Reservation:
    """What the assignment takes of the day's limits."""
    assert dealt.day is not None
    return reservation(dealt.campaign, dealt.quote, day=dealt.day, assignment_id=assignment_id, person_id=person.id)
