"""The log's drains: they go on by themselves, and say once what they wait for."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from jobs.publishing import Publishing
from store.log import Head
from store.sessions import Sessions
from store.tables.jobs import job_runs
from store.tables.log import log_leaves
from tests.support.deps import house_deps
from tests.support.publishing import publisher_in
from tests.support.world import World

pytestmark = pytest.mark.asyncio

SLOT = datetime(2026, 11, 23, 0, 10, tzinfo=UTC)


def stalled() -> float | None:
    return REGISTRY.get_sample_value("aichain_log_stalled")


async def test_a_stalled_log_says_so_once_and_goes_on_when_it_is_put_right(sessions: Sessions, tmp_path: Path) -> None:
    deps = await house_deps(sessions, tmp_path, {})
    world = World(deps, deps.clock)  # type: ignore[arg-type]
    publisher = publisher_in(tmp_path)
    publishing = Publishing(publisher)
    while await publishing.publish(deps):
        pass
    await publishing.balances(deps, SLOT, None)
    size = publisher.signer.head().size
    assert (stalled(), len(await world.rows(log_leaves)), len(await world.rows(job_runs))) == (0, size, 1)

    shutil.copyfile(tmp_path / "keys/log.head", tmp_path / "head")
    publisher.signer.set_head(Head(900, bytes(32)))
    with capture_logs() as logs:
        for _ in range(3):
            assert await publishing.publish(deps) == 0
            await publishing.balances(deps, SLOT.replace(day=24), None)
    assert [entry["log_level"] for entry in logs] == ["error"]
    assert "restore-log" in logs[0]["reason"]
    assert (stalled(), len(await world.rows(log_leaves)), len(await world.rows(job_runs))) == (1, size, 1)

    shutil.copyfile(tmp_path / "head", tmp_path / "keys/log.head")
    with capture_logs() as logs:
        assert await publishing.publish(deps) == 0
    assert [entry["log_level"] for entry in logs] == ["warning"]
    assert stalled() == 0
