"""Fixtures of the migrations' tests: databases of each store without a single table."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each store in turn, empty."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/folder/that/is/not/there/aichain.db"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create_database()
    yield server.url(name)
    server.drop_database(name)
