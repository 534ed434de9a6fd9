"""The sandbox's web application: the Bot API, the control API, the chat page, the model endpoint."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

from sandbox.bot_api import BotApi
from sandbox.clock import Clock
from sandbox.control import control_routes
from sandbox.control.accounts import register_bot
from sandbox.db import Database
from sandbox.openai_api import ModelApi
from sandbox.params import MAX_REQUEST_BYTES
from sandbox.state import State

SHUTDOWN_S = 0.2
"""How long a stop waits for answers that are under way; a long poll is not worth more."""

PAGE = Path(__file__).parent / "page"


@dataclass(frozen=True, slots=True)
class DeclaredBot:
    """A bot that is there from the start."""

    username: str
    token: str
    role: str


@dataclass(frozen=True, slots=True)
class Options:
    """How a sandbox is set up."""

    file: str = ":memory:"
    strict_https: bool = False
    limits: bool = False
    bots: tuple[DeclaredBot, ...] = ()


STATE = web.AppKey("state", State)


def build_app(options: Options, clock: Clock | None = None) -> web.Application:
    """A sandbox, ready to be served; its own clock goes with the machine's.

    Raises:  ControlError for a malformed declared bot.
    """
    state = State(Database(options.file), strict_https=options.strict_https, limits=options.limits, clock=clock)
    for bot in options.bots:
        register_bot(state, bot.username, bot.token, bot.role)
    state.commit()

    app = web.Application(client_max_size=MAX_REQUEST_BYTES)
    app[STATE] = state
    bot_api = BotApi(state)
    app.add_routes(bot_api.routes())
    app.add_routes(control_routes(state))
    app.add_routes(_page_routes())
    app.add_routes(ModelApi(state.models).routes())
    app.cleanup_ctx.append(_running(state, bot_api))
    return app


def _running(state: State, bot_api: BotApi) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(_: web.Application) -> AsyncIterator[None]:
        http = aiohttp.ClientSession(auto_decompress=False)
        state.couriers.open(http, bot_api.perform_reply, list(state.bots.values()))
        yield
        await state.couriers.close()
        state.db.close()

    return run


def _page_routes() -> list[web.AbstractRouteDef]:
    async def serve_index(_: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    return [web.get("/", serve_index), web.static("/page", PAGE)]


@contextlib.asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """The app, listening; port 0 takes a free one.

    Returns: its address.
    Raises:  OSError if the port is taken.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound = runner.addresses[0][1]
        yield f"http://{host}:{bound}"
    finally:
        await runner.cleanup()
