"""kill -9, again and again: of whoever pays (R1, R2), of the whole house (R1), and of PostgreSQL under load (R3)."""

import asyncio
import contextlib
import io
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from benchmarks.ledger_load import PAY
from benchmarks.reliability_worker import BATCH, found, pay, reward
from bot import migrate
from flows.deps import Deps
from flows.shared.auditing import audit_everything
from flows.shared.publishing import Publisher
from ledger.accounts import AccountKind
from ledger.transfers import TransferKind
from ledger.verify.__main__ import main as verify
from store import ledger
from store.log_folder import LogFolder
from store.sessions import Contended, Sessions
from store.tables.ledger import accounts, transfers
from tests.journeys.conftest import Stores
from tests.journeys.test_killed import kill_the_house
from tests.support.deps import house_deps
from tests.support.publishing import publish, publisher_in
from tests.support.servers import PostgresServer

HOUSE: Final = Path(__file__).resolve().parents[1]
_START_S: Final = 60.0
_AT_WORK_S: Final = 0.15
_SEED: Final = 20261122
_RETRY_S: Final = 0.02
_BACK_S: Final = 5.0
"""PostgreSQL killed has to acknowledge writes again within so long."""


@dataclass(frozen=True, slots=True)
class Books:
    """What is in the ledger after everything, and whether it may be.

    Shape:   `acknowledged` were told to somebody; `recorded` may be a batch more, whose answer was lost.
    """

    acknowledged: int
    recorded: int
    missing: int
    paid_units: int
    imbalance: int
    findings: int
    log_holds: bool

    @property
    def holds(self) -> bool:
        """Nothing acknowledged lost, nothing paid twice, everything adds up and is published."""
        is_paid_once = self.paid_units == self.recorded * PAY.units
        return self.missing == 0 and is_paid_once and self.imbalance == 0 and self.findings == 0 and self.log_holds


def kill_workers(database_url: str, *, kills: int) -> dict[str, Any]:
    """Kill a paying, publishing process so many times at random moments; the next one retries its last batches."""
    migrate.upgrade(database_url)
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_kill_workers(database_url, Path(folder), kills))


async def _kill_workers(database_url: str, folder: Path, kills: int) -> dict[str, Any]:
    rng, starts_s = random.Random(_SEED), []
    sessions = Sessions(database_url)
    await found(sessions)
    acknowledged = 1
    for _ in range(kills):
        first = max(acknowledged - BATCH, 1)
        said, start_s = await _killed_worker(database_url, folder, first, rng.random() * _AT_WORK_S)
        acknowledged = max(acknowledged, said)
        starts_s.append(start_s)
    deps = await house_deps(sessions, folder, {})
    books = await audit(deps, folder, acknowledged)
    await sessions.dispose()
    return {
        "kills": kills,
        "acknowledged": books.acknowledged,
        "recorded": books.recorded,
        "lost": books.missing,
        "start_s": round(sorted(starts_s)[len(starts_s) // 2], 2),
        "holds": books.holds,
    }


async def _killed_worker(database_url: str, folder: Path, first: int, after_s: float) -> tuple[int, float]:
    """Let one work for a while once it has paid, and kill it. Returns: what it acknowledged, and when it first did."""
    begun_s = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.reliability_worker", database_url, str(folder), str(first)]
    process = await asyncio.create_subprocess_exec(*command, cwd=HOUSE, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    async with asyncio.timeout(_START_S):
        said = await process.stdout.readline()
    start_s = time.perf_counter() - begun_s
    await asyncio.sleep(after_s)
    process.kill()
    rest, _ = await process.communicate()
    whole_lines = (said + rest).rpartition(b"\n")[0].split(b"\n")
    return int(whole_lines[-1]), start_s


async def audit(deps: Deps, folder: Path, acknowledged: int) -> Books:
    """Publish what waits, then look at everything: our rows, the house's own audit, and a stranger's verifier."""
    publisher = publisher_in(folder)
    await publish(deps, publisher)
    expected = {group.transfers[0].id for number in range(acknowledged) for group in [reward(number)]}
    async with deps.sessions.read(heavy=True) as session:
        findings = (await audit_everything(session)).finding_count
    async with deps.sessions.read(heavy=True) as session:
        of_rewards = select(transfers.c.id).where(transfers.c.kind == TransferKind.REWARD.value)
        recorded = {id for (id,) in await session.execute(of_rewards)}
        of_people = select(func.sum(accounts.c.posted_units)).where(accounts.c.kind == AccountKind.CONTRIBUTOR.value)
        paid_units = int((await session.execute(of_people)).scalar_one())
        imbalance = await ledger.imbalance(session)
    return Books(
        acknowledged=acknowledged,
        recorded=len(recorded),
        missing=len(expected - recorded),
        paid_units=paid_units,
        imbalance=imbalance,
        findings=findings,
        log_holds=verifies(publisher, publisher.folder),
    )


def verifies(publisher: Publisher, folder: LogFolder) -> bool:
    """What a stranger's verifier says of published files."""
    vkeys = [word for pair in publisher.signer.key_pairs() for word in ("--key", pair.verifier.vkey)]
    with contextlib.redirect_stdout(io.StringIO()):
        return verify([str(folder.folder), *vkeys]) == 0


def kill_house(*, kills: int) -> dict[str, Any]:
    """Kill the whole bot while people answer; the journey's own checks say what must hold."""
    with tempfile.TemporaryDirectory() as folder:
        stores = Stores(f"sqlite+aiosqlite:///{folder}/house.db")
        moments = range(2, 2 + 2 * kills, 2)
        asyncio.run(kill_the_house(Path(folder), stores, people=6, kills=moments))
    return {"kills": kills, "holds": True}


def kill_server(server: PostgresServer, *, kills: int, writes: int) -> dict[str, Any]:
    """Kill PostgreSQL under load so many times, evenly over so many acknowledged writes."""
    url = server.url(server.create_database())
    migrate.upgrade(url)
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_kill_server(server, url, Path(folder), kills, writes))


async def _kill_server(server: PostgresServer, url: str, folder: Path, kills: int, writes: int) -> dict[str, Any]:
    sessions = Sessions(url)
    await found(sessions)
    deps = await house_deps(sessions, folder, {})
    payers = [_Payer(deps, first) for first in range(1, 1 + BATCH * _Payer.ABREAST, BATCH)]
    working = [asyncio.create_task(payer.work()) for payer in payers]
    back_s = []
    for _ in range(kills):
        await _until_paid(payers, _acknowledged(payers) + writes // kills, working)
        await asyncio.to_thread(server.kill9)
        begun_s, before = time.perf_counter(), _acknowledged(payers)
        await asyncio.to_thread(server.start)
        await _until_paid(payers, before + 1, working)
        back_s.append(time.perf_counter() - begun_s)
    for payer in payers:
        payer.stop()
    await asyncio.gather(*working)
    # Each payer has paid its own numbers without a gap; the least of them bounds what all have.
    missing = await _missing(deps, payers)
    books = await audit(deps, folder, min(payer.number for payer in payers))
    await sessions.dispose()
    return {
        "kills": kills,
        "acknowledged": _acknowledged(payers),
        "recorded": books.recorded,
        "lost": missing,
        "back_s_worst": round(max(back_s), 2),
        "holds": books.holds and missing == 0 and max(back_s) < _BACK_S,
    }


class _Payer:
    """One of several that pay side by side: batches of their own numbers, each retried until it is acknowledged."""

    ABREAST: Final = 4

    def __init__(self, deps: Deps, first: int) -> None:
        self._deps = deps
        self._stopping = False
        self.number = first
        self.paid: list[int] = []

    def stop(self) -> None:
        """End after the batch at hand."""
        self._stopping = True

    async def work(self) -> None:
        """Pay until stopped."""
        while not self._stopping:
            batch = range(self.number, self.number + BATCH)
            try:
                await pay(self._deps, [reward(each) for each in batch])
            except (Contended, DBAPIError, OSError):
                await asyncio.sleep(_RETRY_S)
                continue
            self.paid.extend(batch)
            self.number += BATCH * self.ABREAST


def _acknowledged(payers: list[_Payer]) -> int:
    return sum(len(payer.paid) for payer in payers)


async def _missing(deps: Deps, payers: list[_Payer]) -> int:
    """How many acknowledged rewards are not there."""
    expected = {reward(number).transfers[0].id for payer in payers for number in payer.paid}
    async with deps.sessions.read(heavy=True) as session:
        recorded = {id for (id,) in await session.execute(select(transfers.c.id))}
    return len(expected - recorded)


async def _until_paid(payers: list[_Payer], count: int, working: list["asyncio.Task[None]"]) -> None:
    """Wait until so many are acknowledged; whoever fails meanwhile ends the benchmark."""
    async with asyncio.timeout(_START_S):
        while _acknowledged(payers) < count:
            for task in working:
                if task.done():
                    task.result()
            await asyncio.sleep(_RETRY_S)
