"""The whole schema on an empty database, by the migrations that every start runs."""

from bot import migrate


def create(url: str) -> None:
    """Make every table, guard and grant."""
    migrate.upgrade(url)
