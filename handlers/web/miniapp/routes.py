"""What a Mini App's page asks for: itself, a session for its launch, and then drafts, the submission, another while."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from contributors.errors import LaunchForged, LaunchTooOld, TooFast
from flows.assignments.read_picture import read_picture
from flows.deps import Deps
from flows.ports import Throttle
from handlers.web.files import file_response, tag_of
from handlers.web.miniapp.desk import Desk, Json
from handlers.web.miniapp.seals import Seals
from handlers.web.visits import preferred
from kernel.errors import HouseError
from kernel.values import Language
from kernel.wire import decode
from tasks.errors import AssignmentGone, LeaseOver, NotYourTask, OtherTaskOpen, TryOver
from views import errors
from views.limits import plain_text
from views.pages.drawing import drawing

BODY_BYTES: Final = 1_000_000
_PAGE: Final = Path(__file__).with_name("page")
_TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_FRESH: Final = "no-cache"
"""Asked about each time, answered with a 304: a page never runs with a script of another release."""
TELEGRAMS_PAGES: Final = tuple(f"https://{name}.telegram.org" for name in ("web", "weba", "webk", "webz"))
_STATUS: Final[dict[type[HouseError], int]] = {
    LaunchForged: 401,
    LaunchTooOld: 401,
    NotYourTask: 403,
    LeaseOver: 409,
    OtherTaskOpen: 409,
    AssignmentGone: 410,
    TryOver: 410,
    TooFast: 429,
}
_UNREADABLE: Final = 422
"""Anything else that a person is told: about what they have drawn, or why they may not work."""


@dataclass(frozen=True, slots=True)
class MiniApp:
    """What the Mini App is served from.

    Shape:   `frames` are the origins of pages that may show it beside Telegram's own.
    """

    deps: Deps
    token: str
    throttle: Throttle
    frames: tuple[str, ...] = ()

    @property
    def policy(self) -> str:
        """Nothing from elsewhere, and shown by nobody but Telegram."""
        return (
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
            f"base-uri 'none'; form-action 'none'; frame-ancestors {' '.join((*TELEGRAMS_PAGES, *self.frames))}"
        )


def miniapp_routes(app: MiniApp) -> APIRouter:
    """The page, its parts, and its server."""
    router = APIRouter(prefix="/app", include_in_schema=False)
    seals = Seals(app.token)
    _serve_page(router, app, seals)
    _serve_desk(router, app, Desk(app.deps, app.token, seals))
    return router


def _serve_page(router: APIRouter, app: MiniApp, seals: Seals) -> None:
    assets = {path.name: path.read_bytes() for path in sorted(_PAGE.iterdir()) if path.suffix in _TYPES}

    @router.get("/boxes/{lease}")
    async def page(lease: str, request: Request) -> Response:
        """The page itself; whose lease it is, and whether it is one, it learns from its launch."""
        headers = {"content-security-policy": app.policy, "cache-control": "no-store"}
        return HTMLResponse(drawing(_language(request), lease), headers=headers)

    @router.get("/assets/{name}")
    async def asset(name: str, request: Request) -> Response:
        """Style and scripts."""
        if name not in assets:
            raise HTTPException(404)
        data = assets[name]
        return file_response(request, data, tag=tag_of(data), media_type=_TYPES[Path(name).suffix], kept=_FRESH)

    @router.get("/pictures/{sha256}")
    async def picture(sha256: str, request: Request, until: str = "", seal: str = "") -> Response:
        """A task's picture, for who was given its address some minutes ago."""
        if not seals.opens_picture(sha256, until, seal, now=app.deps.clock.now()):
            raise HTTPException(404)
        found = await read_picture(app.deps, sha256)
        if found is None:
            raise HTTPException(404)
        return file_response(request, found.data, tag=sha256[:32], media_type=found.mime, kept="private, max-age=600")


def _serve_desk(router: APIRouter, app: MiniApp, desk: Desk) -> None:
    @router.post("/api/session")
    async def session(request: Request) -> JSONResponse:
        """Exchange a launch for a session and the task; as often as the page is loaded."""
        return await _answered(request, desk.open)

    @router.put("/api/boxes")
    async def boxes(request: Request) -> JSONResponse:
        """Keep a draft."""

        async def save(body: Json) -> Json:
            return await desk.save(*await _admitted(app, desk, request), body)

        return await _answered(request, save)

    @router.post("/api/submission")
    async def submission(request: Request) -> JSONResponse:
        """Submit; the same again is the same answer."""

        async def submit(body: Json) -> Json:
            return await desk.submit(*await _admitted(app, desk, request), body)

        return await _answered(request, submit)

    @router.post("/api/renewal")
    async def renewal(request: Request) -> JSONResponse:
        """Go on with a task whose time has run out."""

        async def renew(_body: Json) -> Json:
            return await desk.renew(*await _admitted(app, desk, request))

        return await _answered(request, renew)


async def _answered(request: Request, act: Callable[[Json], Awaitable[Json]]) -> JSONResponse:
    """Do what is asked, or say why not, in the language that is asked for."""
    headers = {"cache-control": "no-store"}
    try:
        return JSONResponse(await act(await _body(request)), headers=headers)
    except HouseError as error:
        said = plain_text(errors.sentence(_language(request), error))
        status = _STATUS.get(type(error), _UNREADABLE)
        return JSONResponse({"error": error.code, "said": said}, status, headers)


async def _admitted(app: MiniApp, desk: Desk, request: Request) -> tuple[str, str]:
    """Whose session it is, and of which lease.

    Raises:  LaunchTooOld, TooFast.
    """
    external_id, lease = desk.bearer(request.headers.get("authorization", ""))
    wait_s = await app.throttle.admit(f"app:{external_id}")
    if wait_s:
        raise TooFast(seconds=ceil(wait_s))
    return external_id, lease


def _language(request: Request) -> Language:
    return preferred(request.headers.get("accept-language", ""))


async def _body(request: Request) -> Json:
    """The body as a JSON object.

    Raises:  HTTPException.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise HTTPException(413)
    try:
        found = decode(bytes(body))
    except ValueError:
        raise HTTPException(400) from None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return found
