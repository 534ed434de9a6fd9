"""What models answer is stored once a task and model, and handed to scoring without those who can't be believed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from kernel.ids import new_id, random_id
from store import campaigns, model_answers, tasks
from store.model_answers import ModelAnswer, ModelWork
from store.sessions import Sessions
from tasks.kinds import review

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
COLOURS = "colours"


async def campaign(sessions: Sessions) -> UUID:
    campaign_id = new_id(NOW)
    row = {"id": campaign_id, "number": 1, "title": "Tea", "status": "live", "settings": {}, "licence": "CC0-1.0"}
    async with sessions.write() as session:
        await campaigns.add(session, row | {"funding": "pool", "created_by": "9000", "created_at": NOW})
    return campaign_id


async def task(
    sessions: Sessions, campaign_id: UUID, kind: str = "choice", option_set: str = COLOURS, *, is_canary: bool = False
) -> UUID:
    task_id = new_id(NOW)
    row = {"id": task_id, "campaign_id": campaign_id, "kind": kind, "external_key": str(random_id()), "payload": {}}
    row |= {"option_set": option_set, "option_count": 2, "status": "open", "slots": 5, "gain": 1.0, "created_at": NOW}
    async with sessions.write() as session:
        await tasks.add_many(session, [row | {"is_canary": is_canary}])
    return task_id


async def say(
    sessions: Sessions, campaign_id: UUID, task_id: UUID, choice: int | None, model: str = "m", **changed: object
) -> bool:
    answer = {
        "id": new_id(NOW),
        "task_id": task_id,
        "campaign_id": campaign_id,
        "model": model,
        "is_baseline": False,
        "prompt_sha256": "0" * 64,
        "choice": choice,
        "text": None,
        "problem": None if choice is not None else "prose",
        "tokens_in": 100,
        "tokens_out": 10,
        "cost_micros": None,
        "asked_at": NOW,
    }
    async with sessions.write() as session:
        return await model_answers.add(session, ModelAnswer(**(answer | changed)))  # type: ignore[arg-type]


async def scope(
    sessions: Sessions, campaign_id: UUID, kind: str = "choice", option_set: str = COLOURS, **more: object
) -> dict[str, dict[UUID, int]]:
    async with sessions.read() as session:
        return await model_answers.of_scope(session, campaign_id, kind, option_set, **more)  # type: ignore[arg-type]


async def work(sessions: Sessions, campaign_id: UUID) -> list[ModelWork]:
    async with sessions.read() as session:
        return await model_answers.work_of(session, campaign_id)


async def test_the_first_answer_of_a_model_to_a_task_stands(sessions: Sessions) -> None:
    place = await campaign(sessions)
    red = await task(sessions, place)
    assert await say(sessions, place, red, 1)
    assert not await say(sessions, place, red, 0)
    assert await say(sessions, place, red, 0, model="n")
    assert await scope(sessions, place) == {"m": {red: 1}, "n": {red: 0}}


async def test_a_scope_gets_only_what_was_said_of_its_own_tasks(sessions: Sessions) -> None:
    place = await campaign(sessions)
    red, other_set, judged = [
        await task(sessions, place),
        await task(sessions, place, option_set="sizes"),
        await task(sessions, place, "review", review.OPTION_SET),
    ]
    for each in (red, other_set, judged):
        await say(sessions, place, each, 1)
    assert await scope(sessions, place) == {"m": {red: 1}}
    assert await scope(sessions, place, "review", review.OPTION_SET) == {"m": {judged: 1}}
    assert await scope(sessions, random_id()) == {}


async def test_what_could_not_be_used_is_stored_and_never_handed_out(sessions: Sessions) -> None:
    place = await campaign(sessions)
    red, blue = await task(sessions, place), await task(sessions, place)
    await say(sessions, place, red, None)
    await say(sessions, place, blue, 0)
    assert await scope(sessions, place) == {"m": {blue: 0}}
    assert await work(sessions, place) == [ModelWork("m", is_baseline=False, answers=1, refused=1, canaries=0)]


async def test_the_baseline_is_handed_out_only_where_it_is_asked_for(sessions: Sessions) -> None:
    place = await campaign(sessions)
    red = await task(sessions, place)
    await say(sessions, place, red, 1, model="lexical", is_baseline=True)
    assert await scope(sessions, place) == {}
    assert await scope(sessions, place, with_baseline=True) == {"lexical": {red: 1}}


async def test_answers_asked_for_later_are_not_of_the_moment(sessions: Sessions) -> None:
    place = await campaign(sessions)
    early, late = await task(sessions, place), await task(sessions, place)
    await say(sessions, place, early, 1)
    await say(sessions, place, late, 1, asked_at=NOW + timedelta(hours=1))
    assert await scope(sessions, place, before=NOW + timedelta(hours=1)) == {"m": {early: 1}}


async def test_at_most_three_models_are_handed_out_by_name(sessions: Sessions) -> None:
    place = await campaign(sessions)
    red = await task(sessions, place)
    for name in ("d", "b", "c", "a"):
        await say(sessions, place, red, 1, model=name)
    assert list(await scope(sessions, place)) == ["a", "b", "c"]


async def test_a_model_that_accepts_a_canary_judges_no_reviews_of_that_campaign(sessions: Sessions) -> None:
    place = await campaign(sessions)
    red = await task(sessions, place)
    answer = await task(sessions, place, "review", review.OPTION_SET)
    canary = await task(sessions, place, "review", review.OPTION_SET, is_canary=True)
    for model, verdict in (("gullible", review.ACCEPT), ("wary", review.REJECT)):
        await say(sessions, place, red, 0, model=model)
        await say(sessions, place, answer, review.ACCEPT, model=model)
        await say(sessions, place, canary, verdict, model=model)

    judged = await scope(sessions, place, "review", review.OPTION_SET)
    assert judged == {"wary": {answer: review.ACCEPT, canary: review.REJECT}}
    assert set(await scope(sessions, place)) == {"gullible", "wary"}  # choices hold nobody's instructions to obey
    assert [each.canaries for each in await work(sessions, place)] == [1, 0]


async def test_a_canary_that_was_accepted_later_changes_nothing_of_the_moment(sessions: Sessions) -> None:
    place = await campaign(sessions)
    answer = await task(sessions, place, "review", review.OPTION_SET)
    canary = await task(sessions, place, "review", review.OPTION_SET, is_canary=True)
    later = NOW + timedelta(hours=1)
    await say(sessions, place, answer, review.REJECT)
    await say(sessions, place, canary, review.ACCEPT, asked_at=later)
    assert await scope(sessions, place, "review", review.OPTION_SET) == {}
    assert await scope(sessions, place, "review", review.OPTION_SET, before=later) == {"m": {answer: review.REJECT}}
