"""A release that is too large for the chat: the link shows whose it is, and a press fetches it, once."""

from collections.abc import Iterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from contributors.passes import Purpose
from flows.deps import Deps
from flows.desk.look_at_pass import look_at_pass
from flows.desk.use_pass import use_pass
from flows.releases.read_release import read_release
from flows.shared.packing import packed
from handlers.web.desk.routes import HEADERS, page, refused, require_own_page, visit_for
from kernel.errors import HouseError
from tasks.releases import parse_release
from views.pages import desk as pages


def download_routes(deps: Deps) -> APIRouter:
    """The way to a release."""
    router = APIRouter(prefix="/desk/download", include_in_schema=False)

    @router.get("/{token}")
    async def show(token: str, request: Request) -> Response:
        """Say what would be fetched, and use nothing up: a messenger's preview looks too."""
        try:
            found = await look_at_pass(deps, token, Purpose.DOWNLOAD)
        except HouseError as error:
            return refused(deps, request, error)
        return page(pages.download(visit_for(deps, request, found), found))

    @router.post("/{token}")
    async def fetch(token: str, request: Request) -> Response:
        """Use the pass up, and send the ZIP as it is packed: it lies nowhere."""
        require_own_page(request)
        try:
            found = await use_pass(deps, token, Purpose.DOWNLOAD)
            release = await read_release(deps, operator_id=found.operator_id, name=parse_release(found.subject))
        except HouseError as error:
            return refused(deps, request, error)
        name = f'attachment; filename="{release.name}.zip"'
        pieces: Iterator[bytes] = packed(release)
        return StreamingResponse(pieces, media_type="application/zip", headers={**HEADERS, "content-disposition": name})

    return router
