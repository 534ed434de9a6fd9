"""A platform has given a file an id of its own."""

from flows.deps import Deps, flow
from store import files


@flow
async def remember_photo(deps: Deps, *, bot: str, sha256: str, file_id: str) -> None:
    """Send the file by this id from now on; ids do not cross bots.

    Writes:  one row a (bot, file).
    """
    async with deps.sessions.write() as session:
        await files.remember_platform_file_id(session, bot, sha256, file_id)
