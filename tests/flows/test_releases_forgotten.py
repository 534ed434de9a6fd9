"""Words that somebody has erased are in no release that we still give out, whenever they were erased."""

import asyncio
import json
from typing import Any

import pytest

from flows.people.finish_forgetting import finish_forgetting
from flows.people.forget_contributor import forget_contributor
from flows.releases.make_release import make_release
from flows.releases.read_release import read_release
from flows.shapes import Person
from flows.shared.releasing import Released
from store import forgetting
from store.tables.releases import releases
from tasks.errors import ReleaseWithdrawn
from tasks.kinds import review
from tests.flows.test_releases import release, settled
from tests.support.world import OPERATOR, World, questions

pytestmark = pytest.mark.asyncio

WORDS = ("With boiling water, says Ana.", "In a warm pot, says Bo.")


async def answered(world: World) -> tuple[int, list[Person]]:
    """A question with two accepted answers."""
    first, second, *reviewers = await world.people(8)
    number = await world.campaign(questions(1), release="on_acceptance", tau="0.7")
    for author, text in zip((first, second), WORDS, strict=True):
        await world.answer(author, text, "answer")
        world.clock.advance(1)
    await world.score()
    for person in reviewers[:3]:
        for _ in range(2):
            await world.answer(person, review.ACCEPT, "review")
    await world.score_and_settle()
    return number, [first, second, *reviewers]


async def forget(world: World, person: Person) -> None:
    shown = await world.balance(person.account_id)
    assert await forget_contributor(world.deps, person, shown_units=shown, cause=world.cause())


def item(made: Released) -> dict[str, Any]:
    line: dict[str, Any] = json.loads((made.folder / "answer.jsonl").read_text("utf-8"))
    return line


def everything_in(made: Released) -> str:
    return "".join(path.read_text("utf-8") for path in made.folder.rglob("*") if path.is_file())


async def test_a_release_with_erased_words_is_withdrawn_and_the_next_is_without_them(world: World) -> None:
    number, (ana, *_) = await answered(world)
    first = await release(world, number)
    assert [text["text"] for text in item(first)["answers"]] == list(WORDS)
    assert all(len(text["reviews"]) == 3 for text in item(first)["answers"])

    await forget(world, ana)
    await finish_forgetting(world.deps)

    assert WORDS[0] not in everything_in(first)
    assert {path.name for path in first.folder.iterdir()} == {"README.md", "SHA256SUMS", "manifest.json", ".items"}
    with pytest.raises(ReleaseWithdrawn, match="C1@1"):
        await read_release(world.deps, operator_id=OPERATOR, name=first.name)
    second = await release(world, number)
    assert str(second.name) == "C1@2"
    assert WORDS[0] not in everything_in(second)
    assert [text["text"] for text in item(second)["answers"]] == [None, WORDS[1]]
    assert second.manifest.counts["erased_texts"] == second.manifest.counts["changed"] == 1
    await finish_forgetting(world.deps)
    again = await release(world, number)
    assert (again.name, again.is_new) == (second.name, False), "what was made without the words stays"


async def test_words_that_are_erased_while_a_release_is_made_are_not_in_it(world: World) -> None:
    number, (ana, *_) = await answered(world)
    is_asked = False

    async def forget_once(done: int, total: int) -> None:
        nonlocal is_asked
        assert done == total
        if not is_asked:
            is_asked = True
            await forget(world, ana)

    made = await make_release(world.deps, operator_id=OPERATOR, number=number, formats=(), tell=forget_once)

    assert str(made.name) == "C1@1"
    assert WORDS[0] not in everything_in(made)
    assert len(await world.rows(releases)) == 1


async def test_votes_without_words_stay_and_withdraw_nothing(world: World) -> None:
    number, (person, *_) = await settled(world, 2)
    made = await release(world, number)
    await forget(world, person)
    await finish_forgetting(world.deps)
    assert (await read_release(world.deps, operator_id=OPERATOR, name=made.name)).files == made.files


async def test_a_release_that_begins_while_words_are_erased_is_made_without_them(world: World) -> None:
    number, (ana, *_) = await answered(world)
    async with world.deps.sessions.write() as session:  # a /forget that is not committed yet
        assert await forgetting.erase_words(session, ana.id, now=world.clock.now())
        making = asyncio.create_task(release(world, number))
        await asyncio.sleep(0.5)

    assert WORDS[0] not in everything_in(await making)
