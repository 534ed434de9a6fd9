"""Which tasks are judged together: one (campaign, kind, option set), so that confusing two labels means something."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Final

OWN_SCOPE_MIN: Final = 20
"""An option set used by fewer tasks is judged with the others of its size, by position."""


def option_sets(kinds: Sequence[str], options: Sequence[tuple[str, ...]]) -> list[str]:
    """The scope of each task within its campaign and kind, as a short stable name of at most 16 characters.

    Shape:   both sequences by task; `options` is empty for free text.
    """
    counts = Counter(zip(kinds, options, strict=True))
    return [
        _digest(labels) if labels and counts[kind, labels] >= OWN_SCOPE_MIN else str(len(labels))
        for kind, labels in zip(kinds, options, strict=True)
    ]


def _digest(labels: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(labels).encode()).hexdigest()[:16]
