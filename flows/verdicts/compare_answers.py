"""A model says which of a question's accepted answers is better: a mark in the dataset, and nothing to do with pay.

Gathered, claimed, asked and recorded as by ask_models; a pair is asked about twice, with its places swapped.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from flows.deps import Deps, flow
from flows.shared.model_calls import (
    CAMPAIGN_RESTS,
    Claimed,
    Memory,
    Outcomes,
    Wanted,
    answered,
    ask_all,
    claim,
    limits_of,
    settle,
    tell,
)
from kernel.ids import derived_id, new_id
from llm.comparing import pair_asks, read_pair
from llm.model import Model, Said, is_baseline, tokens_used
from store import campaigns, model_comparisons
from store.campaigns import CampaignRow
from store.model_comparisons import ModelComparison, Pair
from store.model_spend import HOUSE
from tasks.campaigns import CampaignStatus
from tasks.kinds import answer

CANDIDATES: Final = 64
_COMPARED: Final = (CampaignStatus.PILOT, CampaignStatus.LIVE, CampaignStatus.PAUSED, CampaignStatus.CLOSING)


async def compare_answers(deps: Deps, memory: Memory) -> int:
    """Ask the model about some pairs that it has not compared.

    Not run again as a whole: an answer is paid for once. Each of its transactions is.
    Writes:  leases and reservations; then comparisons, with what they cost.
    Returns: how many pairs were compared, usably or not.
    """
    model, now = deps.model, deps.clock.now()
    if model is None or memory.is_away(now) or memory.rests(HOUSE, now):
        return 0
    by_id, pairs = await _gather(deps, model, memory)
    if not pairs:
        return 0

    by_subject = {_subject(pair): pair for pair in pairs}
    claimed = await _claim(deps, model, by_subject, by_id, memory)
    if not claimed:
        return 0

    outcomes = await asyncio.gather(*(ask_all(model, each.wanted.asks) for each in claimed))
    memory.note(outcomes, deps.clock.now())
    tell(model, outcomes)

    compared = list(zip(claimed, outcomes, strict=True))
    await _record(deps, model, compared, by_subject, now=deps.clock.now())
    return sum(bool(answered(outcome)) for outcome in outcomes)


@flow
async def _gather(deps: Deps, model: Model, memory: Memory) -> tuple[dict[UUID, CampaignRow], list[Pair]]:
    """The campaigns that may ask now, and pairs of theirs."""
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:  # it looks through every settled question
        asking = [
            row
            for row in await campaigns.with_status(session, *_COMPARED)
            if row.campaign.uses_model and not memory.rests(row.id, now)
        ]
        pairs = await model_comparisons.uncompared(session, [row.id for row in asking], model.name, limit=CANDIDATES)
    return {row.id: row for row in asking}, pairs


def _subject(pair: Pair) -> UUID:
    """The one id of a pair, for its lease."""
    return derived_id(f"compare {pair.second_id}", pair.first_id)


def _wanted(subject_id: UUID, pair: Pair, row: CampaignRow) -> Wanted:
    asks = pair_asks(answer.load(pair.payload), pair.first, pair.second, guide=row.campaign.guide)
    return Wanted(subject_id, pair.campaign_id, asks)


@flow
async def _claim(
    deps: Deps, model: Model, by_subject: Mapping[UUID, Pair], by_id: Mapping[UUID, CampaignRow], memory: Memory
) -> list[Claimed]:
    now = deps.clock.now()
    limits = limits_of(model, list(by_id.values()))
    wanted = [_wanted(subject_id, pair, by_id[pair.campaign_id]) for subject_id, pair in by_subject.items()]
    async with deps.sessions.write() as session:

        async def done() -> set[UUID]:
            compared = await model_comparisons.compared(session, list(by_subject.values()), model.name)
            return {id for id, pair in by_subject.items() if (pair.first_id, pair.second_id) in compared}

        claimed, short = await claim(session, model, wanted, limits, done=done, now=now)
    memory.resting |= dict.fromkeys(short, now + CAMPAIGN_RESTS)
    return claimed


@flow
async def _record(
    deps: Deps,
    model: Model,
    outcomes: Sequence[tuple[Claimed, Outcomes]],
    by_subject: Mapping[UUID, Pair],
    *,
    now: datetime,
) -> None:
    """Store every comparison, and count every cost."""
    async with deps.sessions.write() as session:
        await settle(session, model, outcomes, now=now)
        for each, outcome in outcomes:
            if said := answered(outcome):
                pair = by_subject[each.wanted.subject_id]
                await model_comparisons.add(session, _comparison(model, each.wanted, pair, said, now=now))


def _comparison(model: Model, wanted: Wanted, pair: Pair, said: tuple[Said, ...], *, now: datetime) -> ModelComparison:
    in_order, swapped = said
    compared = read_pair(in_order, swapped)
    used = [tokens_used(model, ask, each) for ask, each in zip(wanted.asks, said, strict=True)]
    tokens_in, tokens_out = (sum(column) for column in zip(*used, strict=True))
    return ModelComparison(
        id=new_id(now),
        campaign_id=pair.campaign_id,
        question_id=pair.question_id,
        first_id=pair.first_id,
        second_id=pair.second_id,
        model=model.name,
        is_baseline=is_baseline(model.name),
        prompt_sha256=wanted.asks[0].sha256,
        in_order=compared.in_order,
        swapped=compared.swapped,
        preferred=compared.preferred,
        problem=compared.problem,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost_micros=model.tariff.cost_micros(tokens_in, tokens_out),
        asked_at=now,
    )
