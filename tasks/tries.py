"""A try: an operator does a campaign's tasks as contributors do, unpaid and uncounted, under leases of its own form."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

TRY_TIME: Final = timedelta(hours=24)
"""So long after its last use a try may be gone on with."""
PREFIX: Final = "try."
_LEASE: Final = re.compile(r"try\.([A-Za-z0-9_-]{16})\.(\d{1,6})", re.ASCII)
_PAYLOAD: Final = re.compile(r"try-([A-Za-z0-9_-]{16})", re.ASCII)


@dataclass(frozen=True, slots=True)
class TryLease:
    """What a try's card has in the place of a lease: no assignment's lease has a dot.

    Shape:   `place` is the task's, counted from 0 in the order of import.
    """

    token: str
    place: int

    def __str__(self) -> str:
        return f"{PREFIX}{self.token}.{self.place}"

    @classmethod
    def read(cls, text: str) -> "TryLease | None":
        """The lease that a button names; None where it is of no try."""
        match = _LEASE.fullmatch(text)
        return None if match is None else cls(match[1], int(match[2]))


def payload(token: str) -> str:
    """What /start is given by the link that opens a try."""
    return f"try-{token}"


def token_in(start: str) -> str | None:
    """The token of a /start that opens a try; None where it opens none."""
    match = _PAYLOAD.fullmatch(start)
    return None if match is None else match[1]
