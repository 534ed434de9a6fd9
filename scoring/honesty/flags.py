"""Flags: why somebody's work waits for a person to look at it, and how long that person's word holds."""

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Any, Final

CLEARED_UNTIL_TIMES: Final = 2
"""A person who was cleared is looked at again only when the evidence has grown by this."""


@unique
class FlagReason(StrEnum):
    """Which test says that a person should look."""

    PASTE = "paste"
    RING = "ring"


@unique
class FlagDecision(StrEnum):
    """What the person who looked has decided."""

    CLEARED = "cleared"
    CONFIRMED = "confirmed"


_MASS: Final = {FlagReason.PASTE: "votes", FlagReason.RING: "shared"}


def mass_of(reason: FlagReason, evidence: Mapping[str, Any]) -> int:
    """How much work a flag rests on: votes that a model answered too, or tasks shared with the rest of a ring."""
    return int(evidence[_MASS[reason]])


def is_still_cleared(mass: int, cleared_at: int) -> bool:
    """Whether the word of who looked at `cleared_at` votes holds at this many: until they have doubled."""
    return mass < CLEARED_UNTIL_TIMES * cleared_at
