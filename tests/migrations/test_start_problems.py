"""A database that can't be used: one sentence that says why, and no password in it."""

from pathlib import Path

import pytest

from bot import migrate
from bot.problems import StartProblem
from sandbox.crowd.processes import free_port
from tests.migrations.asking import as_owner
from tests.support.servers import PostgresServer


def problem_of(url: str) -> str:
    with pytest.raises(StartProblem) as caught:
        migrate.upgrade(url)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    return sentence


def test_a_database_of_another_version_is_named_as_such(database_url: str) -> None:
    as_owner(
        database_url,
        lambda connection: connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'feed'").close(),
    )

    assert "feed" in problem_of(database_url)


def test_a_server_that_is_not_there() -> None:
    assert "can't be used" in problem_of(f"postgresql+asyncpg://somebody:secret-word@127.0.0.1:{free_port()}/aichain")


def test_a_database_that_is_not_there(postgres_server: PostgresServer) -> None:
    assert "nowhere" in problem_of(postgres_server.url("nowhere"))


def test_a_login_that_is_not_there_keeps_its_password(postgres_server: PostgresServer) -> None:
    sentence = problem_of(postgres_server.url("postgres").replace("aichain@", "nobody:secret-word@"))

    assert "nobody" in sentence
    assert "secret-word" not in sentence


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "aichain.db"
    path.write_text("Once upon a time there was a file that was no database. " * 9)

    assert "not a database" in problem_of(f"sqlite+aiosqlite:///{path}")


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("")

    assert "can't be used" in problem_of(f"sqlite+aiosqlite:///{tmp_path}/folder/aichain.db")
