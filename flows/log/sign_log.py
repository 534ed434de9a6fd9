"""The log's head is signed and published, if it continues what was signed before; otherwise nothing is."""

import asyncio
import errno
from typing import Final

from flows.deps import Deps, flow
from flows.shared import publishing
from flows.shared.publishing import RESTORE, LogStalled, Publisher
from ledger.log.errors import LogError
from store import log
from store.log import EMPTY, Head, SignedHead
from store.signer import SignerProblem

_OF_THE_DISK: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOTDIR}

_HEAD_LOST: Final = (
    "KEYS_PATH has no log.head, although this log was signed before: without it nothing keeps its key from signing a "
    f"second history. Bring the file back from your backup, or run `{RESTORE}` with the newest published copy."
)


@flow
async def sign_log(deps: Deps, publisher: Publisher) -> bool:
    """Sign the committed head and publish it, its tiles first; where that is done already, only look.

    Killed anywhere, the next run goes on: what is signed was remembered before, what is published is whole, and the
    checkpoint's row comes last, so nobody is given a proof that leads to an unpublished one.

    What people who were forgotten have had erased goes from the salt book first, whatever becomes of the rest: what is
    brought there afterwards is read afterwards, so it can't come back.
    Writes:  the signer's head and salt book, the published files, one checkpoint.
    Returns: False where another process is at it.
    Raises:  LogStalled.
    """
    with publisher.signer.alone() as is_alone:
        if not is_alone:
            return False
        try:
            await publishing.erase_openings(deps, publisher.signer)
            await _sign(deps, publisher)
        except SignerProblem as error:
            raise LogStalled(str(error)) from error
        except LogError as error:
            raise LogStalled(f"The database's tree is damaged: {error}.") from error
        except OSError as error:
            if error.errno not in _OF_THE_DISK:
                raise  # the database is away: that ends by itself
            raise LogStalled(f"KEYS_PATH or LOG_PATH can't be used: {error.strerror}.") from error
        return True


async def _sign(deps: Deps, publisher: Publisher) -> None:
    """Gather and check, then write: head, files, checkpoint, row."""
    signed = await asyncio.to_thread(publisher.signer.head)
    published = await asyncio.to_thread(publishing.published_head, publisher)
    async with deps.sessions.read() as session:
        head = await log.read_head(session)
        known = await publishing.known_keys(session)
        newest = await log.newest_checkpoint(session)
        await publishing.check_continues(session, signed, head, "what was signed")
        await publishing.check_continues(session, published, head, "the published log")
    if head == EMPTY or (head == signed == published and newest is not None and newest.size == head.size):
        return
    publisher.signer.named_keys(known)
    if signed == EMPTY and (newest is not None or published != EMPTY):
        raise LogStalled(_HEAD_LOST)

    await publishing.keep_openings(deps, publisher.signer, signed.size, head.size)
    note = str(await asyncio.to_thread(publisher.signer.sign, head, known))
    await publishing.publish_files(deps, publisher.folder, published.size, head.size)
    await asyncio.to_thread(publisher.folder.write_checkpoint, note)
    await _record(deps, head, note)


async def _record(deps: Deps, head: Head, note: str) -> None:
    """Let receipts lead to this checkpoint."""
    async with deps.sessions.write() as session:
        await log.put_checkpoint(session, SignedHead(head.size, note, 0, deps.clock.now()))
