"""The log's commands and what keeps its signer from starting, each in a process of its own as an operator runs it."""

import asyncio
import os
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from bot import migrate
from bot.settings import Settings
from ledger.log.checkpoint import parse_signed
from ledger.log.note import parse_vkey
from sandbox.crowd.processes import free_port
from store.sessions import Sessions
from tests.bot.test_problems import REAL, complaint
from tests.flows.test_log import people, record, reward
from tests.house.tree import HOUSE
from tests.support.deps import house_deps
from tests.support.publishing import publish, publisher_in
from tests.support.world import World

pytestmark = pytest.mark.asyncio

NAME = "aichain.local"
JOBS = ("-m", "bot", "--only", "jobs")


class Installation:
    """A house in a folder, its log begun."""

    def __init__(self, folder: Path, world: World) -> None:
        self.folder = folder
        self.world = world
        self.publisher = publisher_in(folder, name=NAME)
        self.settings = {"KEYS_PATH": str(folder / "keys"), "LOG_PATH": str(folder / "log"), **REAL}

    async def goes_on(self) -> int:
        """Somebody is paid. Returns: the size of the log."""
        [account] = await people(self.world, 1)
        await record(self.world, reward(self.world, account))
        await publish(self.world.deps, self.publisher)
        return self.publisher.signer.head().size

    async def runs(self, *words: str) -> str:
        """Run one of the commands. Returns: what it says."""
        clean = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.folder,
            env={**clean, "PYTHONPATH": str(HOUSE), "DATABASE_URL": self.world.deps.sessions.url, **self.settings},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), 60)
        assert (process.returncode, err) == (0, b""), err.decode()
        return out.decode()

    async def refuses(self, *words: str, **settings: str) -> str:
        """Run what can't be run. Returns: the one sentence that it ends with."""
        return await complaint(self.folder, *words, settings={**self.settings, **settings})


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite+aiosqlite:///{tmp_path}/aichain.db"
    migrate.upgrade(made)
    return made


async def installed(folder: Path, url: str) -> Installation:
    deps = await house_deps(Sessions(url), folder, {})
    installation = Installation(folder, World(deps, deps.clock))  # type: ignore[arg-type]
    await installation.goes_on()
    return installation


async def test_a_backup_is_restored_by_one_command(tmp_path: Path, url: str) -> None:
    house = await installed(tmp_path, url)
    with sqlite3.connect(tmp_path / "aichain.db") as source, sqlite3.connect(tmp_path / "backup.db") as target:
        source.backup(target)
    source.close()
    target.close()
    size = await house.goes_on()
    await house.world.deps.sessions.dispose()
    for name in ("aichain.db", "aichain.db-wal", "aichain.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copyfile(tmp_path / "backup.db", tmp_path / "aichain.db")
    assert "python -m bot restore-log" in await house.refuses(*JOBS)

    said = await house.runs("restore-log")

    assert f"The log has {size} leaves again: 2 were missing, 1 transfers recorded anew." in said
    assert f"The log has {size} leaves again: 0 were missing" in await house.runs("restore-log", "--from", "log")
    assert await house.goes_on() == size + 2
    await house.world.deps.sessions.dispose()


async def test_a_log_is_exported_and_its_key_shown(tmp_path: Path, url: str) -> None:
    house = await installed(tmp_path, url)
    assert "leaves are in" in await house.runs("export-log", "copy")
    assert (tmp_path / "copy" / "checkpoint").read_text() == (tmp_path / "log" / "checkpoint").read_text()
    key = parse_vkey((await house.runs("log-key")).strip())
    parse_signed((tmp_path / "copy" / "checkpoint").read_text()).verify([key], NAME)
    await house.world.deps.sessions.dispose()


async def test_a_key_is_rotated_and_retired(tmp_path: Path, url: str) -> None:
    house = await installed(tmp_path, url)
    assert "Run rotate-log-key first" in await house.refuses("-m", "bot", "retire-log-key")
    new = parse_vkey((await house.runs("rotate-log-key")).splitlines()[0])
    assert "has not signed" in await house.refuses("-m", "bot", "retire-log-key")
    assert "Two keys are in use already" in await house.refuses("-m", "bot", "rotate-log-key")
    await house.goes_on()

    assert "signs no more" in await house.runs("retire-log-key")

    assert (await house.runs("log-key")).split() == [new.vkey]
    await house.world.deps.sessions.dispose()


async def test_what_can_not_be_restored_says_why(tmp_path: Path, url: str) -> None:
    house = await installed(tmp_path, url)
    await house.world.deps.sessions.dispose()
    (tmp_path / "empty").mkdir()
    nowhere = f"http://127.0.0.1:{free_port()}/log"
    for place in ("empty", "nothing/there", "aichain.db", nowhere):
        assert place in await house.refuses("-m", "bot", "restore-log", "--from", place)
    (tmp_path / "keys" / "log.key").unlink()
    assert "no log.key" in await house.refuses("-m", "bot", "restore-log")


async def test_the_jobs_do_not_start_without_the_logs_own_key(tmp_path: Path, url: str) -> None:
    house = await installed(tmp_path, url)
    await house.world.deps.sessions.dispose()
    assert "A log keeps its name" in await house.refuses(*JOBS, LOG_NAME="other.example/log")
    assert "bring it back from your backup" in await house.refuses(*JOBS, KEYS_PATH=str(tmp_path / "others"))
    publisher_in(tmp_path / "stranger", name=NAME)
    assert "not the one" in await house.refuses(*JOBS, KEYS_PATH=str(tmp_path / "stranger" / "keys"))


async def test_a_policy_that_can_not_be_read_says_which_line(tmp_path: Path, url: str) -> None:
    house = await installed(tmp_path, url)
    await house.world.deps.sessions.dispose()
    assert "can't be read" in await house.refuses(*JOBS, LOG_POLICY=str(tmp_path / "none"))
    policy = tmp_path / "policy"
    policy.write_text("# witnesses\nwitness one\nquorum none\n")
    assert "line 2" in await house.refuses(*JOBS, LOG_POLICY=str(policy))
