"""Appeals against a suspension itself: a ban, or pay of one kind that an operator has stopped."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Final

from contributors.errors import AppealedLately, NotSuspended

BAN: Final = "ban"
"""What a suspension is called that stops all work; the others are called by the kind whose pay they stop."""
AGAIN_AFTER: Final = timedelta(days=30)
"""Who was told that it stays may ask again after this: people change, and so does what is known."""


@unique
class Outcome(StrEnum):
    """What became of an appeal."""

    LIFTED = "lifted"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Suspension:
    """What holds somebody back now, and how their newest appeal against it stands.

    Shape:   `what` is BAN or a kind; `until` None: for good, or until taken back; `imposed_by` None where nobody knows.
    """

    what: str
    reason: str
    until: datetime | None
    imposed_by: str | None
    is_heard: bool = False
    kept_at: datetime | None = None

    def again_at(self, now: datetime) -> datetime | None:
        """From when on it may be appealed; None: now, or it is being heard."""
        if self.kept_at is None or self.kept_at + AGAIN_AFTER <= now:
            return None
        return self.kept_at + AGAIN_AFTER


def require_appealable(suspension: Suspension | None, now: datetime) -> Suspension:
    """Let an appeal through, or say why there is none to make.

    Raises:  NotSuspended, AppealedLately.
    """
    if suspension is None:
        raise NotSuspended
    again = suspension.again_at(now)
    if again is not None and not suspension.is_heard:
        raise AppealedLately(day=again.date().isoformat())
    return suspension
