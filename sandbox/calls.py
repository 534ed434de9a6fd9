"""A bounded record of every Bot API call, for tests and for the curious."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from sandbox.ids import Ids
from sandbox.models import Json

KEPT = 20_000


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call with its answer.

    Units:   at is in seconds of sandbox time, duration_ms in real milliseconds, waiting included.
    """

    seq: int
    at: float
    bot: str
    method: str
    params: dict[str, Any]
    answer: bytes
    duration_ms: float

    def shown(self) -> Json:
        """The call as JSON shows it."""
        return {
            "seq": self.seq, "at": self.at, "bot": self.bot, "method": self.method, "params": self.params,
            "answer": from_json(self.answer), "duration_ms": self.duration_ms,
        }  # fmt: skip


class Calls:
    """The latest calls, oldest first."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._kept: deque[RecordedCall] = deque(maxlen=KEPT)

    def record(self, at: float, bot: str, method: str, params: Json, answer: bytes, duration_s: float) -> None:
        """Keep a call, forgetting the oldest."""
        call = RecordedCall(self._ids.take("call"), at, bot, method, params, answer, round(duration_s * 1e3, 3))
        self._kept.append(call)

    def after(self, seq: int, bot: str | None) -> Iterator[Json]:
        """The calls above `seq`, of one bot or of all."""
        return (call.shown() for call in self._kept if call.seq > seq and (bot is None or call.bot == bot))
