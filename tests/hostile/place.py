"""The whole house in this process, both bots on a sandbox in this process: what is fed to them, and what came of it."""

import asyncio
import io
import random
from collections.abc import AsyncIterator, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import aiohttp
from pydantic import HttpUrl, SecretStr
from sqlalchemy import select
from structlog.testing import capture_logs

from bot import house as houses
from bot.house import House
from bot.platforms import CONTRIBUTOR, OPERATOR, ServedBot, served
from bot.settings import Settings
from flows.assignments.expire_assignments import expire_assignments
from flows.assignments.open_reviews import open_reviews
from flows.campaigns.finish_campaigns import finish_campaigns
from flows.delivery.deliver_desk_notices import deliver_desk_notices
from flows.delivery.deliver_notices import deliver_notices
from flows.money.found_house import found_house
from flows.money.lapse_sponsorships import lapse_sponsorships
from flows.verdicts.score_scopes import score_scopes
from flows.verdicts.settle_appeals import settle_appeals
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.clock import ManualClock
from kernel.values import Language
from sandbox.app import Options
from store.tables.delivery import parked_updates
from tests.sandbox.conftest import Control, sandbox_in_process
from tests.support.deps import START, InlineWorkers, SilentWaker
from views.phrases import label

Json = dict[str, Any]

NAMES: Final = {CONTRIBUTOR: "hostile_contributor_bot", OPERATOR: "hostile_operator_bot"}
PRACTICE_STEPS: Final = 3


@dataclass
class Somebody:
    """One person in one bot's private chat."""

    place: "Place"
    id: int
    role: str = CONTRIBUTOR
    language: Language = Language.EN

    @property
    def bot(self) -> str:
        """The name of the bot they talk to."""
        return NAMES[self.role]

    def at(self, role: str) -> "Somebody":
        """The same person at the other bot."""
        return replace(self, role=role)

    async def say(self, text: str, **body: Any) -> list[Json]:
        """Write. Returns: what the bot sent since."""
        before = await self._last()
        await self.place.control.say(self.id, text, self.bot, **body)
        return await self._answered(before)

    async def send(self, **body: Any) -> list[Json]:
        """Send anything else. Returns: what the bot sent since."""
        before = await self._last()
        await self.place.control.post("say", person=self.id, bot=self.bot, **body)
        return await self._answered(before)

    async def document(self, name: str, data: bytes, caption: str = "") -> list[Json]:
        """Send a file. Returns: what the bot sent since."""
        before = await self._last()
        form = aiohttp.FormData({"person": str(self.id), "bot": self.bot, "caption": caption})
        form.add_field("document", io.BytesIO(data), filename=name, content_type="application/octet-stream")
        async with self.place.control.http.post(f"{self.place.control.url}/sandbox/say", data=form) as response:
            assert response.status == 200, await response.text()
        return await self._answered(before)

    async def press(self, message: Json, data: str) -> tuple[Json | None, list[Json]]:
        """Press a button of a message, or forge one it does not have. Returns: the answer, what the bot sent since."""
        before = await self._last()
        pressing = asyncio.create_task(self.pressed(message["message_id"], data))
        while not pressing.done():
            await self.place.feed()
            await asyncio.sleep(0.005)
        return await pressing, await self._answered(before)

    async def pressed(self, message_id: int, data: str) -> Json | None:
        """Press, and leave the feeding to others."""
        pressed = await self.place.control.post(
            "press", person=self.id, bot=self.bot, message_id=message_id, data=data, wait_s=10
        )
        answer: Json | None = pressed["answer"]
        return answer

    async def press_label(self, key: str) -> tuple[Json | None, list[Json]]:
        """Press the newest button of this phrase."""
        wanted = label(self.language, key)
        for message in reversed(await self.chat()):
            for button in buttons(message):
                if button["text"] == wanted:
                    return await self.press(message, button["callback_data"])
        raise AssertionError(f"no button {wanted!r}")

    async def chat(self) -> list[Json]:
        """Everything in the chat, oldest first."""
        messages: list[Json] = await self.place.control.get("messages", person=self.id, bot=self.bot, limit=100)
        return messages

    async def message(self, message_id: int) -> Json:
        """One message as it is now."""
        return next(message for message in await self.chat() if message["message_id"] == message_id)

    async def come_in(self) -> Json:
        """Language, consent, practice. Returns: the first task's card."""
        await self.say("/start")
        await self.press_label("language.name")
        await self.press_label("button.agree")
        for _ in range(PRACTICE_STEPS):
            card = (await self.chat())[-1]
            await self.press(card, buttons(card)[0]["callback_data"])
            await self.press_label("button.continue")
        return (await self.say("/task"))[-1]

    async def _answered(self, before: int) -> list[Json]:
        await self.place.feed()
        return [one for one in await self.chat() if one["message_id"] > before and one["from"]["is_bot"]]

    async def _last(self) -> int:
        return max((message["message_id"] for message in await self.chat()), default=0)


@dataclass
class Place:
    """A house under attack."""

    control: Control
    house: House
    clock: ManualClock
    bots: Mapping[str, ServedBot]
    log: list[MutableMapping[str, Any]]
    seen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))

    async def feed(self) -> None:
        """Hand every waiting update to its bot's intake, once."""
        for role, bot in self.bots.items():
            while updates := await self.control.updates(NAMES[role], offset=self.seen[role] + 1):
                self.seen[role] = max(raw["update_id"] for raw in updates)
                for raw in updates:
                    assert await bot.intake.receive(raw), "the store is away?"

    async def receive(self, raw: Json, role: str = CONTRIBUTOR) -> bool:
        """Hand one update of our own making to a bot's intake, as a webhook does."""
        return await self.bots[role].intake.receive(raw)

    async def somebody(self, name: str = "Ann", language: Language = Language.EN) -> Somebody:
        """Somebody new, who has not written yet."""
        return Somebody(self, await self.control.person(name, language.value), language=language)

    async def contributor(self, name: str = "Ann", language: Language = Language.EN) -> tuple[Somebody, Json]:
        """Somebody who has come in. Returns: them, and their first card."""
        person = await self.somebody(name, language)
        return person, await person.come_in()

    async def operator(self) -> Somebody:
        """The owner, at the operators' bot."""
        (external_id,) = [id_ for id_, role in self.house.deps.policy.operators.items() if role == "owner"]
        return Somebody(self, int(external_id), OPERATOR)

    async def campaign(self, rows: bytes, name: str = "tasks.jsonl", **settings: str) -> int:
        """A live campaign of these rows. Returns: its number."""
        operator = await self.operator()
        asked = await operator.say("/campaign new Hostile")
        number = int(asked[0]["text"].split("C", 1)[1].split()[0].strip(".,:;·"))
        await operator.document(name, rows, f"C{number}")
        await operator.press((await operator.chat())[-1], f"ci:{number}")
        for setting, value in settings.items():
            await operator.say(f"/campaign set C{number} {setting} {value}")
        await operator.press((await operator.chat())[-1], f"cc:launch:{number}")
        return number

    async def run_jobs(self) -> None:
        """Everything the clock would do by now."""
        deps = self.house.deps
        await expire_assignments(deps)
        await open_reviews(deps)
        await score_scopes(deps)
        await settle_appeals(deps)
        await settle_verdicts(deps)
        await finish_campaigns(deps)
        await lapse_sponsorships(deps)
        messenger, desk = self.bots[CONTRIBUTOR].messenger, self.bots[OPERATOR].desk
        assert messenger is not None
        assert desk is not None
        while await deliver_notices(deps, messenger):
            self.clock.advance(2)
        while await deliver_desk_notices(deps, desk):
            pass

    async def parked(self) -> list[str]:
        """The errors of all parked updates."""
        async with self.house.deps.sessions.read() as session:
            found = await session.execute(select(parked_updates.c.error).order_by(parked_updates.c.at))
            return list(found.scalars())


def buttons(message: Json) -> list[Json]:
    """The buttons of a message, row by row."""
    rows: list[list[Json]] = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


@asynccontextmanager
async def _log() -> AsyncIterator[list[MutableMapping[str, Any]]]:
    with capture_logs() as entries:
        yield entries


@asynccontextmanager
async def attacked(database_url: str, folder: Path) -> AsyncIterator[Place]:
    """A founded house with both bots, one owner, and a clock that is moved by hand."""
    async with sandbox_in_process(Options()) as control, _log() as log:
        for role, name in NAMES.items():
            await control.bot(name, role=role)
        owner = await control.person("Mei", "en")
        settings = Settings(
            contributor_bot_token=SecretStr(control.tokens[NAMES[CONTRIBUTOR]]),
            operator_bot_token=SecretStr(control.tokens[NAMES[OPERATOR]]),
            operators={str(owner): "owner"},
            database_url=database_url,
            files_path=folder / "files",
            releases_path=folder / "releases",
            keys_path=folder / "keys",
            telegram_api_url=HttpUrl(control.url),
        )
        clock = ManualClock(START)
        async with _serving(settings, clock) as (house, bots):
            await found_house(house.deps)
            yield Place(control, house, clock, bots, log)


@asynccontextmanager
async def replica(place: Place, database_url: str | None = None) -> AsyncIterator[Place]:
    """Another process, as good as: the same store and Telegram, nothing shared in memory but the time."""
    settings = place.house.settings
    if database_url is not None:
        settings = settings.model_copy(update={"database_url": database_url})
    async with _serving(settings, place.clock) as (house, bots):
        yield replace(place, house=house, bots=bots)


@asynccontextmanager
async def _serving(settings: Settings, clock: ManualClock) -> AsyncIterator[tuple[House, dict[str, ServedBot]]]:
    built = houses.build(settings, clock=clock, waker=SilentWaker())
    house = replace(built, deps=replace(built.deps, workers=InlineWorkers(), rng=random.Random(1)))
    bots = {role: await served(house, role)() for role in NAMES}
    try:
        yield house, bots
    finally:
        for bot in bots.values():
            await bot.close()
        await house.close()
