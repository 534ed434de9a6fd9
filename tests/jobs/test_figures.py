"""Prometheus is told whether the ledger adds up."""

from pathlib import Path

import pytest
from prometheus_client import generate_latest

from flows.money.audit_ledger import audit_ledger
from jobs.figures import show_figures
from store.sessions import Sessions
from tests.support.deps import house_deps


@pytest.mark.asyncio
async def test_the_gauges_say_how_the_ledger_stands(sqlite_url: str, tmp_path: Path) -> None:
    sessions = Sessions(sqlite_url)
    deps = await house_deps(sessions, tmp_path, {})
    await audit_ledger(deps, asked_by="1")

    assert await show_figures(deps) == 0
    await sessions.dispose()

    said = generate_latest().decode()
    for gauge in ("aichain_ledger_imbalance", "aichain_ledger_parked_groups", "aichain_ledger_audit_findings"):
        assert f"\n{gauge} 0.0\n" in said
