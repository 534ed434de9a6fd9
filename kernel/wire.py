"""JSON from outside, without what no store takes: NUL, half a character, numbers beyond 64 bits, NaN, endless depth."""

import json
import math
import re
from typing import Any, Final

_SUSPECT: Final = tuple(
    re.compile(pattern)  # each with a beginning of its own, which is found a hundred times faster than an alternative
    for pattern in (
        rb"\\u(?:0000|[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F]))",  # NUL, or a first half without its second
        rb"\\u[dD][c-fC-F](?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F])",  # a second half without its first
        rb"\xed[\xa0-\xbf]",  # either of them, not escaped
    )
)
_INTEGERS: Final = 2**63


def decode(body: bytes) -> Any:  # JSON's own type is any
    """Read JSON; NUL characters are dropped from its texts, wherever they are, and half a character becomes U+FFFD.

    A number that is none, or beyond 64 bits, becomes null: refused, it would take its whole batch of updates with it.
    Raises:  ValueError.
    """
    try:
        decoded = json.loads(body, parse_int=_integer, parse_float=_float, parse_constant=_no_number)
        return _cleaned(decoded) if any(pattern.search(body) for pattern in _SUSPECT) else decoded
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _integer(digits: str) -> int | None:
    value = int(digits)  # which refuses thousands of digits
    return value if -_INTEGERS <= value < _INTEGERS else None


def _float(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None


def _no_number(_name: str) -> None:
    """NaN and the infinities."""


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        case list():
            return [_cleaned(each) for each in value]
        case dict():
            return {_cleaned(name): _cleaned(each) for name, each in value.items()}
        case _:
            return value
