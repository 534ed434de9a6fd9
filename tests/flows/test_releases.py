"""A release: numbered, whole, the same for ever, and found in the log by its manifest."""

import asyncio
import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.steer_campaign import steer_campaign
from flows.log.make_receipt import make_receipt
from flows.releases.make_release import make_release
from flows.releases.read_release import read_release
from flows.shapes import Person
from flows.shared.releasing import Released
from flows.verdicts.settle_appeals import settle_appeals
from kernel.ids import random_id
from ledger.log.leaf import LeafType, ReleaseLeaf, commitment, decode
from ledger.log.manifest import parse_manifest
from ledger.verify.__main__ import main as verify
from store import own_data, release_pages
from store import releases as rows
from store.tables.log import log_leaves
from store.tables.people import operator_audit
from store.tables.releases import released_answers, releases
from store.tables.work import responses, tasks
from tasks.errors import CampaignNotFound, ExportFormatUnknown, NoTaskAvailable, NothingToExport, ReleaseUnderWay
from tests.support.publishing import publish, publisher_in
from tests.support.world import OPERATOR, World, choices

pytestmark = pytest.mark.asyncio

TASKS, PEOPLE = 6, 4


async def settled(world: World, tasks: int = TASKS, **settings: str) -> tuple[int, list[Person]]:
    """A campaign that people have answered."""
    number = await world.campaign(
        choices(tasks), release="on_acceptance", min_overlap=str(PEOPLE), max_overlap=str(PEOPLE), **settings
    )
    people = await world.people(PEOPLE)
    for person in people:
        for _ in range(tasks):
            await world.answer(person, 0)
    await world.score_and_settle()
    return number, people


async def release(world: World, number: int, *formats: str) -> Released:
    return await make_release(
        world.deps, operator_id=OPERATOR, number=number, formats=formats, cause=world.cause("operator")
    )


def lines(made: Released, name: str = "choice.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (made.folder / name).read_text("utf-8").splitlines()]


async def test_a_release_has_everything_that_is_settled_and_says_so_in_its_manifest(world: World) -> None:
    number, _ = await settled(world)

    made = await release(world, number)

    assert (str(made.name), made.is_new) == ("C1@1", True)
    items = lines(made)
    assert [item["id"] for item in items] == [f"choice {n}" for n in range(TASKS)]
    assert all(item["label"] == "a" and len(item["votes"]) == PEOPLE for item in items)
    manifest = parse_manifest((made.folder / "manifest.json").read_bytes())
    assert manifest.counts == {"items": TASKS, "votes": TASKS * PEOPLE}
    assert (manifest.release, manifest.kinds, manifest.languages) == ("C1@1", ("choice",), ("en",))
    assert manifest.previous is None
    for file in manifest.files:
        data = (made.folder / file.name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file.bytes, file.sha256)
    assert {file.name for file in manifest.files} == {"README.md", "choice.jsonl"}
    sums = dict(line.split("  ")[::-1] for line in (made.folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {"README.md", "choice.jsonl", "manifest.json"}
    assert all(hashlib.sha256((made.folder / name).read_bytes()).hexdigest() == told for name, told in sums.items())
    noted = await world.row(operator_audit, action="release")
    assert (noted["subject"], noted["operator_id"]) == ("C1@1", OPERATOR)


async def test_the_manifests_hash_is_a_leaf_of_the_log_once(world: World, tmp_path: Path) -> None:
    number, _ = await settled(world)
    made = await release(world, number)

    for _ in range(2):
        await publish(world.deps, publisher_in(tmp_path))

    row = await world.row(log_leaves, type=int(LeafType.RELEASE))
    leaf = decode(row["leaf"])
    assert isinstance(leaf, ReleaseLeaf)
    assert leaf.manifest_sha256 == hashlib.sha256((made.folder / "manifest.json").read_bytes()).digest()
    campaign = await world.campaign_row(number)
    assert leaf.campaign_commitment == commitment(made.manifest.campaign.salt, campaign.id.bytes)


async def test_anybody_finds_it_valid(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the manifest, the published log and its key: no database, nothing of ours."""
    number, _ = await settled(world)
    made = await release(world, number)
    publisher = publisher_in(tmp_path)
    await publish(world.deps, publisher)
    [key] = publisher.signer.key_pairs()

    places = [str(made.folder / "manifest.json"), str(publisher.folder.folder)]
    assert verify([*places, "--key", key.verifier.vkey, "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "C1@1 is leaf" in said
    assert "2 of its 2 files" in said


async def test_nobody_is_named_and_pseudonyms_hold_in_one_release_alone(world: World) -> None:
    number, people = await settled(world)
    first = await release(world, number)
    person = people[0]

    names = [{vote["by"] for vote in item["votes"]} for item in lines(first)]
    assert all(each == names[0] and len(each) == PEOPLE for each in names), "the same people, the same names"
    data = (first.folder / "choice.jsonl").read_text()
    assert not any(known in data for known in (str(person.id), person.id.hex, str(person.account_id)))


async def test_where_nothing_has_changed_the_newest_release_is_given(world: World) -> None:
    number, _ = await settled(world)
    first = await release(world, number)

    again = await release(world, number)

    assert (again.name, again.is_new, again.manifest_sha256) == (first.name, False, first.manifest_sha256)
    assert len(await world.rows(releases)) == 1


async def test_a_format_that_the_newest_has_not_makes_another(world: World) -> None:
    number, _ = await settled(world)
    first = await release(world, number)

    second = await release(world, number, "csv")

    assert (str(second.name), second.is_new) == ("C1@2", True)
    assert {file.name for file in second.manifest.files} >= {"choice.jsonl", "choice.csv"}
    assert second.manifest.previous is not None
    assert second.manifest.previous.manifest_sha256 == first.manifest_sha256
    assert lines(second, "changes.jsonl") == []
    by_first, by_second = ({vote["by"] for vote in lines(made)[0]["votes"]} for made in (first, second))
    assert by_first.isdisjoint(by_second), "nobody can be followed from one release to another"
    assert len(await world.rows(released_answers, since=1)) == TASKS * PEOPLE, "noted once, however many have them"


async def test_pages_are_of_one_moment_while_people_answer(world: World) -> None:
    number, _ = await settled(world, 2)
    await world.campaign(choices(2), min_overlap="2", max_overlap="2")
    late = await world.person(99)
    campaign = await world.campaign_row(2)
    seen = []
    async with world.deps.sessions.read(heavy=True) as session:
        async for page in release_pages.pages(session, campaign.id, size=1):
            seen.append({task.id: len(page.answers.get(task.id, ())) for task in page.tasks})
            await world.answer(late, 0)

    assert number == 1
    assert [list(page.values()) for page in seen] == [[0], [0]]
    assert len(await world.rows(responses, contributor_id=late.id)) == 2


async def test_two_at_once_make_one(world: World) -> None:
    number, _ = await settled(world)
    outcomes = await asyncio.gather(*(release(world, number) for _ in range(3)), return_exceptions=True)
    made = [each for each in outcomes if isinstance(each, Released)]
    assert {str(each.name) for each in made} == {"C1@1"}
    assert all(isinstance(each, Released | ReleaseUnderWay) for each in outcomes), outcomes
    assert len(await world.rows(releases)) == 1


async def test_whoever_fell_silent_is_taken_over_and_leaves_nothing(world: World) -> None:
    number, _ = await settled(world)
    campaign = await world.campaign_row(number)
    async with world.deps.sessions.write() as session:
        now = world.clock.now()
        assert await rows.begin(session, campaign.id, random_id(), asked_by="1", above=0, now=now) == 1
        [answer, *_] = (await session.execute(select(responses.c.id))).scalars()
        await rows.note_answers(session, campaign.id, 1, new=[answer], gone=[])
    with pytest.raises(ReleaseUnderWay):
        await release(world, number)

    world.clock.advance(rows.HELD.total_seconds() + 1)

    assert str((await release(world, number)).name) == "C1@1"
    assert len(await world.rows(released_answers)) == TASKS * PEOPLE


async def test_a_release_that_lies_on_the_disk_without_a_row_is_one_again(world: World, tmp_path: Path) -> None:
    """Made just before a crash, or older than the backup that the database was restored from."""
    number, _ = await settled(world)
    made = await release(world, number)
    await publish(world.deps, publisher_in(tmp_path))
    async with world.deps.sessions.write() as session:
        await session.execute(delete(releases))

    again = await release(world, number)

    assert (again.name, again.is_new, again.manifest_sha256) == (made.name, False, made.manifest_sha256)
    async with world.deps.sessions.write() as session:
        await session.execute(delete(releases))
    named = await read_release(world.deps, operator_id=OPERATOR, name=made.name)
    assert named.manifest_sha256 == made.manifest_sha256
    await publish(world.deps, publisher_in(tmp_path))
    assert len(await world.rows(log_leaves, type=int(LeafType.RELEASE))) == 1


async def test_what_can_not_be_released_is_refused_and_leaves_nothing(world: World) -> None:
    number = await world.campaign(choices(2))
    with pytest.raises(NothingToExport):
        await release(world, number)
    with pytest.raises(ExportFormatUnknown):
        await release(world, number, "xlsx")
    with pytest.raises(CampaignNotFound):
        await release(world, 77)
    assert await world.rows(releases) == []
    assert not [path for path in world.deps.releases.folder.glob("**/*") if path.is_file()]


async def test_every_answer_is_noted_with_the_release_it_went_into(world: World) -> None:
    number, _ = await settled(world)
    await release(world, number)
    noted = await world.rows(released_answers)
    async with world.deps.sessions.read() as session:
        ids = set((await session.execute(select(responses.c.id))).scalars())
    assert {row["response_id"] for row in noted} == ids
    assert {(row["since"], row["until"]) for row in noted} == {(1, None)}


async def closed(world: World, number: int) -> None:
    await steer_campaign(world.deps, operator_id=OPERATOR, number=number, step="close", cause=world.cause("operator"))
    await world.score_and_settle()
    world.clock.advance(80 * 3600)
    await settle_appeals(world.deps)
    await finish_campaigns(world.deps)
    assert (await world.campaign_row(number)).status == "closed"


async def test_a_receipt_names_the_releases_once_nothing_can_be_told_from_it(world: World, tmp_path: Path) -> None:
    number, [person, *_] = await settled(world)
    await release(world, number)
    await publish(world.deps, publisher_in(tmp_path))
    assert (await make_receipt(world.deps, person, None)).releases == ()
    async with world.deps.sessions.read() as session:
        assert (await own_data.others(session, person.id))["releases"] == []

    await closed(world, number)
    await release(world, number, "csv")

    assert (await make_receipt(world.deps, person, None)).releases == ("C1@1", "C1@2")
    async with world.deps.sessions.read() as session:
        own = (await own_data.others(session, person.id))["releases"]
    assert len(own) == TASKS
    assert {(row["campaign"], row["first_release"], row["first_release_without"]) for row in own} == {(1, 1, None)}


async def test_gold_is_in_a_release_once_the_campaign_is_closed(world: World) -> None:
    people = await world.people(6)
    rows = [*choices(2), *choices(1, gold="b")]
    golden = await world.campaign(rows, release="on_acceptance", min_overlap="4", max_overlap="4", gold_share="0.2")
    for person in people:
        with contextlib.suppress(NoTaskAvailable):
            for _ in rows:
                await world.answer(person, 1)
    await world.score_and_settle()
    open_one = await release(world, golden)
    assert [item["id"] for item in lines(open_one)] == ["choice 0", "choice 1"]
    assert not any(item["gold"] for item in lines(open_one))

    await closed(world, golden)
    final = await release(world, golden)

    told = {item["id"]: item for item in lines(final)}
    assert set(told) == {"choice 0", "choice 1", "choice 0 gold"}
    gold = told["choice 0 gold"]
    assert (gold["label"], gold["confidence"], gold["gold"]) == ("b", 1.0, True)
    tasks_of_gold = await world.rows(tasks, external_key="choice 0 gold")
    assert len(gold["votes"]) == len(await world.rows(responses, task_id=tasks_of_gold[0]["id"]))
