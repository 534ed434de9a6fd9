"""JSON from outside, without the one character that PostgreSQL can't store."""

import json
from typing import Any

_ESCAPED_NUL = b"\\u0000"


def decode(body: bytes) -> Any:  # JSON's own type is any
    """Read JSON; NUL characters are dropped from its texts, wherever they are.

    Raises:  ValueError.
    """
    decoded = json.loads(body)
    return _without_nul(decoded) if _ESCAPED_NUL in body else decoded


def _without_nul(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "")
        case list():
            return [_without_nul(each) for each in value]
        case dict():
            return {_without_nul(name): _without_nul(each) for name, each in value.items()}
        case _:
            return value
