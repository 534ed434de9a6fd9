"""`python -m bot export`: a release from the command line, the same files as by chat."""

import asyncio
import hashlib
from argparse import Namespace
from pathlib import Path

import pytest

from bot import export_command
from bot.arguments import parser
from bot.problems import StartProblem
from bot.settings import Settings
from kernel.clock import ManualClock
from store.sessions import Sessions
from tests.flows.test_releases import settled
from tests.support.deps import house_deps
from tests.support.world import World


async def _settled(url: str, folder: Path) -> None:
    deps = await house_deps(Sessions(url), folder, {})
    assert isinstance(deps.clock, ManualClock)
    await settled(World(deps, deps.clock))
    await deps.sessions.dispose()


def asked(*words: str) -> Namespace:
    return parser().parse_args(["export", *words])


def test_a_release_is_made_and_written_and_written_again(sqlite_url: str, tmp_path: Path) -> None:
    asyncio.run(_settled(sqlite_url, tmp_path))
    settings = Settings(
        database_url=sqlite_url,
        files_path=tmp_path / "files",
        keys_path=tmp_path / "keys",
        releases_path=tmp_path / "releases",
    )

    def export(*words: str) -> str:
        return export_command.run(settings, asked(*words))

    said = export("C1", "csv", "--to", str(tmp_path / "first"))
    assert "C1@1 is in" in said
    first = tmp_path / "first" / "C1@1"
    assert {path.name for path in first.iterdir()} == {
        *("README.md", "SHA256SUMS", "manifest.json", "choice.jsonl", "choice.csv")
    }
    assert hashlib.sha256((first / "manifest.json").read_bytes()).hexdigest() in said

    export("C1@1", "--to", str(tmp_path / "second"))
    second = tmp_path / "second" / "C1@1"
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {
        path.name: path.read_bytes() for path in second.iterdir()
    }

    refused = {
        ("C1@1", "--to", str(tmp_path / "second")): "there already",
        ("C1@7",): "no release C1@7",
        ("C9",): "C9",
        ("tea",): "C12@2",
        ("C1@1", "parquet"): "without parquet",
        ("C1", "xlsx"): "xlsx",
    }
    for words, reason in refused.items():
        with pytest.raises(StartProblem, match=reason):
            export(*words)
