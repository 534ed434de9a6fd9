"""Reasons that operators give: what takes something from a person is never done without one."""

from typing import Final

from flows.errors import ReasonNeeded

CHARS_MIN: Final = 3
CHARS_MAX: Final = 300


def require_reason(text: str) -> str:
    """The reason, on one line and of a length that fits a message.

    Raises:  ReasonNeeded.
    """
    reason = " ".join(text.split())
    if len(reason) < CHARS_MIN:
        raise ReasonNeeded
    return reason[:CHARS_MAX]
