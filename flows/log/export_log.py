"""The published log is written once more, to a folder of its own."""

import asyncio

from flows.deps import Deps, flow
from flows.shared.publishing import publish_files
from store import log
from store.log_folder import LogFolder


@flow
async def export_log(deps: Deps, folder: LogFolder) -> int:
    """Write the newest checkpoint with everything that it signs.

    Writes:  the folder's files, the checkpoint last.
    Returns: how many leaves it has; 0 where nothing was published yet, and then nothing is written.
    Raises:  LogStalled where the database's leaves are not those that were hashed.
    """
    async with deps.sessions.read() as session:
        newest = await log.newest_checkpoint(session)
    if newest is None:
        return 0
    await publish_files(deps, folder, 0, newest.size)
    await asyncio.to_thread(folder.write_checkpoint, newest.note)
    return newest.size
