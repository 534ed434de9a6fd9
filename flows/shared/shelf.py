"""What was worked out lately and may be asked for again: small, of this process alone, and nothing is lost with it."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Shelf:
    """Things by all that they depend on: a key that was seen before stands for the same thing."""

    size: int = 128
    _kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)

    def get(self, key: Hashable) -> Any:
        """What is kept of it; None where nothing is."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, found: Any) -> None:
        """Keep it, and let go of what was asked for longest ago."""
        self._kept[key] = found
        self._kept.move_to_end(key)
        while len(self._kept) > self.size:
            self._kept.popitem(last=False)
