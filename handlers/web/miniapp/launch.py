"""Who opens a Mini App: the launch data that Telegram signs with the bot's token."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl

from contributors.errors import LaunchForged, LaunchTooOld
from kernel.values import Language
from kernel.wire import decode

AGE_MAX: Final = timedelta(minutes=15)
SKEW_MAX: Final = timedelta(minutes=1)
"""So far may Telegram's clock be ahead of ours."""
CHARS_MAX: Final = 8_000
_FIELDS_MAX: Final = 40
_DIGITS_MAX: Final = 16


@dataclass(frozen=True, slots=True)
class Launch:
    """A person of Telegram's, and the language that their app speaks."""

    external_id: str
    language: Language | None


def read_launch(init_data: str, token: str, *, now: datetime) -> Launch:
    """Whom Telegram vouches for, not longer than 15 minutes ago.

    The hash is compared in constant time, as bytes: what is given need not be ASCII.

    Raises:  LaunchForged, LaunchTooOld.
    Source:  core.telegram.org/bots/webapps, "Validating data received via the Mini App".
    """
    fields = _fields(init_data)
    given = fields.pop("hash", "")
    checked = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", token.encode(), "sha256")
    right = hmac.digest(key, checked.encode(), "sha256").hex()
    if not hmac.compare_digest(right.encode(), given.encode()):
        raise LaunchForged
    _check_age(fields.get("auth_date", ""), now)
    return _launch(fields.get("user", ""))


def _fields(init_data: str) -> dict[str, str]:
    """The query string's fields, each there once.

    Raises:  LaunchForged.
    """
    if len(init_data) > CHARS_MAX:
        raise LaunchForged
    try:
        pairs = parse_qsl(init_data, keep_blank_values=True, strict_parsing=True, max_num_fields=_FIELDS_MAX)
        init_data.encode()
    except ValueError:
        raise LaunchForged from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise LaunchForged
    return fields


def _check_age(auth_date: str, now: datetime) -> None:
    """Raises:  LaunchForged, LaunchTooOld."""
    if not (auth_date.isascii() and auth_date.isdigit() and len(auth_date) <= _DIGITS_MAX):
        raise LaunchForged
    age_s = now.timestamp() - int(auth_date)
    if not -SKEW_MAX.total_seconds() <= age_s <= AGE_MAX.total_seconds():
        raise LaunchTooOld


def _launch(user: str) -> Launch:
    """Raises:  LaunchForged."""
    try:
        person = decode(user.encode())
    except ValueError:
        raise LaunchForged from None
    if not isinstance(person, dict) or type(person.get("id")) is not int:
        raise LaunchForged
    code = person.get("language_code")
    return Launch(str(person["id"]), Language.from_telegram(code) if isinstance(code, str) else None)
