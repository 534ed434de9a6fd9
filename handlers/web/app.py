"""What the house answers over HTTP: the open books, Telegram's webhooks, whether it lives and is ready, its figures."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import ASGIApp

from handlers.web.api import api_routes, reference_routes
from handlers.web.books import Explorer, Shelf
from handlers.web.desk.download import download_routes
from handlers.web.desk.routes import desk_routes
from handlers.web.desk.uploads import upload_routes
from handlers.web.guard import Guard
from handlers.web.log_files import log_routes
from handlers.web.miniapp.routes import MiniApp, miniapp_routes
from handlers.web.pages import page_routes
from handlers.web.problems import answer_problems, problem
from kernel.wire import decode

Receive = Callable[[dict[str, Any]], Awaitable[bool]]

BODY_BYTES: Final = 1_000_000
_SECRET_HEADER: Final = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name


def build_app(
    *,
    receivers: Mapping[str, Receive],
    webhook_secret: str | None,
    check_ready: Callable[[], Awaitable[str | None]],
    explorer: Explorer,
    miniapp: MiniApp | None = None,
) -> ASGIApp:
    """Put the routes together, and the guard before them all: what fails is answered through it too.

    Shape:   `receivers` by bot; `check_ready` says what is missing, or None.
    """
    app = FastAPI(title="AIChain", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    answer_problems(app)
    _serve_telegram(app, receivers, webhook_secret)
    _serve_supervisors(app, check_ready)
    shelf = Shelf(explorer)
    if miniapp is not None:
        app.include_router(miniapp_routes(miniapp))
    for router in (desk_routes(explorer.deps), upload_routes(explorer.deps), download_routes(explorer.deps)):
        app.include_router(router)
    for router in (page_routes(explorer, shelf), log_routes(explorer, shelf), api_routes(shelf)):
        app.include_router(router)
    app.include_router(reference_routes(app, explorer))
    return Guard(app, explorer.throttle, problem)


def _serve_supervisors(app: FastAPI, check_ready: Callable[[], Awaitable[str | None]]) -> None:
    """For whoever keeps the process running."""

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        """The process lives."""
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        """The process can work: its store answers and is at the right revision."""
        missing = await check_ready()
        return JSONResponse({"status": missing or "ok"}, status_code=200 if missing is None else 503)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """Figures for Prometheus."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _serve_telegram(app: FastAPI, receivers: Mapping[str, Receive], webhook_secret: str | None) -> None:
    """Telegram's own door."""

    @app.post("/telegram/{bot}", include_in_schema=False)
    async def webhook(bot: str, request: Request) -> Response:
        """One update, handled in the foreground: 200 when it is done or parked, 503 when it should come again."""
        receive = receivers.get(bot)
        if receive is None or webhook_secret is None or not _is_secret(request, webhook_secret):
            return Response(status_code=404)
        raw = await _update(request)
        if raw is None:
            return Response(status_code=400)
        return Response(status_code=200 if await receive(raw) else 503)


def _is_secret(request: Request, secret: str) -> bool:
    """Compare in constant time, as bytes: a header need not be ASCII."""
    given = request.headers.get(_SECRET_HEADER, "")
    return secrets.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode())


async def _update(request: Request) -> dict[str, Any] | None:
    """The body as an update; None where it is none, or larger than any."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            return None
    try:
        raw = decode(bytes(body))
    except ValueError:
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("update_id"), int) else None
