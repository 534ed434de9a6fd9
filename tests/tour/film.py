"""Somebody's first week, from the consent card to a group's day, as their own phone shows it."""

import asyncio
import contextlib
import json
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, expect

from kernel.values import Language
from sandbox.crowd.cards import Card, Wants
from sandbox.crowd.client import Sandbox
from sandbox.crowd.processes import free_port
from sandbox.crowd.skill import Skill, truth_of
from tests.browser.visitor import Visitor, ref_of
from tests.support.chat import Chat, time_passes
from tests.support.house import Program, running
from tests.tour.friends import AS_PEOPLE_DO, choose, come_along, pick, practise, take, write
from tests.tour.group import Group
from tests.tour.guide import Guide, take_out_phone
from tests.tour.operator import ask_all, bring
from tests.tour.stops import ARRIVAL, BOXES, EVENING, KINDS, PEERS, WEEK, Stop
from views import actions
from views.limits import plain_text
from views.phrases import label, phrase

_NAMES: Final = {Language.ZH: "小明", Language.EN: "Grace"}
_START: Final = {Language.ZH: "开始", Language.EN: "Start"}
_DAYS: Final = 6
_A_DAY: Final = 3
_SURE: Final = Skill(1.0)
_LOOKS: Final = 12
_LOOK_S: Final = 0.5
_OPENED_S: Final = 2.0
"""How often the house looks for answers that can be reviewed."""
_DAY_S: Final = 86_400.0


@contextlib.asynccontextmanager
async def _visit(browser: Browser, language: Language, pictures: Path) -> AsyncIterator[Guide]:
    """A newcomer with a phone, in a house as `make run` starts it, with friends for neighbours."""
    with tempfile.TemporaryDirectory(prefix="tour-") as name:
        port, web_port = free_port(), free_port()
        url = f"http://127.0.0.1:{port}"
        own = {
            "SANDBOX_PORT": str(port),
            "WEB_PORT": str(web_port),
            "CLOCK_URL": f"{url}/sandbox/clock",
            "NEIGHBOURS": "false",
        }
        house = Program("bot", folder=Path(name), settings=own)
        async with running(house), Sandbox(url) as sandbox:
            try:
                await house.says("Ctrl-C stops it.")
                page = await take_out_phone(browser, language)
                visitor = await Visitor.arrive(page, sandbox, _NAMES[language], language, pictures)
                yield Guide(page, visitor, sandbox, pictures)
                await page.context.close()
            finally:
                await house.stop()  # its sandbox ends with it


async def walk(browser: Browser, language: Language, pictures: Path, days: int = _DAYS, *, draws: bool = True) -> None:
    """Everything that somebody who works here sees in their first week, stop by stop."""
    async with _visit(browser, language, pictures) as guide:
        await _arrive(guide)
        await bring(guide.sandbox, language)
        *kinds, review = KINDS
        for stop in kinds:
            await _take(guide, stop)
        for stop in EVENING:
            await guide.say(stop)
        friends = await come_along(guide.sandbox, language)
        await _review(guide, review, friends[:2])
        group = await Group.found(guide, friends)
        await _live_a_week(guide, [guide.chat, *friends], days)
        for stop in WEEK:
            await guide.say(stop)
        await _meet_peers(guide, friends)
        if draws:
            await _draw(guide)
        await group.play()


async def _arrive(guide: Guide) -> None:
    """Language, consent, practice, a first answer."""
    consent, practice, choice, receipt = ARRIVAL
    await guide.click(_START[guide.language])
    await guide.press("language.name")
    await guide.sees(plain_text(phrase(guide.language, "consent.summary")).splitlines()[0])
    await guide.keep(consent)
    await guide.press("button.agree")
    for step in range(1, 4):
        card = await guide.sees(f"{step}/3")
        await guide.click(next(iter(card.options)))
        await guide.sees("✓")
        if step == 1:
            await guide.keep(practice)
        await guide.press("button.continue")
    await guide.press("button.start_earning")
    card = await guide.chat.until(lambda one: one.is_paid, "a task")
    card = await guide.take("choice", 0, skips=False) or card
    await guide.keep(choice)
    await guide.answer(card)
    await guide.keep(receipt)
    await guide.press("button.next")
    await guide.chat.until(lambda one: one.is_paid, "a task")


async def _take(guide: Guide, stop: Stop, tries: int = 6, *, skips: bool = False) -> Card | None:
    """A card of the stop's kind; where the house has none for this person, that is told and the stop left out."""
    card = await guide.take(stop.does, tries, skips=skips)
    if card is None:
        sys.stderr.write(f"no task of the kind {stop.does} in {guide.language.value}\n")
    else:
        await guide.keep(stop)
    return card


async def _draw(guide: Guide) -> None:
    """What is to be boxed is boxed, with the mouse."""
    shown, drawn = BOXES
    card = await _take(guide, shown, 25, skips=True)
    if card is None:
        return
    boxes = json.loads(truth_of(card) or "[]")
    await guide.press("card.page.boxes")
    page = guide.page
    frame = page.frame_locator("dialog.sheet iframe")
    await expect(frame.locator("body.open #hint")).to_be_visible()
    for left, top, right, bottom, name in boxes:
        await frame.locator("#labels label").nth(int(name)).click()
        edge = await frame.locator("#picture").bounding_box()
        assert edge is not None
        await page.mouse.move(edge["x"] + left * edge["width"], edge["y"] + top * edge["height"])
        await page.mouse.down()
        await page.mouse.move(edge["x"] + right * edge["width"], edge["y"] + bottom * edge["height"], steps=3)
        await page.mouse.up()
    await expect(frame.locator("#saving")).to_have_text(label(guide.language, "app.saved"))
    await guide.keep(drawn)
    await guide.chat.about_to_act()
    await page.get_by_role("button", name=label(guide.language, "app.submit_many", count=str(len(boxes)))).click()
    await expect(page.locator("dialog.sheet")).to_have_count(0)


async def _live_a_week(guide: Guide, friends: Sequence[Chat], days: int) -> None:
    """Everybody answers some choices on each of the days, and each day is judged."""
    people = [(chat, _SURE if chat is guide.chat else AS_PEOPLE_DO, random.Random(chat.person)) for chat in friends]
    for day in range(days):
        if day:
            await guide.sandbox.advance(_DAY_S)
        told = await asyncio.gather(*(choose(chat, dice, _A_DAY, skill) for chat, skill, dice in people))
        await _judged(guide, told[0])


async def _judged(guide: Guide, refs: Sequence[str]) -> None:
    """Time passes until one of these answers has its verdict; where too few have answered the same, it waits."""
    for _ in range(_LOOKS):
        await guide.sandbox.advance(61.0)
        await asyncio.sleep(_LOOK_S)
        await guide.chat.look()
        if any(f"#{ref} +" in card.text for card in guide.chat.cards() for ref in refs):
            return


async def _review(guide: Guide, stop: Stop, friends: Sequence[Chat]) -> None:
    """Friends have answered in their own words; whether rightly, is for peers to say who have practised that."""
    for friend in friends:
        await write(friend)
    await guide.chat.say("/review")
    way = await guide.chat.until(lambda card: bool(card.buttons), "the way to practice")
    await guide.sandbox.advance(61.0)
    await asyncio.sleep(_OPENED_S)
    card = await practise(guide.chat, way)
    if card is None or card.wants is not Wants.REVIEW:
        await _take(guide, stop, 25)
        return
    await expect(guide.page.locator(f"#m{card.message_id}")).to_be_visible()
    await guide.keep(stop)


async def _meet_peers(guide: Guide, friends: Sequence[Chat]) -> None:
    """An answer that nobody else gives is refused, and appealed."""
    refused, appeal = PEERS
    right, wrong = await ask_all(guide.sandbox, guide.language)
    own = await take(guide.chat, actions.take_from(3))
    assert own is not None, "the third campaign has no task"
    await pick(guide.chat, own, wrong)
    for friend in friends:
        card = await take(friend, actions.take_from(3))
        assert card is not None, "the third campaign has no task left"
        await pick(friend, card, right)
    signs = f"#{ref_of(own)}", plain_text(phrase(guide.language, "verdict.reason.peers"))

    async def is_refused() -> bool:
        await guide.chat.look()
        return any(all(sign in card.text for sign in signs) for card in guide.chat.cards())

    await time_passes(guide.sandbox, is_refused, "a refusal", step_s=61.0)
    await guide.keep(refused)
    await guide.type(appeal.does)
    offer = await guide.chat.until(
        lambda card: any(signs[0] in each.text for each in card.buttons), "the way to appeal"
    )
    await guide.chat.press_button(offer, next(each for each in offer.buttons if signs[0] in each.text))
    await guide.sees("3–5")
    await guide.keep(appeal)
