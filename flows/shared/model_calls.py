"""Calls to a model: reserved before they are made, settled after, by the same rules whatever is asked."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from flows.shared.prices import day_number
from kernel.ids import random_id
from llm.model import Ask, Away, Model, Said, reserved_units, spent_units
from store import model_calls, model_spend
from store.campaigns import CampaignRow
from store.model_calls import FIRST, Call
from store.model_spend import HOUSE
from store.sessions import WriteSession

CAMPAIGN_RESTS: Final = timedelta(minutes=10)
"""How long a campaign that has used up its day is not looked at: an operator may raise its cap."""
MODEL_RESTS: Final = timedelta(seconds=30)
"""How long a model that answered none of a round is left alone, unless it asks for longer."""
_FIRST_PAUSE: Final = timedelta(minutes=1)
_PAUSE_MAX: Final = timedelta(days=1)
_SLACK: Final = timedelta(minutes=1)

_log = structlog.get_logger(__name__)


Outcomes = tuple[Said | Away, ...]


@dataclass(slots=True)
class Memory:
    """What a process remembers from one round to the next: hints, which it may lose."""

    after: UUID = FIRST
    resting: dict[UUID, datetime] = field(default_factory=dict)
    away_until: datetime | None = None

    def rests(self, campaign_id: UUID, now: datetime) -> bool:
        """Whether the campaign has lately been found to have used up its day."""
        return campaign_id in self.resting and now < self.resting[campaign_id]

    def is_away(self, now: datetime) -> bool:
        """Whether the model is being left alone."""
        return self.away_until is not None and now < self.away_until

    def note(self, outcomes: Sequence[Outcomes], now: datetime) -> None:
        """After a round: a model that answered nothing is left alone for a while."""
        every = [outcome for each in outcomes for outcome in each]
        waits = [outcome.wait_s for outcome in every if isinstance(outcome, Away)]
        if waits and len(waits) == len(every):
            self.away_until = now + max(MODEL_RESTS, timedelta(seconds=max(waits)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody would like to ask: about which subject, for which campaign, in one question or several."""

    subject_id: UUID
    campaign_id: UUID
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is ours to ask, with its lease."""

    wanted: Wanted
    call: Call


def limits_of(model: Model, campaigns: Sequence[CampaignRow]) -> dict[UUID, int]:
    """What the house and each campaign may spend in a day, in the tariff's units."""
    whole = model.tariff.day_limit_units
    return {HOUSE: whole} | {row.id: int(whole * row.campaign.model_cap) for row in campaigns}


async def claim(
    session: WriteSession,
    model: Model,
    wanted: Sequence[Wanted],
    limits: Mapping[UUID, int],
    *,
    done: Callable[[], Awaitable[Collection[UUID]]],
    now: datetime,
) -> tuple[list[Claimed], set[UUID]]:
    """Lease and reserve as many of these questions as may be asked at once and have no answer.

    Shape:   `done` tells which subjects have one. It is asked under the lock: whoever has recorded an answer meanwhile
             has given their lease up with it.

    What a lease had reserved that ran out counts as spent: whoever held it may have asked.
    Locks:   the day's counters, the house's first.
    Returns: also the campaigns, or the house, that have too little left today for a question of theirs.
    """
    day, unit = day_number(now), model.tariff.unit
    taken = {each.campaign_id for each in wanted}
    counters = await model_spend.locked(session, {key: limits[key] for key in {HOUSE, *taken}}, day, unit)
    answered_by_now = await done()
    still = [each for each in wanted if each.subject_id not in answered_by_now]
    earlier = await model_calls.of_subjects(session, [each.subject_id for each in still], model.name)
    free = [each for each in still if each.subject_id not in earlier or earlier[each.subject_id].expires_at <= now]
    lost = [earlier[each.subject_id] for each in free if each.subject_id in earlier]
    await _settle_lost(session, [call for call in lost if call.reserved_units])
    counters |= await model_spend.locked(session, {key: limits[key] for key in counters}, day, unit)

    holder_id = random_id()
    expires_at = now + timedelta(seconds=model.ask_max_s) + _SLACK
    claimed: list[Claimed] = []
    short: set[UUID] = set()
    for each in free:
        units = sum(reserved_units(model, ask) for ask in each.asks)
        payers = (HOUSE, each.campaign_id)
        short |= {payer for payer in payers if counters[payer].unspent_units < units}
        if len(claimed) == model.calls_at_once or any(counters[payer].free_units < units for payer in payers):
            continue
        counters |= {payer: counters[payer].reserve(units) for payer in payers}
        before = earlier.get(each.subject_id)
        failures = 0 if before is None else before.failures
        call = Call(each.subject_id, model.name, each.campaign_id, holder_id, day, unit, units, failures, expires_at)
        claimed.append(Claimed(each, call))

    await model_calls.put(session, [each.call for each in claimed])
    await model_spend.put(session, counters, day, unit)
    return claimed, short


async def settle(
    session: WriteSession, model: Model, outcomes: Sequence[tuple[Claimed, Outcomes]], *, now: datetime
) -> None:
    """Count what was spent, and give the leases up; what is not wholly answered rests for longer each time.

    A lease that is no longer ours was settled by whoever took it over.
    """
    leases = await model_calls.of_subjects(session, [each.call.subject_id for each, _ in outcomes], model.name)
    ours = [
        (each, outcome)
        for each, outcome in outcomes
        if each.call.subject_id in leases and leases[each.call.subject_id].holder_id == each.call.holder_id
    ]
    await _count(session, [(each.call, _spent(model, each.wanted, outcome)) for each, outcome in ours])
    await model_calls.remove(session, [each.call for each, outcome in ours if answered(outcome)])
    failed = [(each.call, outcome) for each, outcome in ours if not answered(outcome)]
    await model_calls.put(session, [_resting(call, _longest_wait_s(outcome), now) for call, outcome in failed])


def answered(outcomes: Outcomes) -> tuple[Said, ...]:
    """What was said, if every question was answered; else nothing."""
    said = tuple(outcome for outcome in outcomes if isinstance(outcome, Said))
    return said if len(said) == len(outcomes) else ()


def _spent(model: Model, wanted: Wanted, outcomes: Outcomes) -> int:
    """What the questions that were asked have cost: after one without an answer the others are not."""
    return sum(spent_units(model, ask, outcome) for ask, outcome in zip(wanted.asks, outcomes, strict=False))


def _longest_wait_s(outcomes: Outcomes) -> float:
    return max(outcome.wait_s for outcome in outcomes if isinstance(outcome, Away))


def _resting(call: Call, wait_s: float, now: datetime) -> Call:
    """The lease of what got no answer: it reserves nothing, and nobody asks again too soon."""
    pause = min(_FIRST_PAUSE * 2 ** min(call.failures, 20), _PAUSE_MAX)
    pause = max(pause, timedelta(seconds=wait_s))
    return replace(call, reserved_units=0, failures=call.failures + 1, expires_at=now + pause)


async def _settle_lost(session: WriteSession, calls: Sequence[Call]) -> None:
    await _count(session, [(call, call.reserved_units) for call in calls])
    await model_calls.put(session, [replace(call, reserved_units=0) for call in calls])


async def _count(session: WriteSession, spent: Sequence[tuple[Call, int]]) -> None:
    """Turn reservations into what was spent, on the counters of their own days."""
    for day, unit in sorted({(call.day, call.unit) for call, _ in spent}):
        of_day = [(call, units) for call, units in spent if (call.day, call.unit) == (day, unit)]
        accounts = {HOUSE, *(call.campaign_id for call, _ in of_day)}
        counters = await model_spend.locked(session, dict.fromkeys(accounts), day, unit)
        for call, units in of_day:
            counters |= {
                payer: counters[payer].settle(call.reserved_units, units) for payer in (HOUSE, call.campaign_id)
            }
        await model_spend.put(session, counters, day, unit)


async def ask_all(model: Model, asks: Sequence[Ask]) -> Outcomes:
    """Ask one question after the other, as long as there are answers."""
    outcomes: list[Said | Away] = []
    for ask in asks:
        outcomes.append(await model.ask(ask))
        if isinstance(outcomes[-1], Away):
            break
    return tuple(outcomes)


def tell(model: Model, outcomes: Sequence[Outcomes]) -> None:
    """Tell whoever runs the house what keeps a model from answering, once a round."""
    reasons = sorted({outcome.reason for each in outcomes for outcome in each if isinstance(outcome, Away)})
    if reasons:
        _log.warning("the model did not answer", model=model.name, reasons=reasons)
