"""Six simulated neighbours, so that somebody alone gets a first verdict: they take and review tasks like anybody.

They keep company: nobody works ahead of the real people by more than a few tasks, so that the starter campaign lasts.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from sandbox.crowd.cards import AGREE, FAIL, GO_ON, MARKED, PASS, RIGHT, SUBMIT, Card, Wants
from sandbox.crowd.client import Refused, Sandbox
from sandbox.crowd.drawing import draw, drawn
from sandbox.crowd.skill import Skill, plain, truth_of
from sandbox.crowd.someone import Someone

HEAD_START = 4  # tasks that each neighbour does as soon as somebody real presses a button
ALLOWANCE = 0.4  # further tasks for each press of a real person: fewer than that person does, so that tasks are left
REVIEW_EVERY = 2  # a neighbour asks for a review after so many tasks
POLL_S = 20.0
RETRY_S = 5.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Profile:
    """Who a neighbour is. Units: right is a share, 0..1."""

    name: str
    language: str
    right: float

    @property
    def note(self) -> str:
        """What the chat page says about the neighbour."""
        return f"simulated · right {self.right * 10:g} of 10"


PROFILES = (
    Profile("小林 (sim)", "zh-hans", 0.95),
    Profile("Ada (sim)", "en", 0.90),
    Profile("阿梅 (sim)", "zh-hans", 0.85),
    Profile("Noor (sim)", "en", 0.75),
    Profile("老周 (sim)", "zh-hans", 0.65),
    Profile("Tom (sim)", "en", 0.55),
)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a neighbour lives. Units: seconds."""

    think_s: tuple[float, float] = (1.5, 5.0)
    rest_s: float = 12.0


@dataclass(slots=True)
class Company:
    """What the real people did so far; it bounds what the neighbours may do."""

    presses: int = 0

    @property
    def allowance(self) -> float:
        """How many tasks one neighbour may have done by now."""
        return HEAD_START + ALLOWANCE * self.presses if self.presses else 0.0


@dataclass(slots=True)
class Neighbour:
    """One neighbour at work."""

    someone: Someone
    profile: Profile
    company: Company
    dice: random.Random
    pace: Pace = field(default_factory=Pace)
    done: int = 0
    asked_at: int = 0  # how many tasks were done when a review was last asked for
    handled: tuple[int, tuple[str, ...]] | None = None

    async def live(self) -> None:
        """Greet the bot once somebody real is about, then answer card after card for as long as the allowance lasts."""
        await self.someone.catch_up()
        while True:
            if self.done >= self.company.allowance:
                await asyncio.sleep(self.pace.rest_s)
                continue
            card = self.someone.newest()
            if card is None:
                await self.someone.say("/start")
            elif self._is_new(card):
                await self._answer(card)
            elif not await self.someone.look(self.pace.rest_s):
                self.handled = None
                await self.someone.say("/task")
            await self.someone.look(1.0)

    def _is_new(self, card: Card) -> bool:
        """Whether this card, with these buttons, was not acted on yet; a card without buttons asks for nothing."""
        return card.wants is not Wants.NOTHING and self.handled != card.face

    async def _answer(self, card: Card) -> None:
        await asyncio.sleep(self.dice.uniform(*self.pace.think_s))
        self.handled = card.face
        skill = Skill(self.profile.right if card.is_paid else 1.0)
        truth = truth_of(card)
        match card.wants:
            case Wants.LANGUAGE:
                await self._press(card, "中文" if self.profile.language.startswith("zh") else "English")
            case Wants.CONSENT:
                await self._press(card, *AGREE)
            case Wants.CHOICE:
                await self._press(card, skill.option(truth, card.options, self.dice))
                self.done += card.is_paid
            case Wants.REVIEW:
                await self._press(card, *(PASS if skill.approves(card, truth, self.dice) else FAIL))
                self.done += card.is_paid
            case Wants.TEXT | Wants.CORRECT | Wants.DRAW:
                await self._write(card, skill.text(truth, self.profile.language[:2], self.dice))
            case Wants.MARK:
                await self._mark(card, skill, truth)
            case Wants.SUBMIT:
                await self._press(card, *SUBMIT)
            case Wants.CONTINUE:
                await self._go_on(card)
            case Wants.NOTHING:
                pass

    async def _go_on(self, card: Card) -> None:
        """To the next card; now and then to a peer's answer."""
        if self.done - self.asked_at < REVIEW_EVERY:
            await self._press(card, *GO_ON)
        else:
            self.asked_at, self.handled = self.done, None
            await self.someone.say("/review")

    async def _mark(self, card: Card, skill: Skill, truth: str | None) -> None:
        """Mark what applies, one press a turn, then submit; who errs stops a mark too early, or marks whatever."""
        marked = [tag for tag, button in card.options.items() if button.text.startswith(MARKED)]
        left = [tag for tag in (truth or self.dice.choice(list(card.options))).split("|") if tag not in marked]
        is_careless = self.dice.random() >= skill.right
        if marked and (not left or is_careless or truth is None):
            await self._press(card, *SUBMIT)
            self.done += 1
        else:
            await self._press(card, self.dice.choice(list(card.options)) if is_careless else left[0])

    async def _write(self, card: Card, text: str) -> None:
        """Type an answer, unless the one to be mended is that already; or draw it."""
        if card.wants is Wants.DRAW:
            await draw(self.someone, card, drawn(truth_of(card), self.profile.right, self.dice), self.dice)
        elif card.wants is Wants.CORRECT and plain(text) == plain(card.quotes[-1]):
            await self._press(card, *RIGHT)
        else:
            await self.someone.say(text)
        self.done += 1

    async def _press(self, card: Card, *labels: str) -> None:
        button = card.options.get(labels[0]) or card.button(*labels)
        if button is not None:
            await self.someone.press(card, button)


async def run(base_url: str, pace: Pace | None = None) -> None:
    """Keep the neighbours alive until cancelled; a house that is away is tried again."""
    async with Sandbox(base_url) as sandbox:
        await sandbox.wait_until_up()
        bot = await _contributor_bot(sandbox)
        ids = await _settle_in(sandbox)
        company = Company()
        async with asyncio.TaskGroup() as group:
            group.create_task(_again(lambda: _watch(sandbox, company, bot)))
            for number, profile in enumerate(PROFILES):
                someone = Someone(sandbox, ids[profile.name], bot)
                neighbour = Neighbour(someone, profile, company, random.Random(number), pace or Pace())
                group.create_task(_again(neighbour.live))


async def _again(work: Callable[[], Awaitable[None]]) -> None:
    """Begin again after the sandbox or the bot failed us."""
    while True:
        try:
            await work()
        except (aiohttp.ClientError, Refused, TimeoutError) as problem:
            log.info("a neighbour waits: %s", problem)
            await asyncio.sleep(RETRY_S)


async def _contributor_bot(sandbox: Sandbox) -> str:
    """The contributor bot's username, once there is such a bot."""
    while True:
        for bot in await sandbox.bots():
            if bot.get("role") == "contributor":
                return str(bot["username"])
        await asyncio.sleep(1.0)


async def _settle_in(sandbox: Sandbox) -> dict[str, int]:
    """Returns: {name: id}. A neighbour of an earlier run is the same person again."""
    known = {str(one["first_name"]): int(one["id"]) for one in await sandbox.people() if one.get("simulated")}
    for profile in PROFILES:
        if profile.name not in known:
            known[profile.name] = await sandbox.make_person(profile.name, profile.language, profile.note)
    return known


async def _watch(sandbox: Sandbox, company: Company, bot: str) -> None:
    """Count what real people press in the contributor bot's chat."""
    after = max([0, *(int(event["seq"]) for event in await sandbox.events(0))])
    while True:
        simulated = {int(one["id"]) for one in await sandbox.people() if one.get("simulated")}
        for event in await sandbox.events(after, wait_s=POLL_S):
            after = int(event["seq"])
            if event["kind"] == "answer" and event.get("bot") == bot and event.get("person") not in simulated:
                company.presses += 1
