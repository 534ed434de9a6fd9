"""A person is asked to pay for a campaign with their own points: until when, and what can become of that. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Final

STANDS_FOR: Final = timedelta(hours=72)
"""Long enough for a weekend; what is pressed later was meant for other days."""


@unique
class State(StrEnum):
    """How it stands: asked until it is anything else, and that for good."""

    ASKED = "asked"
    PAID = "paid"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    UNBACKED = "unbacked"
    ENDED = "ended"


@unique
class Hindrance(StrEnum):
    """Why a person's points can't leave their account now."""

    HELD = "held"
    UNVERIFIED = "unverified"
    AWAY = "away"


def hindrance(*, is_held: bool, is_verified: bool) -> Hindrance | None:
    """What keeps a person from paying: points under suspicion stay where they can be taken back."""
    if is_held:
        return Hindrance.HELD
    return None if is_verified else Hindrance.UNVERIFIED


def overtaken(*, expires_at: datetime, now: datetime, is_backed: bool, is_open: bool) -> State | None:
    """What has become of it before its person decided, in this order; None: it is theirs to decide.

    Shape:   `is_backed`: whoever proposed and approved it may still do so; `is_open`: the campaign takes points.
    """
    if expires_at <= now:
        return State.LAPSED
    if not is_backed:
        return State.UNBACKED
    return None if is_open else State.ENDED
