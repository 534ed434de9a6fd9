"""A database that lost leaves gets them back from the published log, and its ledger with them."""

import asyncio
from dataclasses import dataclass

from flows.deps import Deps, flow
from flows.shared.publishing import LogStalled, Publisher, alone, check_continues
from flows.shared.restoring import RestoreProblem, Tally, restore_batch
from ledger.log.checkpoint import open_checkpoint
from ledger.log.errors import LogError
from ledger.log.published import PublishedLog
from ledger.log.sources import CHECKPOINT, open_source
from ledger.log.tiles import WIDTH
from store import log
from store.log import Head, SignedHead
from store.signer import SignerProblem


@dataclass(frozen=True, slots=True)
class _Published:
    """A published log that our key signed."""

    tree: PublishedLog
    head: Head
    note: str


@flow
async def restore_log(
    deps: Deps, publisher: Publisher, place: str, *, accept_published: bool = False
) -> tuple[Tally, Head]:
    """Bring the leaves that the database lacks back from a folder or an address; killed half-way, it goes on.

    Shape:   `accept_published` gives up what was signed and never published: nobody can have seen it.
    Writes:  everything that the leaves say, a bundle a transaction; the checkpoint; the signer's head.
    Returns: what was brought back, and the head that the database has now.
    Raises:  RestoreProblem.
    """
    try:
        async with alone(publisher.signer):
            published = await asyncio.to_thread(_open, publisher, place)
            signed = publisher.signer.head()
            await _check(deps, published, signed, accept_published=accept_published)
            tally, head = await _bring_back(deps, publisher, published)
            if head == published.head:
                await _record(deps, published)
            if signed.size < published.head.size or accept_published:
                publisher.signer.set_head(published.head)
            return tally, head
    except (SignerProblem, LogStalled) as problem:
        raise RestoreProblem(str(problem)) from problem
    except LogError as error:
        raise RestoreProblem(f"{place} is not a log to restore from: {error}.") from error


def _open(publisher: Publisher, place: str) -> _Published:
    """Read the checkpoint and the edge of the tree that it signs.

    Raises:  LogError, SignerProblem.
    """
    source = open_source(place)
    note = (source.read(CHECKPOINT) or b"").decode(errors="replace")
    keys = [pair.verifier for pair in publisher.signer.key_pairs()]
    checkpoint = open_checkpoint(note, keys, publisher.signer.name)
    tree = PublishedLog(source, checkpoint.size, checkpoint.root)
    return _Published(tree, Head(checkpoint.size, checkpoint.root), note)


async def _check(deps: Deps, published: _Published, signed: Head, *, accept_published: bool) -> None:
    """Hold that database, signer and publication are one history.

    Raises:  RestoreProblem, LogStalled, LogError.
    """
    size = published.head.size
    if signed.size > size and not accept_published:
        raise RestoreProblem(
            f"The signer has signed {signed.size} leaves, but only {size} are published there. Look for a newer copy; "
            "if there is none, nobody has seen the others: add --accept-published to go on without them."
        )
    if signed.size <= size and await asyncio.to_thread(published.tree.root_at, signed.size) != signed.root:
        raise RestoreProblem("What is published there is another history than the signer's: look for its own.")
    async with deps.sessions.read() as session:
        head = await log.read_head(session)
        if head.size > size:
            await check_continues(session, published.head, head, "the published log")
    if head.size <= size and await asyncio.to_thread(published.tree.root_at, head.size) != head.root:
        raise RestoreProblem(
            f"The database's {head.size} leaves are not the beginning of what is published: leaves were added after it "
            "was restored, or its past was changed. Restore the backup again, and do this before anything else."
        )


async def _bring_back(deps: Deps, publisher: Publisher, published: _Published) -> tuple[Tally, Head]:
    """Bundle by bundle, each read before its transaction."""
    tally = Tally()
    async with deps.sessions.read() as session:
        head = await log.read_head(session)
    while head.size < published.head.size:
        number, first = divmod(head.size, WIDTH)
        batch = (await asyncio.to_thread(published.tree.leaves, number))[first:]
        openings = await asyncio.to_thread(publisher.signer.salts.openings, head.size, head.size + len(batch))
        async with deps.sessions.write() as session:
            head, added = await restore_batch(session, head.size, batch, openings, now=deps.clock.now())
        tally = tally.plus(added)
    return tally, head


async def _record(deps: Deps, published: _Published) -> None:
    """Let receipts lead to the published checkpoint."""
    async with deps.sessions.write() as session:
        if await log.checkpoint_for(session, published.head.size - 1) is None:
            await log.put_checkpoint(session, SignedHead(published.head.size, published.note, 0, deps.clock.now()))
