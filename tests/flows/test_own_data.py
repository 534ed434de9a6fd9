"""Everything about a person is theirs to take home; which tasks had a known answer is nobody's."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from contributors.reasons import Ready
from flows.oversight.ask_support import ask_support
from flows.people.collect_own_data import OwnData, collect_own_data
from flows.people.forget_contributor import forget_contributor
from flows.verdicts.refuse_readily import refuse_readily
from kernel.ids import AccountId
from kernel.values import Language
from ledger.log.note import parse_vkey
from ledger.log.proof import parse_proof
from ledger.log.receipts import check_receipt
from store import own_data
from store.tables import metadata
from store.tables.people import contributors
from store.tables.work import assignments, tasks
from tests.flows.test_log import record, reward
from tests.support.court import handed_over
from tests.support.publishing import NAME, publish, publisher_in
from tests.support.world import OPERATOR, World, choices, questions
from views.phrases import label

pytestmark = pytest.mark.asyncio

UNSEEN = {
    "erasures",  # only of who is gone
    "flags",  # what was noticed tells how it is noticed; who is suspended is told so
    "gold_days",  # counts gold, day by day
    "panel_exclusions",  # tells who appeals
    "pool_reservations",  # in the cards: what each may pay
    "pool_shares",
    "prompts",  # what a chat is asked for right now
    "ring_members",
    "standings",  # counts gold; /accuracy tells what can be told
    "tallies",
}
"""A table that is new here says first whether people see their own rows of it, and why not."""


def opened(own: OwnData) -> dict[str, str]:
    [data] = own.archives
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def loaded(files: dict[str, str], name: str) -> Any:
    return json.loads(files[f"{name}.json"])


async def test_all_of_ones_own_is_there_and_nobody_elses(world: World, tmp_path: Path) -> None:
    person, other = await world.person(7001), await world.person(7002)
    await world.campaign([*questions(1), *choices(1)])
    for one, words in ((person, "With hot water."), (other, "With ice.")):
        await world.answer(one, words, "answer")
        await world.answer(one, 1, "choice")
        await ask_support(world.deps, one, f"Help: {words}", cause=world.cause())
        await record(world, reward(world, AccountId(one.account_id), 150_000_000))
    await publish(world.deps, publisher_in(tmp_path))

    own = await collect_own_data(world.deps, person)

    files = opened(own)
    assert (own.answers, own.entries, own.receipts) == (2, 1, 1)
    assert "With ice" not in repr(files)
    assert str(other.account_id) not in repr(files)
    profile = loaded(files, "profile")
    assert (profile["external_id"], profile["account"]) == ("7001", str(person.account_id))
    written, chosen = sorted(loaded(files, "answers"), key=lambda answer: str(answer["kind"]))
    assert (written["text"], written["question"], written["state"]) == ("With hot water.", "How?", "submitted")
    assert (chosen["chosen"], chosen["choice"]) == ("b", 1)
    assert [message["text"] for message in loaded(files, "messages")] == ["Help: With hot water."]
    assert {step["kind"] for step in loaded(files, "practice")} == {"choice", "answer", "review"}
    (line,) = csv.DictReader(io.StringIO(files["statement.csv"]))
    assert (line["kind"], line["change_aic"], line["balance_after_aic"]) == ("reward", "1.5", "1.5")
    (receipt,) = [text for name, text in files.items() if name.endswith(".proof.txt")]
    found = check_receipt(parse_proof(receipt), [parse_vkey(files["receipts/KEY.txt"].strip())], NAME)
    assert found.leaf.credit == person.account_id


async def test_the_readme_names_every_file_in_both_languages(world: World) -> None:
    files = opened(await collect_own_data(world.deps, await world.person()))

    for name in files.keys() - {"README.txt"}:
        assert files["README.txt"].count(name) == 2, name


async def test_of_every_table_about_people_it_is_said_whether_they_see_it() -> None:
    about = {table.name for table in metadata.tables.values() if "contributor_id" in table.c}
    shown = {str(owner.table.name) for owner, _ in own_data.OTHERS.values()} | {"responses", "identities"}
    assert about == shown | UNSEEN
    assert not shown & UNSEEN


async def test_nothing_tells_which_task_had_a_known_answer(world: World) -> None:
    people = await world.people(3)
    await world.campaign(choices(2), max_overlap="3", release="on_acceptance")
    for person in people:
        for _ in range(2):
            await world.answer(person, 0, "choice")
    async with world.deps.sessions.write() as session:
        first = (await world.rows(tasks))[0]
        await session.execute(update(tasks).where(tasks.c.id == first["id"]).values(gold=0, gold_at=world.clock.now()))
        await session.execute(update(assignments).where(assignments.c.task_id == first["id"]).values(is_gold=True))
    await world.score_and_settle()

    files = opened(await collect_own_data(world.deps, people[0]))

    answers, cards, notices = (loaded(files, name) for name in ("answers", "cards", "notices"))
    assert len(answers) == len(cards) == 2
    assert len({frozenset(row) for row in [*answers]}) == len({frozenset(row) for row in [*cards]}) == 1
    secret = {"is_gold", "gold", "reasons", "external_key", "fit_id"}
    assert not secret & {*answers[0], *cards[0]}
    assert notices
    assert all({"ref", "outcome"} <= notice["facts"].keys() for notice in notices)
    assert not {"reason", "peers", "peers_agreeing"} & {name for notice in notices for name in notice["facts"]}
    assert "gold" not in "".join(text for name, text in files.items() if name.endswith(".json"))


async def test_why_an_appeal_was_refused_is_there_in_words(world: World) -> None:
    court = await handed_over(world)
    response = await court.response()
    await refuse_readily(
        world.deps,
        operator_id=OPERATOR,
        response_id=response["id"],
        reason=Ready.GUIDE,
        cause=world.cause("operator"),
    )

    files = opened(await collect_own_data(world.deps, court.loser))

    [appeal] = loaded(files, "appeals")
    told = [row["facts"]["note"] for row in loaded(files, "notices") if row["facts"].get("note")]
    assert (await court.stored())["note"] == Ready.GUIDE
    assert told == [appeal["note"]] == [label(Language.EN, Ready.GUIDE)]


async def test_after_being_forgotten_a_stranger_has_nothing_to_take(world: World) -> None:
    person = await world.person(7001)
    await ask_support(world.deps, person, "Help", cause=world.cause())
    assert await forget_contributor(world.deps, person, shown_units=0, cause=world.cause())
    again = await world.person(7001)
    files = opened(await collect_own_data(world.deps, again))
    assert loaded(files, "messages") == loaded(files, "answers") == []
    assert len(await world.rows(contributors)) == 2
