"""Where a benchmark's house keeps its data: a SQLite file, or a PostgreSQL that waits for its disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.problems import Unmeasurable
from tests.support.processes import ServerFailed
from tests.support.servers import PostgresServer


@contextmanager
def database(store: str, folder: Path) -> Iterator[str]:
    """An empty database of that store. Returns: its address.

    Raises:  Unmeasurable.
    """
    if store == "sqlite":
        yield f"sqlite+aiosqlite:///{folder / 'house.db'}"
        return
    server = PostgresServer(durable=True)
    try:
        try:
            server.start()
        except ServerFailed as problem:
            raise Unmeasurable(str(problem)) from problem
        yield server.url(server.create_database())
    finally:
        server.close()
