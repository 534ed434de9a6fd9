"""What the house answers over HTTP: Telegram's webhooks, whether it lives and is ready, and its figures."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from kernel.wire import decode

Receive = Callable[[dict[str, Any]], Awaitable[bool]]

BODY_BYTES: Final = 1_000_000
_SECRET_HEADER: Final = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name


def build_app(
    *,
    receivers: Mapping[str, Receive],
    webhook_secret: str | None,
    check_ready: Callable[[], Awaitable[str | None]],
) -> FastAPI:
    """Put the routes together.

    Shape:   `receivers` by bot; `check_ready` says what is missing, or None.
    """
    app = FastAPI(title="AIChain", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process lives."""
        return {"status": "ok"}

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        """The process can work: its store answers and is at the right revision."""
        missing = await check_ready()
        return JSONResponse({"status": missing or "ok"}, status_code=200 if missing is None else 503)

    @app.get("/metrics")
    async def metrics() -> Response:
        """Figures for Prometheus."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    @app.post("/telegram/{bot}")
    async def webhook(bot: str, request: Request) -> Response:
        """One update, handled in the foreground: 200 when it is done or parked, 503 when it should come again."""
        receive = receivers.get(bot)
        if receive is None or webhook_secret is None or not _is_secret(request, webhook_secret):
            return Response(status_code=404)
        raw = await _update(request)
        if raw is None:
            return Response(status_code=400)
        return Response(status_code=200 if await receive(raw) else 503)

    return app


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
