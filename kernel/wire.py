"""JSON from outside, without what no store and no other JSON reader takes: NUL, lone surrogates, NaN, endless depth."""

import json
import re
from typing import Any, Final

_SUSPECT: Final = re.compile(
    rb"\\u(?:0000|d[89ab][0-9a-f]{2}(?!\\ud[c-f]))"  # NUL, or a first half without its second
    rb"|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f]"  # a second half without its first
    rb"|\xed[\xa0-\xbf]",  # either of them, not escaped
    re.IGNORECASE,
)


def decode(body: bytes) -> Any:  # JSON's own type is any
    """Read JSON; NUL characters are dropped from its texts, wherever they are, and half a character becomes U+FFFD.

    Raises:  ValueError.
    """
    try:
        decoded = json.loads(body, parse_constant=_refuse)
        return _cleaned(decoded) if _SUSPECT.search(body) else decoded
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON")


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
