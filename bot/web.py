"""The web's side of a process: the open books for everybody, webhooks for Telegram, health for whoever runs it."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from bot.house import House
from bot.platforms import ServedBot
from bot.problems import StartProblem
from bot.publishing import log_policy
from bot.settings import Settings
from flows.shared.public_log import PublicLog
from handlers.web.app import build_app
from handlers.web.books import Explorer
from handlers.web.miniapp.routes import MiniApp
from store.log_folder import LogFolder
from store.throttle import ActionThrottle

_BURST: Final = 120
_RATE_PER_S: Final = 20.0
"""Many people may share one address; one program should not have the process to itself."""
_LOOPBACK: Final = ("127.0.0.1", "localhost")
_ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what to open when it listens everywhere


def listen(settings: Settings) -> socket.socket:
    """The socket of our pages, opened here: uvicorn's own would end the process with an error of its own.

    Somebody who only looks around gets another port where this one is taken.

    Raises:  StartProblem.
    """
    try:
        return _listening(settings.web_host, settings.web_port)
    except OSError as error:
        if settings.uses_sandbox:
            with contextlib.suppress(OSError):
                return _listening(settings.web_host, 0)
        raise StartProblem(
            f"WEB_HOST and WEB_PORT, {settings.web_host}:{settings.web_port}, can't be listened on."
        ) from error


def address_of(listening: socket.socket) -> str:
    """Where somebody on this machine finds our pages."""
    host, port = listening.getsockname()[:2]
    host = _ANYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def open_web(house: House, bots: Sequence[ServedBot], check_ready: Callable[[], Awaitable[str | None]]) -> ASGIApp:
    """Everything that this process answers over HTTP.

    Raises:  StartProblem.
    """
    settings = house.settings
    throttle = ActionThrottle(house.cache, house.clock, capacity=_BURST, rate_per_s=_RATE_PER_S)
    return build_app(
        receivers={bot.name: bot.intake.receive for bot in bots},
        webhook_secret=settings.webhook_secret.get_secret_value() if settings.webhook_secret else None,
        check_ready=check_ready,
        explorer=Explorer(house.deps, PublicLog(LogFolder(settings.log_path), log_policy(settings)), throttle),
        miniapp=_miniapp(house),
    )


def _miniapp(house: House) -> MiniApp | None:
    """Our pages inside of Telegram, where it can open them; a sandbox shows them in its chat page."""
    token, api_url = house.settings.contributor_bot_token, house.settings.telegram_api_url
    if house.deps.policy.app_url is None or token is None:
        return None
    frames = () if api_url.scheme == "https" else tuple(f"http://{host}:{api_url.port}" for host in _LOOPBACK)
    return MiniApp(house.deps, token.get_secret_value(), house.throttle, frames)


async def serve_web(app: ASGIApp, listening: socket.socket, stopping: asyncio.Event) -> None:
    """Serve until we are to stop."""
    server = _Server(app)
    ending = asyncio.create_task(server.end_with(stopping))
    try:
        await server.serve(sockets=[listening])
    finally:
        ending.cancel()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


class _Server(uvicorn.Server):
    """Uvicorn without signals of its own."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever runs us."""
        yield

    async def end_with(self, stopping: asyncio.Event) -> None:
        """Stop when everybody stops."""
        await stopping.wait()
        self.should_exit = True
