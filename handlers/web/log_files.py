"""The published log, served as static files: what `python -m ledger.verify` and every monitor of logs fetches."""

from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import PlainTextResponse

from flows.log.read_log_file import Keeping, read_log_file
from handlers.web.books import Explorer, Shelf
from handlers.web.files import file_response

_KEPT: Final = {
    Keeping.CHANGES: "no-cache",
    Keeping.GROWS: "public, max-age=60",
    Keeping.FOREVER: "public, max-age=31536000, immutable",
}
OPEN_TO_ALL: Final = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
"""Anybody's page may read what is published."""


def log_routes(explorer: Explorer, shelf: Shelf) -> APIRouter:
    """`/log/…`, in C2SP's tlog-tiles layout, and the keys beside it."""
    router = APIRouter(prefix="/log", include_in_schema=False)

    @router.get("/vkey")
    async def vkey() -> Response:
        """The log's keys, one a line. A key from here says nothing by itself: compare it with one from elsewhere."""
        head = await shelf.head.get()
        if head is None:
            raise HTTPException(503)
        text = "".join(f"{key}\n" for key in head.keys)
        return PlainTextResponse(text, headers={"cache-control": "no-cache", **OPEN_TO_ALL})

    @router.get("/{path:path}")
    async def log_file(path: str, request: Request) -> Response:
        """A file of the log."""
        found = await read_log_file(explorer.deps, explorer.log, path)
        if found is None:
            raise HTTPException(404)
        kind = "text/plain; charset=utf-8" if found.is_text else "application/octet-stream"
        return file_response(
            request, found.data, tag=found.tag, media_type=kind, kept=_KEPT[found.keeping], headers=OPEN_TO_ALL
        )

    return router
