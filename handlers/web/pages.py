"""The public pages: the open books, the API's own page, the receipt checker, and what they are drawn with."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from handlers.web.books import Explorer, Shelf
from handlers.web.checker import checker
from handlers.web.files import file_response, tag_of
from handlers.web.visits import visit_of
from views.pages.explorer import explorer as explorer_page
from views.phrases import Html

_ASSETS: Final = Path(__file__).with_name("assets")
_KINDS: Final = {
    "explorer.css": "text/css; charset=utf-8",
    "explorer.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "upload.js": "text/javascript; charset=utf-8",
}
_KEPT: Final = "public, max-age=300"


def page_routes(explorer: Explorer, shelf: Shelf) -> APIRouter:
    """Pages for people."""
    router = APIRouter(include_in_schema=False)
    assets = {name: (_ASSETS / name).read_bytes() for name in _KINDS}

    @router.get("/")
    async def books(request: Request) -> Response:
        """The open books."""
        visit = visit_of(request, explorer.deps.policy.web_url)
        return html(explorer_page(visit, await shelf.books(), checker().sha256))

    @router.get("/checker.html")
    async def receipt_checker(request: Request) -> Response:
        """The checker, to keep or to try."""
        found = checker()
        headers = {"content-security-policy": found.policy}
        return file_response(
            request,
            found.data,
            tag=found.sha256[:32],
            media_type="text/html; charset=utf-8",
            kept=_KEPT,
            headers=headers,
        )

    @router.get("/assets/{name}")
    async def asset(name: str, request: Request) -> Response:
        """Style, script and icon."""
        if name not in assets:
            raise HTTPException(404)
        data = assets[name]
        return file_response(request, data, tag=tag_of(data), media_type=_KINDS[name], kept=_KEPT)

    return router


def html(page: Html) -> Response:
    """A page in one of two languages, kept for as long as nobody would notice."""
    return HTMLResponse(page, headers={"cache-control": "public, max-age=5", "vary": "accept-language"})
