"""A model is asked about open tasks, whoever they are dealt to: its answers stand beside people's, never as a verdict.

Which tasks lack an answer is gathered in a read session; they are leased, and their highest cost reserved, in a
transaction; the model is asked outside of any; and what came of it is recorded, with what it cost, in one more.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
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
from kernel.ids import new_id
from llm.asking import about_choice, about_pair, about_review
from llm.model import Ask, Away, Model, Picture, Said, is_baseline, tokens_used
from store import campaigns, model_answers, model_calls
from store.campaigns import CampaignRow
from store.files import FileMissing
from store.model_answers import ModelAnswer
from store.model_calls import Unanswered
from store.model_spend import HOUSE
from tasks.campaigns import CampaignStatus
from tasks.kinds import choice, compare, kind_named, review

CANDIDATES: Final = 64
_GOING_ON: Final = (CampaignStatus.LIVE, CampaignStatus.CLOSING)
_UNSEEN: Final = Picture("image/jpeg", b"")
"""Stands for a picture until the question is ours to ask."""

_PNG: Final = b"\x89PNG"


async def ask_models(deps: Deps, memory: Memory) -> int:
    """Ask the model about some tasks that it has not answered.

    Not run again as a whole: an answer is paid for once. Each of its transactions is.
    Writes:  leases and reservations; then answers, with what they cost. No verdict, label or pay.
    Returns: how many answers came, usable or not.
    """
    model, now = deps.model, deps.clock.now()
    if model is None or memory.is_away(now):
        return 0
    by_id, found = await _gather(deps, model, memory)
    if not found:
        return 0

    wanted = [Wanted(each.task_id, each.campaign_id, (_question(each, by_id[each.campaign_id]),)) for each in found]
    claimed = await _claim(deps, model, wanted, by_id, memory)
    if not claimed:
        return 0

    outcomes = await asyncio.gather(*(_ask(deps, model, each, found) for each in claimed))
    memory.note(outcomes, deps.clock.now())
    tell(model, outcomes)

    await _record(deps, model, list(zip(claimed, outcomes, strict=True)), now=deps.clock.now())
    return sum(bool(answered(outcome)) for outcome in outcomes)


@flow
async def _gather(deps: Deps, model: Model, memory: Memory) -> tuple[dict[UUID, CampaignRow], list[Unanswered]]:
    """The campaigns that may ask now, and tasks of theirs without an answer."""
    now = deps.clock.now()
    if memory.rests(HOUSE, now):
        return {}, []
    async with deps.sessions.read() as session:
        asking = [
            row
            for row in await campaigns.with_status(session, *_GOING_ON)
            if row.campaign.uses_model and not memory.rests(row.id, now)
        ]
        if not asking:
            return {}, []
        sweep = await model_calls.unanswered(
            session,
            [row.id for row in asking],
            model.name,
            with_photos=model.takes_pictures,
            after=memory.after,
            limit=CANDIDATES,
            now=now,
        )
    if len(sweep.found) < CANDIDATES:  # else this stretch has more
        memory.after = sweep.next_after
    return {row.id: row for row in asking}, sweep.found


def _question(task: Unanswered, row: CampaignRow) -> Ask:
    """A task as the model is asked about it: as people see it, without anybody's answer to it."""
    campaign = row.campaign
    picture = None if task.photo is None else _UNSEEN
    payload = kind_named(task.kind).load(task.payload)
    if isinstance(payload, review.Payload):
        return about_review(payload, guide=campaign.guide, picture=picture)
    if isinstance(payload, compare.Payload):
        return about_pair(payload, payload.a, payload.b, guide=campaign.guide, picture=picture)
    assert isinstance(payload, choice.Payload), "no other kind is asked about"
    return about_choice(payload, none_of_these=campaign.none_of_these, guide=campaign.guide, picture=picture)


@flow
async def _claim(
    deps: Deps, model: Model, wanted: Sequence[Wanted], by_id: Mapping[UUID, CampaignRow], memory: Memory
) -> list[Claimed]:
    now = deps.clock.now()
    limits = limits_of(model, list(by_id.values()))
    async with deps.sessions.write() as session:
        done = partial(model_calls.answered, session, [each.subject_id for each in wanted], model.name)
        claimed, short = await claim(session, model, wanted, limits, done=done, now=now)
    memory.resting |= dict.fromkeys(short, now + CAMPAIGN_RESTS)
    return claimed


async def _ask(deps: Deps, model: Model, claimed: Claimed, found: Sequence[Unanswered]) -> Outcomes:
    """Ask one question, with its picture."""
    (ask,) = claimed.wanted.asks
    if ask.picture is not None:
        photo = next(each.photo for each in found if each.task_id == claimed.wanted.subject_id)
        assert photo is not None
        try:
            data = await deps.files.get(photo)
        except FileMissing:
            return (Away("picture missing", may_cost=False),)
        mime = "image/png" if data.startswith(_PNG) else "image/jpeg"  # we keep no others
        ask = replace(ask, picture=Picture(mime, data))
    return await ask_all(model, [ask])


@flow
async def _record(deps: Deps, model: Model, outcomes: Sequence[tuple[Claimed, Outcomes]], *, now: datetime) -> None:
    """Store every answer, and count every cost."""
    async with deps.sessions.write() as session:
        await settle(session, model, outcomes, now=now)
        for each, outcome in outcomes:
            for said in answered(outcome):
                await model_answers.add(session, _answer(model, each.wanted, said, now=now))


def _answer(model: Model, wanted: Wanted, said: Said, *, now: datetime) -> ModelAnswer:
    (ask,) = wanted.asks
    tokens_in, tokens_out = tokens_used(model, ask, said)
    return ModelAnswer(
        id=new_id(now),
        task_id=wanted.subject_id,
        campaign_id=wanted.campaign_id,
        model=model.name,
        is_baseline=is_baseline(model.name),
        prompt_sha256=ask.sha256,
        choice=said.choice,
        text=said.text or None,
        problem=said.problem,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost_micros=model.tariff.cost_micros(tokens_in, tokens_out),
        asked_at=now,
    )
