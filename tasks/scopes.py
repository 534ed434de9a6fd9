"""Which tasks are judged together: one (campaign, kind, option set), so that confusing two labels means something."""

import hashlib
from typing import Final

OWN_SCOPE_MIN: Final = 20
"""An option set used by fewer tasks is judged with the others of its size, by position."""


def scope_name(labels: tuple[str, ...], tasks: int) -> str:
    """The scope of so many tasks with these labels within their campaign and kind: a stable name of ≤ 16 characters.

    Shape:   `labels` is empty for free text.
    """
    return _digest(labels) if labels and tasks >= OWN_SCOPE_MIN else str(len(labels))


def _digest(labels: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(labels).encode()).hexdigest()[:16]
