"""Anybody fetches a file of the published log."""

import asyncio
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from flows.deps import Deps, flow
from flows.shared.public_log import PublicLog
from ledger.log.errors import TileMalformed
from ledger.log.tiles import WIDTH, parse_path
from store.log_folder import CHECKPOINT

_BALANCES: Final = re.compile(r"balances/\d{4}-\d{2}-\d{2}", re.ASCII)


@unique
class Keeping(StrEnum):
    """How long a file stays as it is."""

    CHANGES = "changes"
    GROWS = "grows"
    """It is right for one size of the log, and gives way to a wider one."""
    FOREVER = "forever"


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file as it is published. `tag` is its own hash."""

    data: bytes
    is_text: bool
    keeping: Keeping
    tag: str


@flow
async def read_log_file(deps: Deps, public_log: PublicLog, path: str) -> LogFile | None:  # noqa: ARG001 - as every flow
    """The file of this path; None where no file of a log has such a path, or it is not there.

    A path is looked up only if it is written exactly as a log's paths are: nothing else of the disk can be named.
    """
    kept = _keeping(path)
    if kept is None:
        return None
    data = await asyncio.to_thread(public_log.folder.file, path)
    if data is None:
        return None
    return LogFile(data, not path.startswith("tile/"), kept, hashlib.sha256(data).hexdigest()[:32])


def _keeping(path: str) -> Keeping | None:
    if path == CHECKPOINT:
        return Keeping.CHANGES
    if _BALANCES.fullmatch(path):
        return Keeping.GROWS
    try:
        return Keeping.FOREVER if parse_path(path).width == WIDTH else Keeping.GROWS
    except TileMalformed:
        return None
