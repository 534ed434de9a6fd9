"""What the pieces of one update cost, each by itself, in process, on a real update, real flows and a real send."""

import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, Update

from benchmarks.brought import brought_house
from benchmarks.problems import Unmeasurable
from bot.intake import RawUpdate
from bot.polling import BotApiUpdates
from flows.assignments.open_assignment import open_assignment
from flows.assignments.submit_response import submit_response
from flows.deps import Cause, Deps
from flows.people.identify_contributor import identify_contributor
from flows.shapes import Assigned, Person
from handlers.contributor import sending
from handlers.contributor.callbacks import AnswerTask
from kernel.values import Language
from sandbox.crowd.client import Sandbox
from views import cards, receipts
from views.screens import Screen

BOT: Final = "speed_pieces_bot"
_BATCHES: Final = 5


async def pieces(sandbox: Sandbox, folder: Path, *, times: int) -> dict[str, float]:
    """The CPU of each piece: the lowest mean of some batches, for whatever else runs here can only add.

    Shape:   each batch has so many `times`; one more batch goes before, to warm up.
    Units:   ms of this process's CPU; what the sandbox does for a send is another process's.
    """
    async with brought_house(folder, tasks=times * (_BATCHES + 1) + 1) as (deps, person), _bot(sandbox) as bot:
        costs = await _flows(deps, person, times)
        assigned = await open_assignment(deps, person, cause=Cause(BOT, 1))
        screen = cards.task_card(Language.EN, assigned.card, assigned.lease)
        costs |= await _chat(sandbox, bot, deps, screen, times)
    return {name: round(cost, 3) for name, cost in costs.items()}


async def _flows(deps: Deps, person: Person, times: int) -> dict[str, float]:
    """The SQL of one update each, with its transaction and its commit; and what is then shown."""
    causes = (Cause("contributor", number) for number in itertools.count(1))
    opened: list[Assigned] = []

    async def open_one() -> None:
        opened.append(await open_assignment(deps, person, cause=next(causes)))

    async def submit_one() -> None:
        await submit_response(deps, person, lease=opened[-1].lease, raw=0, message_id=1, cause=next(causes))

    async def identify() -> None:
        await identify_contributor(deps, platform=person.platform, external_id=person.external_id)

    opening, submitting = await _cpu_ms_in_turn(open_one, submit_one, times=times)
    return {
        "SQL: identify a person": await _cpu_ms(identify, times),
        "SQL: open an assignment": opening,
        "SQL: submit a response": submitting,
        "views: a card and its receipt": await _cpu_ms(_rendering(person, opened[0]), times),
    }


def _rendering(person: Person, assigned: Assigned) -> Callable[[], Awaitable[None]]:
    language = Language(person.language or Language.EN)

    async def render() -> None:
        cards.task_card(language, assigned.card, assigned.lease)
        receipts.receipt(language, assigned.card, 0, today=1, lease=assigned.lease)

    return render


async def _chat(sandbox: Sandbox, bot: Bot, deps: Deps, screen: Screen, times: int) -> dict[str, float]:
    """Parsing and finding the handler, in aiogram; one message sent and one edited, over HTTP."""
    person = await sandbox.make_person("pieces", "en")
    await sandbox.say(person, BOT, "/start")
    sent = await sending.post(bot, deps, person, screen)
    button = screen.rows[0][0]
    await sandbox.press(person, BOT, sent.message_id, str(button.press), wait_s=0)
    raw = await _press(sandbox, bot.token)
    dispatcher = _dispatcher()
    texts = itertools.cycle("ab")

    async def parse() -> None:
        Update.model_validate(raw, context={"bot": bot})

    update = Update.model_validate(raw, context={"bot": bot})

    async def dispatch() -> None:
        await dispatcher.feed_update(bot, update)

    async def send() -> None:
        await sending.post(bot, deps, person, screen)

    async def edit() -> None:
        await bot.edit_message_text(next(texts), chat_id=person, message_id=sent.message_id)

    return {
        "aiogram: parse a press": await _cpu_ms(parse, times),
        "aiogram: find its handler": await _cpu_ms(dispatch, times),
        "HTTP: send a card": await _cpu_ms(send, times),
        "HTTP: edit a message": await _cpu_ms(edit, times),
    }


async def _cpu_ms(work: Callable[[], Awaitable[None]], times: int) -> float:
    (cost,) = await _cpu_ms_in_turn(work, times=times)
    return cost


async def _cpu_ms_in_turn(*works: Callable[[], Awaitable[None]], times: int) -> list[float]:
    """What each of these takes when they take turns, the first batch left out."""
    means: list[list[float]] = [[] for _ in works]
    for _ in range(_BATCHES + 1):
        used_s = [0.0 for _ in works]
        for _ in range(times):
            for place, work in enumerate(works):
                before_s = time.process_time()
                await work()
                used_s[place] += time.process_time() - before_s
        for mean, used in zip(means, used_s, strict=True):
            mean.append(used * 1000 / times)
    return [min(mean[1:]) for mean in means]


@asynccontextmanager
async def _bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.base_url))
    async with Bot(await sandbox.make_bot(BOT, "pieces"), session=session) as bot:
        yield bot


async def _press(sandbox: Sandbox, token: str) -> RawUpdate:
    """The press that waits for the bot, as it comes over the wire.

    Raises:  Unmeasurable.
    """
    source = BotApiUpdates(sandbox.base_url, token, allowed_updates=())
    try:
        for raw in await source.fetch(None, wait=True):
            if "callback_query" in raw:
                return raw
    finally:
        await source.close()
    raise Unmeasurable("the sandbox brings no press")


def _dispatcher() -> Dispatcher:
    """As little as a dispatcher can be: one filter, and a handler that does nothing."""
    router = Router()

    @router.callback_query(AnswerTask.filter())
    async def nothing(_: CallbackQuery) -> None:
        """Do nothing."""

    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_router(router)
    return dispatcher
