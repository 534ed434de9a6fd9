"""Amounts, moments and spans as operators type them."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from flows.errors import (
    AmountAboveSupply,
    AmountNotPositive,
    AmountTooFine,
    AmountUnreadable,
    MomentUnreadable,
    SpanUnreadable,
)
from kernel.money import Amount

_AMOUNT: Final = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.(\d{1,30}))?(?:aic)?", re.ASCII | re.IGNORECASE)
_HOUR: Final = re.compile(r"\d{1,2}:\d{2}", re.ASCII)
_DECIMALS_MAX: Final = 8
_SPAN: Final = re.compile(r"(\d{1,6})([dwy]?)", re.ASCII)
_UNIT_S: Final = {"": 86_400, "d": 86_400, "w": 7 * 86_400, "y": 365 * 86_400}
_YEARS: Final = range(2000, 2201)
_SPAN_MAX_S: Final = 100 * _UNIT_S["y"]


def amount(text: str) -> Amount:
    """Read `12`, `0.5`, `1,000.25` or `12AIC`: more than nothing, and at most what there is.

    Raises:  AmountUnreadable, AmountNotPositive, AmountTooFine, AmountAboveSupply, in this order of precedence.
    """
    word = unicodedata.normalize("NFKC", text).strip()
    match = _AMOUNT.fullmatch(word)
    if match is None:
        raise AmountUnreadable(given=text[:40])
    whole, decimals = match[2].replace(",", ""), match[3] or ""
    if match[1] or not (whole + decimals).strip("0"):
        raise AmountNotPositive(given=text[:40])
    if len(decimals.rstrip("0")) > _DECIMALS_MAX:
        raise AmountTooFine(given=text[:40])
    try:
        return Amount.parse(f"{whole.lstrip('0') or '0'}.{decimals[:_DECIMALS_MAX] or '0'}")
    except ValueError:
        raise AmountAboveSupply(given=text[:40]) from None


def moment(text: str, now: datetime) -> datetime:
    """Read `2027-01-31`, `2027-01-31T12:30`, or `now`; in UTC unless it says otherwise.

    Raises:  MomentUnreadable.
    """
    word = unicodedata.normalize("NFKC", text).strip()
    if word.lower() == "now":
        return now
    try:
        read = datetime.fromisoformat(word)
    except ValueError:
        raise MomentUnreadable(given=text[:40]) from None
    if read.year not in _YEARS:
        raise MomentUnreadable(given=text[:40])
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def day_and_hour(text: str) -> tuple[datetime, str]:
    """Read `2026-12-05 09:00`, `2026-12-05T09:00+08:00` or a day alone, which begins at midnight; and what follows.

    Shape:   without a zone unless it names one.
    Raises:  MomentUnreadable.
    """
    words = unicodedata.normalize("NFKC", text).split()
    has_hour = len(words) > 1 and _HOUR.fullmatch(words[1]) is not None
    when, rest = (f"{words[0]}T{words[1].zfill(5)}", words[2:]) if has_hour else (words[0], words[1:])
    try:
        read = datetime.fromisoformat(when)
    except ValueError:
        raise MomentUnreadable(given=text[:40]) from None
    if read.year not in _YEARS:
        raise MomentUnreadable(given=text[:40])
    return read, " ".join(rest)


def in_zone(read: datetime, zone: str) -> datetime:
    """The same moment in UTC; an hour that a clock leaps over is the one after the leap."""
    return (read if read.tzinfo is not None else read.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def names_a_day(text: str) -> bool:
    """Whether it is a date without an hour."""
    return len(unicodedata.normalize("NFKC", text).strip()) == len("2027-01-31")


def span_s(text: str) -> int:
    """Read `90d`, `52w`, `4y` (of 365 days), or a plain number of days.

    Raises:  SpanUnreadable.
    """
    match = _SPAN.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if match is None or int(match[1]) * _UNIT_S[match[2]] > _SPAN_MAX_S:
        raise SpanUnreadable(given=text[:40])
    return int(match[1]) * _UNIT_S[match[2]]
