"""R15: a backup restored into a fresh database has the log that was published, or gets it back before it signs."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.reliability_kills import verifies
from benchmarks.reliability_worker import found, pay, reward
from bot import migrate
from flows.deps import Deps
from flows.log.export_log import export_log
from flows.log.restore_log import restore_log
from flows.log.sign_log import sign_log
from flows.shared.auditing import audit_everything
from flows.shared.publishing import LogStalled, Publisher
from ledger.log import merkle
from store import ledger, log
from store.log import Head
from store.log_folder import LogFolder
from store.sessions import Sessions
from tests.support.deps import house_deps
from tests.support.publishing import publish, publisher_in
from tests.support.servers import PostgresServer

_BATCH = 500
_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where databases are, and how one is copied as a backup is."""

    url: str
    copy: Callable[[str], str]
    """The name of the copy -> its URL. Nobody is connected to the original."""


def on_sqlite(folder: Path) -> Place:
    """Files, copied by SQLite's own backup."""

    def copy(name: str) -> str:
        with closing(sqlite3.connect(folder / "house.db")) as source, closing(sqlite3.connect(folder / name)) as target:
            source.backup(target)
        return f"sqlite+aiosqlite:///{folder / name}"

    return Place(f"sqlite+aiosqlite:///{folder}/house.db", copy)


def on_postgresql(server: PostgresServer) -> Place:
    """Databases, copied by the server."""
    database = server.create_database()
    return Place(server.url(database), lambda _: server.url(server.create_database(template=database)))


def restore_backups(place: Callable[[Path], Place], *, rewards: int) -> dict[str, Any]:
    """Pay and publish, with a backup half-way and one at the end; then begin again from each."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = place(Path(folder))
        migrate.upgrade(chosen.url)
        return asyncio.run(_restore_backups(Path(folder), chosen, rewards))


async def _restore_backups(folder: Path, place: Place, rewards: int) -> dict[str, Any]:
    sessions = Sessions(place.url)
    await found(sessions)
    deps, publisher = await house_deps(sessions, folder, {}), publisher_in(folder)
    await _pay_and_publish(deps, publisher, 1, rewards // 2)
    await sessions.dispose()
    old = _on(deps, place.copy("old.db"))
    await _pay_and_publish(deps, publisher, rewards // 2, rewards)
    await sessions.dispose()
    new = _on(deps, place.copy("new.db"))

    signed = publisher.signer.head()
    replayed = await _replayed(new)
    exported = LogFolder(folder / "exported")
    await export_log(new, exported)
    is_silent = await _is_silent(old, publisher)
    tally, restored = await restore_log(old, publisher, str(publisher.folder.folder))
    same_root = replayed == signed == restored == await _replayed(old)
    await _pay_and_publish(old, publisher, rewards, rewards + _BATCH)  # it signs again, and goes on
    holds = [
        same_root,
        is_silent,
        verifies(publisher, exported),
        verifies(publisher, publisher.folder),
        await _adds_up(new),
        await _adds_up(old),
    ]
    for each in (new, old):
        await each.sessions.dispose()
    return {"leaves": signed.size, "leaves_restored": tally.leaves, "same_root": same_root, "holds": all(holds)}


def _on(deps: Deps, url: str) -> Deps:
    return replace(deps, sessions=Sessions(url))


async def _pay_and_publish(deps: Deps, publisher: Publisher, first: int, end: int) -> None:
    for start in range(first, end, _BATCH):
        await pay(deps, [reward(number) for number in range(start, min(start + _BATCH, end))])
    await publish(deps, publisher)


async def _replayed(deps: Deps) -> Head:
    """The head, computed from the leaves alone."""
    hashes: list[bytes] = []
    async with deps.sessions.read(heavy=True) as session:
        size = (await log.read_head(session)).size
        for start in range(0, size, _PAGE):
            hashes += [merkle.leaf_hash(leaf) for leaf in await log.leaves(session, start, min(start + _PAGE, size))]
    return Head(size, merkle.root(hashes))


async def _is_silent(deps: Deps, publisher: Publisher) -> bool:
    """Whether an old backup is refused the signature, and nothing published is touched."""
    before = publisher.folder.checkpoint()
    try:
        await sign_log(deps, publisher)
    except LogStalled:
        return publisher.folder.checkpoint() == before
    return False


async def _adds_up(deps: Deps) -> bool:
    async with deps.sessions.read(heavy=True) as session:
        if await ledger.imbalance(session) != 0:
            return False
    async with deps.sessions.read(heavy=True) as session:
        return (await audit_everything(session)).finding_count == 0
