"""A page of ours shows a task's picture."""

from dataclasses import dataclass

from flows.deps import Deps, flow
from store import files


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture of our own encoding."""

    data: bytes
    mime: str


@flow
async def read_picture(deps: Deps, sha256: str) -> StoredPicture | None:
    """The picture; None where there is none by this hash.

    Raises:  FileMissing.
    """
    async with deps.sessions.read() as session:
        mime = await files.mime_of(session, sha256)
    return None if mime is None else StoredPicture(await deps.files.get(sha256), mime)
