"""From a pilot's answers to a forecast, kept at the launch and compared once the campaign is over."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

import numpy as np

from flows.shared.budgets import Plan
from kernel.money import PARTS, Quality, Range
from ledger.pricing import highest, lowest
from scoring.forecast import METHOD, Forecast, Interval, Sample, forecast, sittings
from store import pilots, prices, progress, tasks
from store.campaigns import CampaignRow
from store.pilots import Answered, ForecastRow
from store.sessions import ReadSession, WriteSession
from tasks.campaigns import GOLD_SHARE_FIRST, Campaign
from tasks.pilots import Bounds, bounds

_SEED: Final = 20
"""The same pilot has the same forecast, whoever looks and however often."""
_UNDECIDED: Final = Quality(PARTS // 2)
_UNPAID: Final = frozenset({"withheld"})
_FIGURES: Final = ("answers", "cost", "work_s", "agreement", "span_s")


@dataclass(frozen=True, slots=True)
class Piloted:
    """How a pilot stands. Shape: `found` is None while too few of its tasks are settled."""

    items: int
    settled: int
    found: Forecast | None


@dataclass(frozen=True, slots=True)
class Compared:
    """What was forecast at the launch, and what a campaign that is over came to, by figure. Units: as Forecast."""

    forecast: Forecast
    came_to: Mapping[str, float]


async def piloted(session: ReadSession, row: CampaignRow, planned: Plan) -> Piloted | None:
    """Look at a campaign's pilot before its launch; None where it has none."""
    pilot = await pilots.of_campaign(session, row.id)
    if pilot is None:
        return None
    closed = await pilots.closed_of(session, pilot)
    kinds = {kind for kind, _status, is_gold in await tasks.counts(session, row.id) if not is_gold}
    price = await _price(session, row.campaign)
    found = forecast(
        sample_of(
            row.campaign,
            [each for each in pilot.task_ids if each in closed],
            await pilots.answered(session, row.id),
            bounds(row.campaign, kinds, price),
            has_gold=planned.gold > 0,
        ),
        items_left=planned.tasks - len(closed),
        rng=np.random.default_rng(_SEED),
    )
    return Piloted(len(pilot.task_ids), len(closed), found)


async def keep(
    session: WriteSession, row: CampaignRow, planned: Plan, *, budget_units: int, operator_id: str, now: datetime
) -> None:
    """Write down what the pilot promises, at the moment at which the budget is locked; nothing without one.

    Writes:  a row, once.
    """
    seen = await piloted(session, row, planned)
    if seen is None or seen.found is None:
        return
    facts = {"items": seen.found.items, **{name: _ends(getattr(seen.found, name)) for name in _FIGURES}}
    made = {"campaign_id": row.id, "method": METHOD, "made_by": operator_id, "made_at": now}
    await pilots.keep_forecast(session, made | {"budget_units": budget_units, "facts": facts})


async def kept(session: ReadSession, campaign_id: UUID) -> Forecast | None:
    """What was forecast of a campaign at its launch."""
    row = await pilots.forecast_of(session, campaign_id)
    return None if row is None else _read(row)


async def compared(session: ReadSession, row: CampaignRow) -> Compared | None:
    """Set a campaign that is over against its forecast; None where there was none."""
    found = await kept(session, row.id)
    if found is None or row.launched_at is None:
        return None
    came, work = await pilots.came_to(session, row.id), await progress.work_of(session, row.id)
    cost = float(row.spent_units + work.promised_units)  # with what still waits for its author's standing
    figures = {"answers": float(came.answers), "cost": cost, "work_s": came.work_s}
    agreement = await progress.agreement_of(session, row.id)
    if agreement is not None:
        figures["agreement"] = agreement
    if came.last_at is not None:
        figures["span_s"] = max((came.last_at - row.launched_at).total_seconds(), 0.0)
    return Compared(found, figures)


def sample_of(
    campaign: Campaign, items: Sequence[UUID], answers: Sequence[Answered], limits: Bounds, *, has_gold: bool
) -> Sample:
    """The pilot as arrays: its settled items, and gold apart."""
    place = {item: index for index, item in enumerate(items)}
    about = [(place[each.item], each) for each in answers if not each.is_gold and each.item in place]
    votes = [(index, each.agrees) for index, each in about if each.agrees is not None]
    gold = [each for each in answers if each.is_gold]

    def total(values: Sequence[tuple[int, float]]) -> Any:
        indexes, weights = [index for index, _ in values], [value for _, value in values]
        return np.bincount(np.array(indexes, dtype=np.int64), weights=weights, minlength=len(items))

    return Sample(
        answers=total([(index, 1) for index, _ in about]),
        cost=total([(index, _pay(each)) for index, each in about]),
        seconds=total([(index, _seconds(each)) for index, each in about]),
        votes=total([(index, 1) for index, _ in votes]),
        agreeing=total([(index, agrees) for index, agrees in votes]),
        fewest=limits.fewest,
        most=limits.most,
        cheapest=limits.cheapest_units,
        dearest=limits.dearest_units,
        gold=_gold_shares(campaign, Fraction(len(gold), max(len(answers), 1)), has_gold=has_gold),
        gold_so_far=(len(gold), sum(map(_pay, gold)), sum(map(_seconds, gold))),
        visits=_visits(answers),
        span_s=_span_s(answers),
    )


def _gold_shares(campaign: Campaign, seen: Fraction, *, has_gold: bool) -> tuple[float, float]:
    """Between the campaign's share and the pilot's, where people were as new as they will never be again."""
    share = campaign.gold_share if has_gold else Fraction(0)
    return float(share), float(max(share, min(seen, GOLD_SHARE_FIRST))) if share else 0.0


def _pay(answer: Answered) -> int:
    """What an answer has earned, or would if it were paid now. Units: 1e-8 AIC."""
    if answer.state in _UNPAID:
        return 0
    if answer.amount_units is not None:
        return answer.amount_units
    quality = _UNDECIDED if answer.quality_parts is None else Quality(answer.quality_parts)
    if answer.declared_ai:
        quality = Quality(0)
    low, high = answer.low_units, answer.high_units
    return low + (high - low) * quality.parts // PARTS


def _seconds(answer: Answered) -> float:
    return (answer.submitted_at - answer.opened_at).total_seconds()


def _visits(answers: Sequence[Answered]) -> tuple[int, ...]:
    people = {person: number for number, person in enumerate(dict.fromkeys(each.contributor_id for each in answers))}
    return sittings(
        np.array([each.submitted_at.timestamp() for each in answers], dtype=np.float64),
        np.array([people[each.contributor_id] for each in answers], dtype=np.int64),
    )


def _span_s(answers: Sequence[Answered]) -> float:
    """From the first card to the last answer."""
    if not answers:
        return 0.0
    return (max(each.submitted_at for each in answers) - min(each.opened_at for each in answers)).total_seconds()


async def _price(session: ReadSession, campaign: Campaign) -> dict[str, Range]:
    """Each kind's pay at the campaign's price, or the day's."""
    parts = (await prices.standing(session)).price.price_parts if campaign.is_pooled else campaign.price_parts
    return {kind: Range(lowest(base, parts), highest(base, parts)) for kind, base in campaign.pay.items()}


def _ends(interval: Interval | None) -> list[float] | None:
    return None if interval is None else list(asdict(interval).values())


def _read(row: ForecastRow) -> Forecast:
    figures: dict[str, Any] = {
        name: None if (ends := row.facts.get(name)) is None else Interval(*ends) for name in _FIGURES
    }
    return Forecast(items=row.facts["items"], **figures)
