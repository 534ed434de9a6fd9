"""Those who play along, so that there are verdicts, places on a board and names in a group."""

import random
from typing import Final

from kernel.values import Language
from sandbox.crowd.cards import Card
from sandbox.crowd.client import Sandbox
from sandbox.crowd.skill import PLAIN, Skill, truth_of
from tests.browser.visitor import BOT, ref_of
from tests.support.chat import Chat, come_in
from views import actions
from views.phrases import label

_NAMES: Final = {Language.ZH: ("阿雅", "大壮", "春梅", "老周"), Language.EN: ("Amina", "Otieno", "Priya", "Tom")}
_CODES: Final = {Language.ZH: "zh-hans", Language.EN: "en"}
_PRACTICE_MAX: Final = 12
AS_PEOPLE_DO: Final = Skill(0.9)
"""Were all of them always right, they could be one person with four accounts: pay would wait."""


async def come_along(sandbox: Sandbox, language: Language) -> list[Chat]:
    """Four people of one language, come in."""
    friends = []
    for name in _NAMES[language]:
        person = await sandbox.make_person(name, _CODES[language], "simulated · by the tour")
        friends.append(Chat(sandbox, person, BOT, language))
        await come_in(friends[-1])
    return friends


async def join(chat: Chat, link: str) -> None:
    """Play for a group from now on, with one's name."""
    await chat.about_to_act()
    await chat.sandbox.post("open", {"person": chat.person, "url": link})
    await chat.press("button.join_with_name")
    await chat.sees(label(chat.language, "group.name.shown"))


async def take(chat: Chat, data: str) -> Card | None:
    """Have what these callback data ask for dealt. Returns: None if there is none."""
    await chat.about_to_act()
    newest = chat.cards()[0]
    answer = await chat.sandbox.press(chat.person, BOT, newest.message_id, data)
    if answer and answer.get("text"):
        return None
    return await chat.until(lambda card: bool(card.buttons), f"a card of {data}")


async def practise(chat: Chat, card: Card | None) -> Card | None:
    """Go through a kind's practice, if it has one, to the card that was asked for."""
    for _ in range(_PRACTICE_MAX):
        if card is None or card.is_paid:
            break
        await chat.press_button(card, next(iter(card.options.values()), card.buttons[0]))
        card = await chat.until(lambda one: bool(one.buttons), "the next card")
    return card


async def choose(chat: Chat, dice: random.Random, count: int, skill: Skill = AS_PEOPLE_DO) -> list[str]:
    """Answer so many choices as well as people do. Returns: their refs."""
    refs: list[str] = []
    for _ in range(count):
        card = await take(chat, actions.take("choice"))
        if card is None:
            break
        await pick(chat, card, skill.option(truth_of(card), card.options, dice))
        refs.append(ref_of(card))
    return refs


async def pick(chat: Chat, card: Card, option: str) -> None:
    """Choose an option and see the receipt."""
    await chat.press_button(card, card.options[option])
    await chat.sees(label(chat.language, "receipt.received", ref=ref_of(card)))


async def write(chat: Chat) -> None:
    """Answer a question in words."""
    card = await practise(chat, await take(chat, actions.take("answer")))
    assert card is not None, "nothing to answer in words"
    await chat.say(truth_of(card) or PLAIN[chat.language.value])
    await chat.press("button.submit")
    await chat.sees(label(chat.language, "receipt.received", ref=ref_of(card)))
