"""From an operator's file to a contributor's balance, through the processes and the clients that people really use."""

import asyncio
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from kernel.money import Amount
from kernel.values import Language
from sandbox.crowd.client import Sandbox
from sandbox.crowd.processes import free_port
from tests.journeys import campaigns
from tests.journeys.books import audit, statement_of
from tests.journeys.conftest import Stores
from tests.journeys.people import close, contributor, launch, operator_of, see_paid, work, work_until_settled
from tests.support.chat import Chat, come_in
from tests.support.house import house, running, telegram
from views.limits import plain_text
from views.phrases import label, phrase

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]

EN, ZH = Language.EN, Language.ZH
ON_ACCEPTANCE = {"release": "on_acceptance", "max_overlap": "2"}


async def test_a_file_becomes_labels_and_balances(tmp_path: Path, stores: Stores) -> None:
    async with telegram(tmp_path) as (_, sandbox):
        operator = await operator_of(sandbox)
        program = house(tmp_path, sandbox, stores.database_url, operator.person, **stores.settings)
        async with running(program):
            await _bad_rows_are_told_before_anything_is_imported(operator)
            people = await _people(sandbox)
            refs = await _all_work(operator, people)
            await close(operator, 1)
            await _each_sees(people, refs)

            await _words_and_pictures_are_paid_too(operator, people)
            await _labels_are_exported(operator)
            await _nothing_is_missing(operator, people, stores.database_url)
            assert await program.stop() == 0, program.words
            assert program.words == ""


async def test_webhooks_carry_a_task_to_its_pay_too(tmp_path: Path, embedded: Stores) -> None:
    port = free_port()
    webhooks = {"WEB_PORT": str(port), "WEBHOOK_URL": f"http://127.0.0.1:{port}", "WEBHOOK_SECRET": "journey-secret"}
    async with telegram(tmp_path) as (_, sandbox):
        operator = await operator_of(sandbox)
        program = house(tmp_path, sandbox, embedded.database_url, operator.person, **webhooks)
        async with running(program):
            await launch(operator, 1, "questions.jsonl", campaigns.questions(2), **ON_ACCEPTANCE)
            people = [await contributor(sandbox, name) for name in ("Ada", "Bob")]
            refs = await _all_work(operator, people)
            await _each_sees(people, refs)
            assert "getUpdates" not in {call["method"] for call in await sandbox.get("calls")}
            await close(operator, 1)
            await _nothing_is_missing(operator, people, embedded.database_url)
            assert await program.stop() == 0, program.words


async def _bad_rows_are_told_before_anything_is_imported(operator: Chat) -> None:
    file, good, bad = campaigns.bins()
    await launch(operator, 1, "bins.jsonl", file, **ON_ACCEPTANCE)
    report = next(card for card in operator.cards() if f"{bad} bad rows" in card.text)
    for words in (f"{good} good rows", "Line 3", "Attic", "Line 4", "Line 5"):
        assert words in report.text
    await operator.ask("/campaign preview C1", f"1 of {good}")


async def _people(sandbox: Sandbox) -> list[Chat]:
    names = {"Ada": EN, "Bob": EN, "小梅": ZH, "小林": ZH}
    return [await contributor(sandbox, name, language) for name, language in names.items()]


async def _all_work(operator: Chat, people: Sequence[Chat]) -> list[list[str]]:
    """Everybody comes in and works until everything is settled, all at once. Returns: each one's refs."""
    await asyncio.gather(*map(come_in, people))
    return await work_until_settled(operator, 1, people)


async def _each_sees(people: Sequence[Chat], refs: Sequence[Sequence[str]]) -> None:
    assert all(refs)
    await asyncio.gather(*(see_paid(chat, own) for chat, own in zip(people, refs, strict=True)))


async def _words_and_pictures_are_paid_too(operator: Chat, people: Sequence[Chat]) -> None:
    """A picture is judged, questions are answered in words, and the answers are reviewed by peers."""
    await launch(operator, 2, "mixed.zip", campaigns.picture_and_questions(), **ON_ACCEPTANCE, tau="0.8")
    for chat in people:
        await chat.say("/language")
        chat.language = EN
        await chat.press("language.name")
        await chat.sees("English it is")
    refs = await asyncio.gather(*map(work, people))
    assert any("photo" in message for chat in people for message in chat.messages.values())
    await operator.sandbox.advance(61)
    await asyncio.gather(*map(_practise_reviewing, people))
    reviewed = await work_until_settled(operator, 2, people, "/review")
    await close(operator, 2)
    await _each_sees(people, [[*own, *more] for own, more in zip(refs, reviewed, strict=True)])


async def _practise_reviewing(chat: Chat) -> None:
    await chat.say("/review")
    await chat.press("button.practise")
    for step in range(1, 4):
        card = await chat.sees(f"{step}/3")
        await chat.press_button(card, card.buttons[0])
        await chat.press("button.continue")
    await chat.until(lambda card: card.button(label(chat.language, "button.start_earning")) is not None, "the end")


async def _labels_are_exported(operator: Chat) -> None:
    await operator.say("/export C1 labels")
    sent = await operator.until(lambda card: "document" in operator.messages[card.message_id], "the file")
    content = await operator.sandbox.download(operator.messages[sent.message_id]["document"]["file_id"])
    rows = [json.loads(line) for line in content.decode().splitlines()]
    assert len(rows) == 6
    for row in rows:
        assert row["label"] == campaigns.RIGHT[row["id"]]
        assert row["votes"] == {row["label"]: 2}


async def _nothing_is_missing(operator: Chat, people: Sequence[Chat], database_url: str) -> None:
    """What chat says of money is what the ledger's rows say, and the books are even."""
    overview = await operator.ask("/overview", "Overview")
    assert "Ledger in balance: 0 off" in overview.text
    assert "0 parked messages" in overview.text
    for chat in people:
        own = await statement_of(database_url, chat.person)
        assert own.earned
        assert Amount(0) not in own.earned
        assert sum(amount.units for amount in own.earned) == own.available.units
        said = phrase(chat.language, "balance.available", amount=own.available.shown())
        await chat.ask("/balance", plain_text(said))
        lines = [amount for page in await _pages(chat) for amount in re.findall(r"\+([\d.,]+)", page)]
        assert lines == [amount.shown() for amount in reversed(own.earned)]
    done = await audit(database_url)
    assert set(done.states.values()) == {"paid"}


async def _pages(chat: Chat) -> list[str]:
    """The statement, page by page."""
    page = await chat.ask(
        "/history", label(chat.language, "history.title", page=1).replace("<b>", "").replace("</b>", "")
    )
    pages = [page.text]
    while (older := page.button(label(chat.language, "button.older"))) is not None:
        await chat.press_button(page, older)
        page = await chat.until(lambda card: card.text not in pages, "an older page")
        pages.append(page.text)
    return pages
