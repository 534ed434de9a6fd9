"""Several photos or files arrive as one album: only one of them is answered."""

import hashlib
from typing import Final

from flows.deps import Cause, Deps, flow
from store import inbox

ALBUM: Final = "album"


@flow
async def claim_album(deps: Deps, *, chat_id: int, media_group_id: str, cause: Cause) -> bool:
    """Whether the album is this update's to answer: the first of its updates that comes here, in any process.

    A repeat of that update answers again: a sentence said twice after a crash is better than none.
    Writes:  the album in the inbox, once.
    """
    now = deps.clock.now()
    album_id = _number(f"{cause.bot} {chat_id} {media_group_id}")
    async with deps.sessions.write() as session:
        if await inbox.claim(session, ALBUM, album_id, now=now):
            await inbox.note_outcome(session, ALBUM, album_id, {"update_id": cause.update_id})
            return True
        return await inbox.outcome(session, ALBUM, album_id) == {"update_id": cause.update_id}


def _number(name: str) -> int:
    """63 bits of a name: platforms promise a text, the inbox keeps numbers."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1
