"""What the public pages read: sums that add up on either store, and nothing that singles somebody out."""

from pathlib import Path

import pytest

from flows.desk.read_work import read_work
from flows.log.read_log_file import Keeping, read_log_file
from flows.log.read_log_head import read_log_head
from flows.money.audit_ledger import audit_ledger
from flows.money.read_last_audit import read_last_audit
from flows.money.read_price_days import read_price_days
from flows.shared.public_log import PublicLog
from ledger.log.checkpoint import parse_signed
from store.tables.work import campaigns
from tests.support.publishing import publish, publisher_in
from tests.support.world import OPERATOR, World, choices, questions

pytestmark = pytest.mark.asyncio


async def paid_campaign(world: World, people: int) -> int:
    """Everybody answers everything and is paid."""
    overlap = {"max_overlap": str(people), "min_overlap": str(people)}
    number = await world.campaign(choices(2), release="on_acceptance", **overlap)
    for person in await world.people(people):
        await world.answer(person, 0)
        await world.answer(person, 0)
    await world.score_and_settle()
    return number


async def test_campaigns_in_sums(world: World) -> None:
    number = await paid_campaign(world, 5)
    row = await world.row(campaigns, number=number)

    work = await read_work(world.deps)

    [total] = work.campaigns
    assert (total.number, total.title, total.kinds, total.status) == (number, "Tea", ("choice",), "live")
    assert (total.settled, total.accepted) == (2, 10)
    assert total.paid is not None
    assert total.paid.units == work.paid.units == row["spent_units"] > 0


async def test_four_people_are_not_told_apart(world: World) -> None:
    await paid_campaign(world, 4)

    work = await read_work(world.deps)

    assert [(each.accepted, each.paid) for each in work.campaigns] == [(None, None)]
    assert work.paid.units > 0


async def test_a_draft_is_nobodys_business_and_the_newest_comes_first(world: World) -> None:
    first, second = await world.campaign(choices(1)), await world.campaign(questions(1))
    async with world.deps.sessions.write() as session:
        values = {"status": "closed", "launched_at": None}
        await session.execute(campaigns.update().where(campaigns.c.number == first).values(**values))
    third = await world.campaign(choices(1))

    assert [each.number for each in (await read_work(world.deps)).campaigns] == [third, second]


async def test_the_head_is_the_published_checkpoint(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    public_log = PublicLog(publisher.folder)
    assert await read_log_head(world.deps, public_log) is None
    await publish(world.deps, publisher)

    head = await read_log_head(world.deps, public_log)

    assert head is not None
    assert head.note == publisher.folder.checkpoint()
    assert head.size == parse_signed(head.note).checkpoint.size
    assert head.keys == tuple(pair.verifier.vkey for pair in publisher.signer.key_pairs())
    assert (head.waiting, head.independent) == (0, 0)


async def test_what_waits_for_its_leaf_is_counted(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    await publish(world.deps, publisher)
    await world.campaign(choices(1))

    head = await read_log_head(world.deps, PublicLog(publisher.folder))

    assert head is not None
    assert head.waiting == 1


async def test_a_file_of_the_log_says_how_long_it_stays(world: World, tmp_path: Path) -> None:
    publisher = publisher_in(tmp_path)
    await publish(world.deps, publisher)
    publisher.folder.write_balances("2026-11-22", "a day's balances")

    kept = {}
    for path in ("checkpoint", "balances/2026-11-22", "balances/2026-11-23", "tile/0/000", "../log.key"):
        found = await read_log_file(world.deps, PublicLog(publisher.folder), path)
        kept[path] = None if found is None else found.keeping

    assert kept == {
        "checkpoint": Keeping.CHANGES,
        "balances/2026-11-22": Keeping.GROWS,
        "balances/2026-11-23": None,
        "tile/0/000": None,
        "../log.key": None,
    }


async def test_the_last_audit_and_all_prices(world: World) -> None:
    assert await read_last_audit(world.deps) is None
    audit = await audit_ledger(world.deps, asked_by=OPERATOR)

    result = await read_last_audit(world.deps)

    assert result is not None
    assert (result.transfers, result.findings) == (audit.transfers, 0)
    assert len(await read_price_days(world.deps)) == 1
