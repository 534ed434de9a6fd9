"""A refused answer, why it was refused, an appeal won by people who do not know that it is one, and the back-pay."""

import asyncio
import json
import re
from pathlib import Path
from typing import Final

import pytest

from kernel.values import Language
from sandbox.crowd.cards import Card
from sandbox.crowd.client import Sandbox
from tests.journeys.conftest import Stores
from tests.journeys.people import contributor, launch, operator_of, ref_of
from tests.journeys.test_proofs import empty_machine, is_valid, take_home
from tests.support.chat import Chat, come_in, time_passes
from tests.support.house import house, running, telegram
from views.limits import plain_text
from views.phrases import label, phrase

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]

ROWS: Final = {
    Language.EN: {
        "id": "jar",
        "text": "Where does a jam jar go?",
        "options": ["Food waste", "Recycling"],
        "lang": "en",
    },
    Language.ZH: {"id": "jar", "text": "果酱瓶扔哪里？", "options": ["厨余", "可回收"], "lang": "zh"},
}
PEERS: Final = 6
SETTINGS: Final = {"release": "on_acceptance", "max_overlap": "7", "tau": "0.8"}


@pytest.mark.parametrize("language", Language)
async def test_an_appeal_is_won_and_paid_with_a_proof(tmp_path: Path, embedded: Stores, language: Language) -> None:
    async with telegram(tmp_path) as (_, sandbox):
        operator = await operator_of(sandbox)
        program = house(tmp_path, sandbox, embedded.database_url, operator.person, **embedded.settings)
        async with running(program):
            row = ROWS[language]
            await launch(operator, 1, "jar.jsonl", json.dumps(row).encode(), **SETTINGS)
            wrong, right = row["options"]
            loser, card = await _refused(sandbox, language, wrong, right)
            ref = ref_of(card)

            await _reads_why_and_appeals(loser, ref)
            await _fresh_people_say(sandbox, language, right)
            await _sees_that_it_is_won(loser, ref)
            elsewhere = empty_machine(tmp_path)
            is_valid(elsewhere, await take_home(loser, f"/proof {ref}", elsewhere))
            overview = await operator.ask("/overview", "Overview")
            assert "1 decided, 1 of them overturned" in overview.text
            assert "Ledger in balance: 0 off" in overview.text
            assert await program.stop() == 0, program.words


async def _refused(sandbox: Sandbox, language: Language, wrong: str, right: str) -> tuple[Chat, Card]:
    """Everybody but one says what is wrong. Returns: the one, and their card once it is refused."""
    crowd = [await contributor(sandbox, f"Peer {number}", language) for number in range(PEERS)]
    loser = await contributor(sandbox, "小林" if language is Language.ZH else "Lin", language)
    cards = await asyncio.gather(*map(come_in, [*crowd, loser]))
    said = [wrong] * PEERS + [right]
    answers = zip([*crowd, loser], cards, said, strict=True)
    await asyncio.gather(*(chat.press_button(card, card.options[option]) for chat, card, option in answers))
    refused = phrase(language, "verdict.reason.peers")

    async def is_refused() -> bool:
        await loser.look()
        return any(refused in card.text for card in loser.cards())

    await time_passes(sandbox, is_refused, "the refusal")
    return loser, next(card for card in loser.cards() if refused in card.text)


async def _reads_why_and_appeals(loser: Chat, ref: str) -> None:
    """The why-card, from the button under the verdict; then the appeal, from the button under the why-card."""
    await loser.press("button.why")
    why = await loser.sees(plain_text(phrase(loser.language, "why.title", ref=ref)))
    for key in ("why.heard.contradicted", "why.standing.not_asked", "why.model.none"):
        assert plain_text(phrase(loser.language, key)) in why.text
    await loser.press("button.appeal", why)
    offer = await loser.sees("3–5", f"#{ref}")
    await loser.press("button.appeal", offer)
    await loser.sees(plain_text(phrase(loser.language, "appeal.ask_why")))


async def _fresh_people_say(sandbox: Sandbox, language: Language, right: str) -> None:
    """People who come in only now; their first card is like any other."""
    fresh = [await contributor(sandbox, f"Fresh {number}", language) for number in range(5)]
    for chat in fresh:
        card = await come_in(chat)
        assert not re.search(r"申诉|[Aa]ppeal", card.text)
        await chat.press_button(card, card.options[right])


async def _sees_that_it_is_won(loser: Chat, ref: str) -> None:
    """The outcome rings; the statement has the pay; the why-card says who said so."""
    won = plain_text(phrase(loser.language, "appeal.outcome.overturned", ref=ref))

    async def is_won() -> bool:
        await loser.look()
        return any(won in card.text for card in loser.cards())

    await time_passes(loser.sandbox, is_won, "the outcome")
    assert any(message.get("text", "").startswith(won[:6]) for message in loser.messages.values())

    async def is_paid() -> bool:
        history = await loser.ask("/history")
        return f"#{ref}" in history.text

    await time_passes(loser.sandbox, is_paid, "the back-pay")
    history = await loser.ask("/history", f"#{ref}")
    assert label(loser.language, "transfer.reward") in history.text
    why = await loser.ask(f"/why {ref}", f"#{ref}")
    assert re.search(r"(3|4|5)", why.text)
