"""Each journey on the store that a newcomer has, and on the servers that a large house has."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.servers import RedisServer


@dataclass(frozen=True, slots=True)
class Stores:
    """Where a house keeps its data and its cache."""

    database_url: str
    settings: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def embedded(tmp_path: Path) -> Stores:
    """A SQLite file that does not exist yet, and the cache in the house's own process."""
    return Stores(f"sqlite+aiosqlite:///{tmp_path}/house.db")


@pytest.fixture
def grown(postgresql_url: str, redis_server: RedisServer) -> Stores:
    """PostgreSQL and Redis."""
    return Stores(postgresql_url, {"REDIS_URL": redis_server.url})


@pytest.fixture(params=["embedded", "grown"])
def stores(request: pytest.FixtureRequest) -> Stores:
    """Each in turn."""
    found: Stores = request.getfixturevalue(request.param)
    return found
