"""What the people of the journeys do: an operator takes a file to a launch; contributors work until nothing is left."""

import asyncio
import re
from collections.abc import Sequence
from typing import Final

from kernel.values import Language
from sandbox.crowd.cards import Card, Wants
from sandbox.crowd.client import Sandbox
from tests.journeys.campaigns import REFERENCES, RIGHT
from tests.support.chat import Chat, time_passes
from tests.support.house import CONTRIBUTOR, OPERATOR
from views.phrases import label

_CODES: Final = {Language.ZH: "zh-hans", Language.EN: "en"}
_REF: Final = re.compile(r"#([0-9A-Z]{4,8})\b")
_PAID: Final = re.compile(r"#([0-9A-Z]{4,8}) \+[\d.,]+ AIC")
NOTHING_LEFT: Final = "☕"
"""The sign in the sentence that there is no task."""
_ALL_SETTLED: Final = re.compile(r"Settled: (\d+)/\1 ")


async def operator_of(sandbox: Sandbox) -> Chat:
    """Somebody who will be the operator."""
    return Chat(sandbox, await sandbox.make_person("Olga", "en", "operator"), OPERATOR)


async def contributor(sandbox: Sandbox, name: str, language: Language = Language.EN) -> Chat:
    """Somebody new."""
    return Chat(sandbox, await sandbox.make_person(name, _CODES[language]), CONTRIBUTOR, language)


async def launch(operator: Chat, number: int, name: str, file: bytes, **settings: str) -> None:
    """Take a file to a running campaign."""
    await operator.ask(f"/campaign new Campaign {number}", f"C{number}")
    await operator.send(name, file)
    report = await operator.until(lambda card: card.button("Import") is not None, "the report")
    button = report.button("Import")
    assert button is not None
    await operator.press_button(report, button)
    await operator.sees("imported into")
    for setting, value in settings.items():
        await operator.ask(f"/campaign set C{number} {setting} {value}", f"{setting} = {value}")
    await operator.say(f"/campaign launch C{number}")
    await operator.press("button.confirm")
    await operator.sees(f"C{number} is live")


async def close(operator: Chat, number: int) -> None:
    """Close a campaign and wait until it is."""
    await operator.say(f"/campaign close C{number}")
    await operator.press("button.confirm")
    await operator.sees(f"C{number} is closing")

    async def is_closed() -> bool:
        return "· closed" in (await operator.ask(f"/campaign status C{number}", f"C{number}")).text

    await time_passes(operator.sandbox, is_closed, f"the end of C{number}", step_s=60.0)


async def work(chat: Chat, command: str = "/task") -> list[str]:
    """Answer whatever is dealt until nothing is. Returns: the refs of the receipts."""
    refs: list[str] = []
    await chat.say(command)
    while (card := await chat.until(leads_on, "a card, or word that there is none")).is_paid:
        receipt = await answer(chat, card)
        refs.append(ref_of(receipt))
        refused = await chat.press("button.next", receipt)
        if refused and NOTHING_LEFT in (refused["text"] or ""):
            return refs
    return refs


async def work_until_settled(
    operator: Chat, number: int, chats: Sequence[Chat], command: str = "/task"
) -> list[list[str]]:
    """Everybody works, comes back after a while and works again, until every task of the campaign is settled.

    There is not always a task for everybody: one may wait for its turn in the budget, or for its author's last word.
    Returns: each one's refs.
    """
    refs: list[list[str]] = [[] for _ in chats]

    async def is_settled() -> bool:
        for own, more in zip(refs, await asyncio.gather(*(work(chat, command) for chat in chats)), strict=True):
            own.extend(more)
        status = await operator.ask(f"/campaign status C{number}", "Settled")
        return _ALL_SETTLED.search(status.text) is not None

    await time_passes(operator.sandbox, is_settled, f"every task of C{number} to be settled", step_s=61.0)
    return refs


async def answer(chat: Chat, card: Card) -> Card:
    """Answer one card rightly. Returns: the receipt."""
    right = next((words for question, words in RIGHT.items() if question in card.text), "yes")
    if card.wants is Wants.TEXT:
        await chat.say(right)
        await chat.press("button.submit")
    elif card.wants is Wants.REVIEW:
        is_right = any(words in card.text for words in (right, REFERENCES.get(right, right)))
        await chat.press("option.review.accept" if is_right else "option.review.reject", card)
    else:
        await chat.press_button(card, card.options[right])
    return await chat.sees(received(chat.language, ref_of(card)))


def leads_on(card: Card) -> bool:
    """Whether this is a task, or word that there is none."""
    return card.is_paid or NOTHING_LEFT in card.text


def ref_of(card: Card) -> str:
    """The #ref on a card or a receipt."""
    found = _REF.search(card.text)
    assert found is not None, card.text
    return found[1]


def received(language: Language, ref: str) -> str:
    """How a receipt begins."""
    return label(language, "receipt.received", ref=ref)


def paid_refs(chat: Chat) -> set[str]:
    """The refs of the cards that show what was paid."""
    found = (_PAID.search(card.text) for card in chat.cards())
    return {match[1] for match in found if match is not None}


async def see_paid(chat: Chat, refs: Sequence[str]) -> None:
    """Wait until all these cards show their pay."""

    async def are_paid() -> bool:
        await chat.look()
        return paid_refs(chat) >= set(refs)

    await time_passes(chat.sandbox, are_paid, f"the pay of {refs}")
