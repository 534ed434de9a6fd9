"""An import that is killed half-way leaves the campaign as it was, and its file waiting; the next try brings it in."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.import_tasks import import_tasks
from flows.campaigns.read_campaign import read_campaign
from flows.campaigns.survey_file import survey_file
from flows.deps import Cause
from flows.shared.imports import Upload
from store.sessions import Sessions
from tests.support.deps import house_deps, plain_deps

ROWS = 12_000
TRY = """
import asyncio, sys
from pathlib import Path
from flows.deps import Cause
from flows.campaigns.import_tasks import import_tasks
from store.sessions import Sessions
from tests.support.deps import plain_deps

url, folder = sys.argv[1:]
deps = plain_deps(Sessions(url), Path(folder))
print("begun", flush=True)
asyncio.run(import_tasks(deps, operator_id="42", chat_id=42, number=1, cause=Cause("operator", 3)))
print("done", flush=True)
"""


async def bring(url: str, folder: Path) -> None:
    """A draft whose file waits for its confirmation."""
    sessions = Sessions(url)
    deps = await house_deps(sessions, folder, {"42": "owner"})
    row = {"text": "Which of these bins would you choose?", "options": ["food", "glass"], "lang": "en"}
    data = "\n".join(json.dumps(row | {"id": str(number)}) for number in range(ROWS)).encode()
    await create_campaign(deps, operator_id="42", title="Bins", cause=Cause("operator", 1))
    await survey_file(deps, Upload("t.jsonl", data), operator_id="42", chat_id=42, number=1, cause=Cause("operator", 2))
    await sessions.dispose()


def kill_half_way(url: str, folder: Path, write_ahead: Path) -> None:
    """Start an import, and end it without a word once a part of its rows is written and none is committed."""
    process = subprocess.Popen([sys.executable, "-c", TRY, url, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    began = write_ahead.stat().st_size if write_ahead.exists() else 0
    deadline = time.monotonic() + 60
    while (write_ahead.stat().st_size if write_ahead.exists() else 0) < began + 2**20:
        assert time.monotonic() < deadline
        assert process.poll() is None
    process.kill()
    assert process.stdout.read() == ""
    process.wait()
    process.stdout.close()


async def look_and_try_again(url: str, folder: Path) -> None:
    sessions = Sessions(url)
    deps = plain_deps(sessions, folder)
    left = await read_campaign(deps, 1)
    assert (left.tasks, left.status) == (0, "draft")
    again = Cause("operator", 3)
    done = await import_tasks(deps, operator_id="42", chat_id=42, number=1, cause=again)
    assert done.tasks == ROWS
    assert await import_tasks(deps, operator_id="42", chat_id=42, number=1, cause=again) == done
    assert (await read_campaign(deps, 1)).tasks == ROWS
    await sessions.dispose()


def test_a_killed_import_leaves_everything_as_it_was(sqlite_url: str, tmp_path: Path) -> None:
    asyncio.run(bring(sqlite_url, tmp_path))
    kill_half_way(sqlite_url, tmp_path, Path(sqlite_url.partition("///")[2] + "-wal"))
    asyncio.run(look_and_try_again(sqlite_url, tmp_path))
