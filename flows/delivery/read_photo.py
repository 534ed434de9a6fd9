"""A bot is about to send a stored file."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from flows.deps import Deps, flow
from store import files


@dataclass(frozen=True, slots=True)
class Photo:
    """What to send: the platform's own id of an earlier upload where there is one, else what `read` gives."""

    file_id: str | None
    read: Callable[[], Awaitable[bytes]]


@flow
async def read_photo(deps: Deps, *, bot: str, sha256: str) -> Photo:
    """The file as this bot can send it most cheaply."""
    async with deps.sessions.read() as session:
        file_id = await files.platform_file_id(session, bot, sha256)
    return Photo(file_id, lambda: deps.files.get(sha256))
