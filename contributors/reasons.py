"""Reasons that an operator gives with one press: kept by their names, read by everybody in their own language."""

from collections.abc import Collection
from enum import StrEnum, unique
from typing import Final


@unique
class Ready(StrEnum):
    """A reason that stands ready; its value is what is kept, and the name of its words."""

    UNFIT = "ready.unfit"
    GUIDE = "ready.guide"
    UNCLEAR = "ready.unclear"
    LIKE_A_MODEL = "ready.like_a_model"
    ALIKE = "ready.alike"
    NO_SIGN = "ready.no_sign"
    SEEN_AGAIN = "ready.seen_again"


_NAMES: Final = frozenset(each.value for each in Ready)


def is_ready(reason: str) -> bool:
    """Whether a kept reason is one of these, and not somebody's own words."""
    return reason in _NAMES


def against_appeal(*, is_text: bool) -> tuple[Ready, ...]:
    """Why an answer may stay refused, the likeliest first; none that would give a known answer away."""
    found = (Ready.UNFIT, Ready.GUIDE)
    return (*found, Ready.UNCLEAR) if is_text else found


def about_flags(deed: str, found_by: Collection[str]) -> Ready:
    """What the card itself says for a deed. Shape: `found_by` are the reasons of the flags."""
    if deed == "confirm":
        return Ready.LIKE_A_MODEL if "paste" in found_by else Ready.ALIKE
    return Ready.NO_SIGN if deed == "clear" else Ready.SEEN_AGAIN
