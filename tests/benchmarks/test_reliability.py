"""The faults of the benchmark in short forms: each is really tried, and what must hold holds."""

from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.reliability_backup import on_postgresql, on_sqlite, restore_backups
from benchmarks.reliability_kills import kill_server, kill_workers
from tests.support.servers import PostgresServer


def test_killed_workers_lose_nothing_and_pay_nothing_twice_on_sqlite(tmp_path: Path) -> None:
    tried = kill_workers(f"sqlite+aiosqlite:///{tmp_path}/house.db", kills=3)
    assert tried["holds"]
    assert tried["acknowledged"] > 1


def test_killed_workers_lose_nothing_and_pay_nothing_twice_on_postgresql(postgres_server: PostgresServer) -> None:
    tried = kill_workers(postgres_server.url(postgres_server.create_database()), kills=3)
    assert tried["holds"]
    assert tried["acknowledged"] > 1


def test_a_killed_server_loses_no_acknowledged_write() -> None:
    server = PostgresServer()
    try:
        server.start()
        tried = kill_server(server, kills=2, writes=400)
    finally:
        server.close()
    assert tried["lost"] == 0
    assert tried["recorded"] >= tried["acknowledged"] > 0


def test_a_restored_backup_has_the_published_root_or_stays_silent_on_sqlite() -> None:
    assert restore_backups(on_sqlite, rewards=1_200)["holds"]


def test_a_restored_backup_has_the_published_root_or_stays_silent_on_postgresql(
    postgres_server: PostgresServer,
) -> None:
    place = on_postgresql(postgres_server)
    assert restore_backups(lambda _: place, rewards=1_200)["holds"]


def test_a_fault_that_nobody_knows_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reliability", "--only", "R1,R99"]) == 1
    assert "R99" in capsys.readouterr().err
