"""Those who play along, so that there are verdicts, places on a board and names in a group."""

import random
from typing import Final

from kernel.values import Language
from sandbox.crowd.cards import Card
from sandbox.crowd.client import Sandbox
from sandbox.crowd.skill import Skill, truth_of
from tests.browser.visitor import BOT, ref_of
from tests.support.chat import Chat, come_in
from views.phrases import label

_NAMES: Final = {Language.ZH: ("阿雅", "大壮", "春梅", "老周"), Language.EN: ("Amina", "Otieno", "Priya", "Tom")}
_CODES: Final = {Language.ZH: "zh-hans", Language.EN: "en"}
_SKILL: Final = Skill(0.9)
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


async def take(chat: Chat, kind: str) -> Card | None:
    """Have a task of this kind dealt. Returns: None if there is none."""
    await chat.about_to_act()
    newest = chat.cards()[0]
    answer = await chat.sandbox.press(chat.person, BOT, newest.message_id, f"take:{kind}")
    if answer and answer.get("text"):
        return None
    return await chat.until(lambda card: bool(card.buttons), f"a card of {kind}")


async def choose(chat: Chat, dice: random.Random, count: int) -> None:
    """Answer so many choices as well as people do."""
    for _ in range(count):
        card = await take(chat, "choice")
        if card is None:
            return
        chosen = _SKILL.option(truth_of(card), card.options, dice)
        await chat.press_button(card, card.options[chosen])
        await chat.sees(label(chat.language, "receipt.received", ref=ref_of(card)))
