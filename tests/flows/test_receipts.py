"""What a person takes home: a receipt that holds without us, and kind words where there is none."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete

from flows.errors import NothingToProve, NotYetPublished, ProofErased, ProofUnknown
from flows.log.make_receipt import ReceiptFile, make_receipt
from flows.shapes import Person
from kernel.ids import AccountId, TransferId
from ledger.log.note import parse_vkey
from ledger.log.proof import parse_proof
from ledger.log.receipts import CheckedReceipt, check_receipt
from store.tables.ledger import transfers
from store.tables.log import transfer_salts
from tests.flows.test_log import record, reward
from tests.support.publishing import NAME, publish, publisher_in
from tests.support.world import World

pytestmark = pytest.mark.asyncio


async def pay(world: World, person: Person, units: int) -> UUID:
    paid = reward(world, AccountId(person.account_id), units)
    await record(world, paid)
    return paid.id


def checked(text: str, key: str) -> CheckedReceipt:
    return check_receipt(parse_proof(text), [parse_vkey(key)], NAME)


async def test_a_receipt_proves_what_was_paid_last(world: World, tmp_path: Path) -> None:
    person = await world.person(1)
    await pay(world, person, 7)
    newest = await pay(world, person, 9)
    await publish(world.deps, publisher_in(tmp_path))

    receipt = await make_receipt(world.deps, person, None)

    found = checked(receipt.text, receipt.key)
    assert found.receipt.transfer_id == TransferId(newest)
    assert (found.leaf.amount.units, found.leaf.credit) == (9, person.account_id)
    assert receipt.name == f"aichain-{receipt.ref}.proof.txt"
    row = await world.row(transfers, id=newest)
    assert found.receipt.subject == row["subject"]


async def test_a_receipt_is_asked_for_by_its_ref(world: World, tmp_path: Path) -> None:
    person = await world.person(1)
    first = await pay(world, person, 7)
    ref = (await published_receipt(world, tmp_path, person)).ref
    await pay(world, person, 9)
    await publish(world.deps, publisher_in(tmp_path))

    receipt = await make_receipt(world.deps, person, f" #{ref.lower()} ")

    assert checked(receipt.text, receipt.key).receipt.transfer_id == first
    assert receipt.size > receipt.index


async def published_receipt(world: World, tmp_path: Path, person: Person) -> ReceiptFile:
    await publish(world.deps, publisher_in(tmp_path))
    return await make_receipt(world.deps, person, None)


async def test_nothing_paid_nothing_to_prove(world: World, tmp_path: Path) -> None:
    person = await world.person(1)
    await publish(world.deps, publisher_in(tmp_path))
    with pytest.raises(NothingToProve):
        await make_receipt(world.deps, person, None)


async def test_nobody_gets_somebody_elses_receipt(world: World, tmp_path: Path) -> None:
    ada, bob = await world.people(2)
    await pay(world, ada, 5)
    ref = (await published_receipt(world, tmp_path, ada)).ref
    for reference in (ref, "", "#", "x" * 5000, "😀", "8F2K"):
        with pytest.raises(ProofUnknown):
            await make_receipt(world.deps, bob, reference)


async def test_what_was_just_paid_is_on_its_way(world: World, tmp_path: Path) -> None:
    person = await world.person(1)
    await publish(world.deps, publisher_in(tmp_path))
    await pay(world, person, 5)
    with pytest.raises(NotYetPublished):
        await make_receipt(world.deps, person, None)


async def test_an_erased_salt_leaves_the_leaf_and_no_receipt(world: World, tmp_path: Path) -> None:
    person = await world.person(1)
    await pay(world, person, 5)
    await publish(world.deps, publisher_in(tmp_path))
    async with world.deps.sessions.write() as session:
        await session.execute(delete(transfer_salts))
    with pytest.raises(ProofErased):
        await make_receipt(world.deps, person, None)
