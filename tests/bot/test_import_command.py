"""`python -m bot import`: every row or none, as large as it may be, and an audit of it."""

import asyncio
import json
from pathlib import Path

import pytest

from bot import import_command
from bot.arguments import parser
from bot.problems import StartProblem
from bot.settings import Settings
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.read_campaign import read_campaign
from flows.deps import Cause
from store import audit
from store.sessions import Sessions
from tests.support.deps import house_deps, plain_deps

ROW = {"text": "哪个桶？", "options": ["厨余", "其他"]}


async def _draft(url: str, folder: Path) -> None:
    deps = await house_deps(Sessions(url), folder, {"42": "owner"})
    await create_campaign(deps, operator_id="42", title="Bins", cause=Cause("operator", 1))
    await deps.sessions.dispose()


async def _tasks(url: str, folder: Path) -> int:
    deps = plain_deps(Sessions(url), folder)
    count = (await read_campaign(deps, 1)).tasks
    await deps.sessions.dispose()
    return count


async def _audited(url: str) -> list[tuple[str, str]]:
    sessions = Sessions(url)
    async with sessions.read() as session:
        found = await audit.deeds(session, audit.Wanted(), skip=0, limit=2)
    await sessions.dispose()
    return [(line.operator_id, line.action) for line in found]


def written(folder: Path, name: str, *rows: object, encoding: str = "utf-8") -> str:
    path = folder / name
    path.write_bytes("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(encoding))
    return str(path)


def test_a_file_is_imported_whole_or_not_at_all_and_the_audit_knows(sqlite_url: str, tmp_path: Path) -> None:
    asyncio.run(_draft(sqlite_url, tmp_path))
    settings = Settings(database_url=sqlite_url, files_path=tmp_path / "files", keys_path=tmp_path / "keys")

    def bring(*words: str) -> str:
        return import_command.run(settings, parser().parse_args(["import", *words]))

    mixed = written(tmp_path, "mixed.jsonl", ROW | {"id": "1", "gold": "其他"}, ROW | {"id": "2", "options": ["厨余"]})
    with pytest.raises(StartProblem) as refused:
        bring("C1", mixed)
    line, sentence = str(refused.value).splitlines()
    assert line.startswith("Line 2: ")
    assert sentence.startswith("Nothing is imported: of the rows 1 are good, and 1 bad.")
    assert asyncio.run(_tasks(sqlite_url, tmp_path)) == 0

    said = bring("c1", mixed, "--skip-bad")
    assert "C1 has 1 more tasks, 1 of them with a known answer." in said
    assert "Line 2: " in said
    assert Path(mixed).exists()

    told = bring("1", written(tmp_path, "gbk.jsonl", *(ROW | {"id": f"g{n}"} for n in range(3)), encoding="gbk"))
    assert "3 more tasks" in told
    assert "GBK" in told
    assert asyncio.run(_tasks(sqlite_url, tmp_path)) == 3  # gold apart
    assert asyncio.run(_audited(sqlite_url)) == [("command line", "import"), ("command line", "survey")]

    refusals = {
        ("C9", mixed): "C9",
        ("tea", mixed): "C12",
        ("C1", str(tmp_path / "nowhere.jsonl")): "nowhere.jsonl can't be read",
        ("C1", written(tmp_path, "empty.jsonl")): "empty",
        ("C1", written(tmp_path, "x.pdf", 1)): "x.pdf",
        ("C1", mixed): "Nothing is imported",
        ("C1", mixed, "--skip-bad"): "no row that can be imported",
    }
    for words, reason in refusals.items():
        with pytest.raises(StartProblem, match=reason):
            bring(*words)
    assert asyncio.run(_tasks(sqlite_url, tmp_path)) == 3  # gold apart


def test_a_file_beyond_every_limit_is_refused_before_it_is_copied(sqlite_url: str, tmp_path: Path) -> None:
    asyncio.run(_draft(sqlite_url, tmp_path))
    settings = Settings(database_url=sqlite_url, files_path=tmp_path / "files", keys_path=tmp_path / "keys")
    huge = tmp_path / "huge.jsonl"
    with huge.open("wb") as sparse:
        sparse.truncate(2 * 2**30)
    with pytest.raises(StartProblem, match="512 MB"):
        import_command.run(settings, parser().parse_args(["import", "C1", str(huge)]))
    assert not list((tmp_path / "files").rglob("*"))
