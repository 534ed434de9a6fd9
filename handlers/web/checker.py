"""The receipt checker: one page with all it needs inside, so that it works from a disk without a network.

On our own site it may run exactly the scripts and styles in the file, named by their hashes, and reach nothing.
"""

import functools
import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("checker.html")
_INLINE: Final = {name: re.compile(rf"<{name}[^>]*>(.*?)</{name}>".encode(), re.DOTALL) for name in ("script", "style")}


@dataclass(frozen=True, slots=True)
class Checker:
    """The file, its SHA-256 as people compare it, and what it may do on our site."""

    data: bytes
    sha256: str
    policy: str


@functools.cache
def checker() -> Checker:
    """The checker of this release."""
    data = FILE.read_bytes()
    allowed = {name: " ".join(f"'{_hash(each)}'" for each in found.findall(data)) for name, found in _INLINE.items()}
    policy = (
        f"default-src 'none'; script-src {allowed['script']}; style-src {allowed['style']}; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return Checker(data, hashlib.sha256(data).hexdigest(), policy)


def _hash(inline: bytes) -> str:
    return f"sha256-{b64encode(hashlib.sha256(inline).digest()).decode()}"
