"""The upload page: a pass from the chat lets one file in, another pass imports what was good in it."""

import hashlib
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from contributors.errors import PassOver
from contributors.passes import Pass, Purpose
from flows.campaigns.find_draft import Draft, find_draft
from flows.campaigns.import_tasks import import_tasks
from flows.campaigns.survey_file import survey_file
from flows.deps import Cause, Deps
from flows.desk.issue_pass import issue_pass
from flows.desk.look_at_pass import look_at_pass
from flows.desk.use_pass import use_pass
from flows.shared.imports import Upload
from handlers.web.desk.routes import HEADERS, page, refused, require_own_page, visit_for
from handlers.web.visits import preferred
from kernel.errors import HouseError
from kernel.values import Language
from tasks.campaigns import parse_number
from tasks.errors import FileTooLarge, FileTypeUnknown
from tasks.imports import is_known
from tasks.raw import MAX_FILE_MB
from views import errors
from views.limits import plain_text
from views.pages import upload as pages
from views.phrases import label

PREFIX: Final = "/desk/upload"
BOT: Final = "operator"
"""The file waits in the operator's chat, whichever way it came."""
_IMPORT: Final = " import"
"""What the subject of the second pass ends in."""
_PIECE_BYTES: Final = 2**20
_REFUSED: Final = 422

Answer = dict[str, str | None]
"""What the page's script is told: what to show, and where a press goes on from it."""


def upload_routes(deps: Deps) -> APIRouter:
    """The page, the file, and the word to import it."""
    router = APIRouter(prefix=PREFIX, include_in_schema=False)
    _serve_page(router, deps)
    _serve_file(router, deps)
    return router


def _serve_page(router: APIRouter, deps: Deps) -> None:
    @router.get("/{token}")
    async def show(token: str, request: Request) -> Response:
        """Say what is wanted of whom: looking uses nothing up."""
        try:
            found, draft = await _looked_at(deps, token)
        except HouseError as error:
            return refused(deps, request, error)
        return page(pages.upload(visit_for(deps, request, found), found, draft.number, draft.title))


def _serve_file(router: APIRouter, deps: Deps) -> None:
    @router.post("/{token}")
    async def receive(token: str, request: Request, name: str = "") -> Response:
        """Use the pass up, take the file in piece by piece, and tell what it holds."""
        return await _answered(deps, token, request, lambda language: _take(deps, token, request, name, language))

    @router.post("/{token}/import")
    async def bring(token: str, request: Request) -> Response:
        """Import the good rows of the file that waits."""
        return await _answered(deps, token, request, lambda language: _bring(deps, token, language))


async def _take(deps: Deps, token: str, request: Request, name: str, language: Language) -> Answer:
    """Let one file in. Returns: what it holds, and the address of the press that imports it.

    Raises:  FileRefused, PassOver, NotAnOperator, RoleNeeded, CampaignNotFound, CampaignState.
    """
    _require_welcome(request, name)
    await _looked_at(deps, token)
    found = await use_pass(deps, token, Purpose.UPLOAD)
    with deps.files.room(now=deps.clock.now()) as room:
        path = Path(room) / "upload"
        await _written(request, path)
        surveyed = await survey_file(
            deps,
            Upload(name, path),
            operator_id=found.operator_id,
            chat_id=int(found.operator_id),
            number=parse_number(found.subject),
            cause=_cause(token, "survey"),
        )
    next_pass = Pass(found.operator_id, found.name, language, Purpose.UPLOAD, f"{found.subject}{_IMPORT}")
    way_on = await issue_pass(deps, next_pass, cause=_cause(token, "pass"))
    shown = surveyed.found
    report = pages.report(
        language, surveyed.number, name, shown.good, shown.bad_rows, encoding=shown.encoding, unused=shown.unused
    )
    return {"report": report, "confirm": f"{PREFIX}/{way_on.rpartition('/')[2]}/import" if shown.good else None}


async def _bring(deps: Deps, token: str, language: Language) -> Answer:
    """Import what waits. Returns: what has become of it.

    Raises:  PassOver, NotAnOperator, RoleNeeded, UploadGone, CampaignState.
    """
    found = await look_at_pass(deps, token, Purpose.UPLOAD)
    if not found.subject.endswith(_IMPORT):
        raise PassOver
    await use_pass(deps, token, Purpose.UPLOAD)
    number = parse_number(found.subject.removesuffix(_IMPORT))
    done = await import_tasks(
        deps,
        operator_id=found.operator_id,
        chat_id=int(found.operator_id),
        number=number,
        cause=_cause(token, "import"),
    )
    return {"report": pages.imported(language, number, done.tasks, done.gold, done.gold_wanted)}


async def _looked_at(deps: Deps, token: str) -> tuple[Pass, Draft]:
    """A pass for a file that is still wanted.

    Raises:  PassOver, NotAnOperator, RoleNeeded, CampaignNotFound, CampaignState.
    """
    found = await look_at_pass(deps, token, Purpose.UPLOAD)
    if found.subject.endswith(_IMPORT):
        raise PassOver
    return found, await find_draft(deps, parse_number(found.subject))


def _require_welcome(request: Request, name: str) -> None:
    """Refuse what can't be taken before the pass is used for it.

    Raises:  FileTypeUnknown, FileTooLarge.
    """
    if not is_known(name):
        raise FileTypeUnknown(name=name[-40:])
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:18]) > MAX_FILE_MB * 2**20:
        raise FileTooLarge(limit_mb=MAX_FILE_MB)


async def _written(request: Request, path: Path) -> None:
    """Write the body to the disk as it comes, some of it held at a time.

    Raises:  FileTooLarge, ClientDisconnect.
    """
    size, held = 0, bytearray()
    with path.open("wb") as out:
        async for chunk in request.stream():
            held += chunk
            size += len(chunk)
            if size > MAX_FILE_MB * 2**20:
                raise FileTooLarge(limit_mb=MAX_FILE_MB)
            if len(held) >= _PIECE_BYTES:
                await to_thread(out.write, bytes(held))
                held.clear()
        await to_thread(out.write, bytes(held))


async def _answered(deps: Deps, token: str, request: Request, act: Callable[[Language], Awaitable[Answer]]) -> Response:
    """Do what is asked on a page of ours, or say why not, in the language of the page."""
    require_own_page(request)
    language = Language.from_telegram(request.query_params.get("lang"))
    if language is None:
        language = await _language_of(deps, token, request)
    try:
        return JSONResponse(await act(language), headers=HEADERS)
    except HouseError as error:
        said = plain_text(errors.sentence(language, error))
        is_over = await _is_over(deps, token)
        if is_over and not isinstance(error, PassOver):
            said = f"{said} {label(language, 'web.upload.again')}"
        return JSONResponse({"said": said, "is_over": is_over}, _REFUSED, HEADERS)


async def _is_over(deps: Deps, token: str) -> bool:
    """Whether the pass can do nothing more."""
    try:
        await look_at_pass(deps, token, Purpose.UPLOAD)
    except HouseError:
        return True
    return False


async def _language_of(deps: Deps, token: str, request: Request) -> Language:
    try:
        return (await look_at_pass(deps, token, Purpose.UPLOAD)).language
    except HouseError:
        return preferred(request.headers.get("accept-language", ""))


def _cause(token: str, step: str) -> Cause:
    """A step of a pass as an update: the same step again is the same, and no update of Telegram's has its number."""
    digest = hashlib.sha256(f"{token}:{step}".encode("utf-8", "backslashreplace")).digest()
    return Cause(BOT, 2**61 | int.from_bytes(digest[:7], "big"), is_page=True)
