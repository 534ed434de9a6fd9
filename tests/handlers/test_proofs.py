"""/proof in chat: kind words where there is nothing to prove, a file where there is, whatever is typed behind it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.log.publish_balances import publish_balances
from kernel.clock import ManualClock
from kernel.ids import AccountId
from kernel.values import Language
from store.tables.people import contributors, identities
from tests.flows.test_log import record, reward
from tests.hostile.place import Place
from tests.support.publishing import publish, publisher_in
from tests.support.world import World
from views.phrases import label

pytestmark = pytest.mark.asyncio


def world_of(place: Place) -> World:
    assert isinstance(place.house.clock, ManualClock)
    return World(place.house.deps, place.house.clock)


async def pay(place: Place, person: int) -> None:
    [identity] = await world_of(place).rows(identities, external_id=str(person))
    [row] = await world_of(place).rows(contributors, id=identity["contributor_id"])
    await record(world_of(place), reward(world_of(place), AccountId(row["account_id"]), 150_000_000))


@pytest.mark.parametrize("language", list(Language))
async def test_nothing_yet_then_on_its_way_then_a_file(place: Place, tmp_path: Path, language: Language) -> None:
    ann, _ = await place.contributor(language=language)
    (nothing,) = await ann.say("/proof")
    assert nothing["text"] == label(language, "error.NothingToProve")
    await pay(place, ann.id)
    (soon,) = await ann.say("/proof")
    ref = soon["text"].split("#")[1][:4]
    assert soon["text"] == label(language, "error.NotYetPublished", ref=ref)

    await publish(place.house.deps, publisher_in(tmp_path))

    for text in ("/proof", f"/proof {ref}", f"/proof #{ref.lower()}"):
        (sent,) = await ann.say(text)
        assert sent["document"]["file_name"] == f"aichain-{ref}.proof.txt"
        assert "+1.5" in sent["caption"]
        assert f"python -m ledger.verify aichain-{ref}.proof.txt --key aichain.test/log+" in sent["caption"]
    assert await place.parked() == []


async def test_the_buttons_of_balance_and_history_send_it_too(place: Place, tmp_path: Path) -> None:
    ann, _ = await place.contributor()
    await ann.say("/balance")
    answer, sent = await ann.press_label("button.proof")
    assert answer is not None
    assert answer["text"] == label(Language.EN, "error.NothingToProve")
    assert sent == []
    await pay(place, ann.id)
    await publish(place.house.deps, publisher_in(tmp_path))
    for command in ("/balance", "/history"):
        await ann.say(command)
        _, sent = await ann.press_label("button.proof")
        assert "document" in sent[-1]


async def test_whatever_is_typed_behind_it_gets_one_kind_sentence(place: Place, tmp_path: Path) -> None:
    ann, _ = await place.contributor()
    await pay(place, ann.id)
    await publish(place.house.deps, publisher_in(tmp_path))
    for words in (
        "9999",
        "#",
        "<b>x</b>",
        "😀" * 50,
        "x" * 3000,
        "'; DROP TABLE accounts",
        "../../etc/passwd",
        "0" * 64,
    ):
        (answer,) = await ann.say(f"/proof {words}")
        assert "/history" in answer["text"]
        assert len(answer["text"]) < 100
    assert await place.parked() == []


@pytest.mark.parametrize(("language", "word"), [(Language.EN, "balance"), (Language.ZH, "余额")])
async def test_the_balance_has_a_proof_too(place: Place, tmp_path: Path, language: Language, word: str) -> None:
    ann, _ = await place.contributor(language=language)
    (not_yet,) = await ann.say(f"/proof {word}")
    assert not_yet["text"] == label(language, "error.BalanceNotCounted")
    await pay(place, ann.id)
    publisher = publisher_in(tmp_path)
    await publish(place.house.deps, publisher)
    await publish_balances(place.house.deps, publisher, datetime(2026, 11, 23, 0, 10, tzinfo=UTC), None)

    (sent,) = await ann.say(f"/proof {word}")

    assert sent["document"]["file_name"] == "aichain-balance-2026-11-23.proof.txt"
    assert "1.50 AIC" in sent["caption"]


async def test_a_forged_press_gets_an_answer_and_nobody_elses_receipt(place: Place, tmp_path: Path) -> None:
    ann, card = await place.contributor()
    bob, _ = await place.contributor("Bob")
    await pay(place, bob.id)
    await publish(place.house.deps, publisher_in(tmp_path))
    (theirs,) = await bob.say("/proof")
    ref = theirs["document"]["file_name"].split("-")[1][:4]
    for data in (f"pf:{ref}", "pf:", "pf", "pf:" + "x" * 40, "pf:a:b"):
        answer, sent = await ann.press(card, data)
        assert answer is not None
        assert sent == []
    assert await place.parked() == []
