"""Fixtures of every floor: real servers, started once a run when first asked for, and a fresh database each test."""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from store.sessions import Sessions
from tests.support import compiled, schema
from tests.support.servers import MEMORY, PostgresServer, RedisServer, has_room_in_memory

# Time is no law here: on a fresh clone Hypothesis first builds its tables of characters, on a machine others use too.
# In CI the same examples are tried each time; elsewhere new ones are looked for.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("house")
compiled.share()

# Imports and collected tests live as long as the run: the collector need not go through them again and again.
gc.disable()

# Tests keep their databases and files in memory where there is room: they outlive kill -9, and an fsync is free.
if has_room_in_memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    """From here on garbage is collected again, among what the tests themselves make."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _no_foreign_settings() -> None:
    """A developer's own PG* or TZ settings must not reach our clients."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL. Tests that kill it start it again before they end."""
    server = PostgresServer()
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A running Redis. Tests that kill it start it again before they end."""
    server = RedisServer()
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="session")
def hub() -> Iterator[Any]:
    """The Hugging Face library `datasets`, which asks nobody on the net."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")
        import datasets  # noqa: PLC0415 - it reads its settings when it is imported

        yield datasets


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the whole schema, made once."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    schema.create(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgres_server: PostgresServer) -> str:
    """A PostgreSQL database with the whole schema, made once."""
    name = postgres_server.create_database()
    schema.create(postgres_server.url(name))
    # Tables that a test makes beside the schema are the application's to use; the schema's own keep their privileges.
    postgres_server.psql("ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO aichain_app", database=name)
    return name


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite file with the whole schema."""
    path = tmp_path / "aichain.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def postgresql_url(postgres_server: PostgresServer, postgresql_template: str) -> Iterator[str]:
    """A fresh PostgreSQL database with the whole schema."""
    name = postgres_server.create_database(template=postgresql_template)
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each store in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest_asyncio.fixture
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    """Sessions on a fresh database of each store in turn."""
    opened = Sessions(database_url)
    yield opened
    await opened.dispose()
