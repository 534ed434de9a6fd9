"""Tell an outage, which ends by itself, from a fault, which another try would only repeat."""

import contextlib
from collections.abc import Iterator
from typing import Final

import aiohttp
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.intake import ChatAway, StoreAway
from flows.ports import NotNow
from store.sessions import Contended

_CONDITIONS = (Contended, PoolTimeoutError, OSError, aiohttp.ClientConnectionError)
_SQLSTATES: Final = ("08", "53", "57P", "25006")
"""Connection lost; no memory, disk or connections left; shutting down or starting up; read-only."""
_SQLITE_SENTENCES: Final = ("locked", "disk is full", "disk I/O error", "readonly database", "unable to open")


def is_outage(error: BaseException) -> bool:
    """Whether the store or the network, rather than our code or the update, made this fail."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, _CONDITIONS) or _is_store_outage(cause):
            return True
        cause = cause.__cause__
    return False


@contextlib.contextmanager
def outages_told() -> Iterator[None]:
    """Say StoreAway for every outage inside; what `feed` and `park` are wrapped in.

    Raises:  ChatAway, StoreAway.
    """
    try:
        yield
    except StoreAway:
        raise
    except NotNow as error:
        raise ChatAway from error
    except Exception as error:
        if is_outage(error):
            raise StoreAway from error
        raise


def _is_store_outage(error: BaseException) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    sqlstate = getattr(error, "sqlstate", None) or getattr(getattr(error, "orig", None), "sqlstate", None)
    if isinstance(sqlstate, str) and sqlstate.startswith(_SQLSTATES):
        return True
    return isinstance(error, DBAPIError) and any(sentence in str(error.orig) for sentence in _SQLITE_SENTENCES)
