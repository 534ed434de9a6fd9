"""JSON from outside, without what no store takes: NUL, half a character, numbers beyond 64 bits, NaN, endless depth."""

import json
import math
import re
from typing import Any, Final

_SUSPECT: Final = re.compile(
    rb"\\u(?:0000|d[89ab][0-9a-f]{2}(?!\\ud[c-f]))"  # NUL, or a first half without its second
    rb"|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f]"  # a second half without its first
    rb"|\xed[\xa0-\xbf]"  # either of them, not escaped
    # A long number, a large one, or none; not in a text, where ids of presses are digits and leases chance upon 7e123.
    rb"|(?:^|[:,\[])\s*-?(?:[0-9]{19}|[0-9.]+e\+?[0-9]{3}|NaN|Infinity)",
    re.IGNORECASE,
)

_INTEGERS: Final = 2**63


def decode(body: bytes) -> Any:  # JSON's own type is any
    """Read JSON; NUL characters are dropped from its texts, wherever they are, and half a character becomes U+FFFD.

    A number that is none, or beyond 64 bits, becomes null: refused, it would take its whole batch of updates with it.
    Raises:  ValueError.
    """
    try:
        decoded = json.loads(body)
        return _cleaned(decoded) if _SUSPECT.search(body) else decoded
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        case int() if not -_INTEGERS <= value < _INTEGERS:
            return None
        case float() if not math.isfinite(value):
            return None
        case list():
            return [_cleaned(each) for each in value]
        case dict():
            return {_cleaned(name): _cleaned(each) for name, each in value.items()}
        case _:
            return value
