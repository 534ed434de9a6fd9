"""Run the house: start what is asked for, stop it all cleanly. Signals belong to this module alone."""

import asyncio
import contextlib
import secrets
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from typing import Any, Final

import structlog
from pydantic import HttpUrl

from bot import house as houses
from bot import loops, migrate
from bot.clocks import running_clock
from bot.house import House
from bot.intake import InvalidToken, SecondPoller, SourceAway
from bot.local import LocalSandbox
from bot.platforms import CONTRIBUTOR, OPERATOR, ServedBot, load, served
from bot.polling import BotApiUpdates
from bot.problems import StartProblem
from bot.publishing import close_publisher, open_publisher
from bot.settings import Settings
from bot.starter import bring_starter
from bot.web import address_of, listen, open_web, serve_web
from flows.money.found_house import found_house
from flows.shared.publishing import Publisher
from jobs.runner import Runner
from jobs.timetable import timetable
from jobs.wakes import Wakes
from store.leadership import Leadership
from views.commands import Role, fingerprint

JOBS: Final = "jobs"
ROLES: Final = (CONTRIBUTOR, OPERATOR, JOBS)
_MENUS_KEPT_S: Final = 30 * 86_400.0

_log = structlog.get_logger(__name__)


async def serve(settings: Settings, roles: Sequence[str]) -> None:
    """Serve until SIGINT or SIGTERM; then fetch nothing more, drain, and close what was opened.

    Raises:  StartProblem.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)

    async with contextlib.AsyncExitStack() as stack:
        # What takes seconds begins at once and side by side: imports, the sandbox's process, the starter's pictures.
        loading = asyncio.create_task(asyncio.to_thread(load, roles))
        is_local = settings.uses_sandbox
        listening = stack.enter_context(listen(settings))
        if is_local:
            sandbox = LocalSandbox(settings)
            stack.push_async_callback(sandbox.stop)
            settings = _at_home(await sandbox.start(), address_of(listening))
        clock = await stack.enter_async_context(running_clock(_text(settings.clock_url)))
        wakes = Wakes()
        house = houses.build(settings, clock=clock, waker=wakes, is_local=is_local)
        stack.push_async_callback(house.close)
        await found_house(house.deps)
        if note := await migrate.role_note(settings.database_url):
            _log.warning(note)
        publisher = await open_publisher(house) if JOBS in roles else None
        starting = asyncio.create_task(_bring_starter(house))
        await loading
        bots = [await served(house, role)() for role in roles if role != JOBS]
        for bot in bots:
            stack.push_async_callback(bot.close)
        loops.settle()
        if publisher is not None:
            await stack.enter_async_context(_running_jobs(house, bots, wakes, publisher))
        app = open_web(house, bots, lambda: _missing(house))
        await starting  # whoever writes before that is answered a moment later, and then with a task
        await _serve(house, bots, serve_web(app, listening, stopping), stopping)


async def _bring_starter(house: House) -> None:
    """Only somebody who looks around gets the starter campaign; whoever serves Telegram has campaigns of their own."""
    if house.is_local and house.settings.starter_campaign:
        await bring_starter(house.deps)


async def _serve(
    house: House, bots: Sequence[ServedBot], web: Coroutine[Any, Any, None], stopping: asyncio.Event
) -> None:
    """Let visitors and updates in until we are to stop; a bot that can't go on stops the others too.

    Raises:  StartProblem.
    """
    serving = [asyncio.create_task(web)]
    if house.settings.webhook_url is None:
        serving += [asyncio.create_task(_poll(house, bot)) for bot in bots]
    else:
        await _set_webhooks(house, bots)
    introducing = [asyncio.create_task(_introduce(house, bot)) for bot in bots]
    _say_ready(house)

    waiting = asyncio.create_task(stopping.wait())
    try:
        done, _ = await asyncio.wait([waiting, *serving], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.set()
        for bot in bots:
            bot.intake.stop()
        waiting.cancel()
        for task in introducing:
            task.cancel()
        results = await asyncio.gather(*serving, return_exceptions=True)
        await asyncio.gather(waiting, *introducing, return_exceptions=True)
    assert done
    for result in results:
        if isinstance(result, BaseException):
            raise result


async def _poll(house: House, bot: ServedBot) -> None:
    """Fetch this bot's updates until its intake is stopped.

    Raises:  StartProblem.
    """
    source = BotApiUpdates(
        str(house.settings.telegram_api_url),
        bot.token,
        allowed_updates=bot.allowed_updates,
        proxy_url=house.settings.telegram_proxy_url,
    )
    try:
        with contextlib.suppress(SourceAway, SecondPoller):
            await source.leave_webhook()
        await bot.intake.poll(source)
    except InvalidToken as error:
        raise StartProblem(
            f"{house.settings.telegram_api_url} does not know {bot.name.upper()}_BOT_TOKEN: check it with @BotFather."
        ) from error
    finally:
        await source.close()


async def _introduce(house: House, bot: ServedBot) -> None:
    """Set menus and descriptions if they have changed: a courtesy, so that while Telegram is away the bots serve on."""
    key, said = f"menus:{bot.token.partition(':')[0]}", fingerprint(Role(bot.name))
    try:
        if bot.say_name is not None:
            await bot.say_name()
        if await house.cache.get(key) == said:
            return
        await bot.introduce()
        await house.cache.set(key, said, ttl_s=_MENUS_KEPT_S)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, people can still write
        _log.warning("menus were not set", bot=bot.name, reason=repr(error))


@contextlib.asynccontextmanager
async def _running_jobs(
    house: House, bots: Sequence[ServedBot], wakes: Wakes, publisher: Publisher
) -> AsyncIterator[None]:
    messenger = next((bot.messenger for bot in bots if bot.messenger is not None), None)
    desk = next((bot.desk for bot in bots if bot.desk is not None), None)
    duties = timetable(messenger, publisher, desk)
    runner = Runner(house.deps, duties, election=Leadership(house.cache, secrets.token_hex(8)), wakes=wakes)
    runner.start()
    try:
        yield
    finally:
        await runner.stop()
        await close_publisher(publisher)


async def _missing(house: House) -> str | None:
    """What keeps this process from working, or None."""
    try:
        await house.deps.sessions.ping()
        revision = await migrate.revision_of(house.settings.database_url)
    except Exception as error:  # noqa: BLE001 - the answer is that it is not ready, whatever the reason
        return f"store: {type(error).__name__}"
    return None if revision == migrate.head() else f"database at revision {revision}"


async def _set_webhooks(house: House, bots: Sequence[ServedBot]) -> None:
    """Tell Telegram where to bring the updates.

    Raises:  StartProblem.
    """
    settings = house.settings
    assert settings.webhook_secret is not None
    for bot in bots:
        source = BotApiUpdates(
            str(settings.telegram_api_url),
            bot.token,
            allowed_updates=bot.allowed_updates,
            proxy_url=settings.telegram_proxy_url,
        )
        address = f"{str(settings.webhook_url).rstrip('/')}/telegram/{bot.name}"
        try:
            await source.set_webhook(address, settings.webhook_secret.get_secret_value())
        except (InvalidToken, SecondPoller, SourceAway) as error:
            raise StartProblem(
                f"Telegram refused the webhook of the {bot.name} bot: {str(error) or 'unknown token'}."
            ) from error
        finally:
            await source.close()


def _at_home(settings: Settings, address: str) -> Settings:
    """Somebody who looks around finds our pages where this process serves them."""
    return settings.model_copy(update={"web_url": settings.web_url or HttpUrl(address)})


def _say_ready(house: House) -> None:
    settings = house.settings
    if house.is_local:
        print(  # noqa: T201
            f"AIChain is up: open http://127.0.0.1:{settings.sandbox_port} to chat. Ctrl-C stops it.\n"
            f"Its open books: {settings.web_url}",
            flush=True,
        )
    else:
        _log.info("serving", webhooks=settings.webhook_url is not None)


def _text(url: object | None) -> str | None:
    return None if url is None else str(url)
