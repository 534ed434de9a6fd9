"""Faults that a test asks for: refusals, delays, cut connections."""

from dataclasses import dataclass

from sandbox.errors import Refusal
from sandbox.models import Json

ANY = "*"
FOR_EVER = -1

CUT_BEFORE, CUT_AFTER = "before", "after"
CUTS = frozenset({"", CUT_BEFORE, CUT_AFTER})

STANDARD_WORDS = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden: bot was blocked by the user", 404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    413: "Request Entity Too Large", 429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway",
}  # fmt: skip


@dataclass(slots=True)
class Fault:
    """What goes wrong, for which calls, how often.

    Units:   times counts calls, -1 for ever; delay_s is seconds before the call is handled. Code 0 delays only.
    """

    method: str = ANY
    code: int = 0
    description: str = ""
    retry_after: int = 0
    migrate_to: int = 0
    delay_s: float = 0.0
    times: int = 1
    chat: int | None = None
    bot: int | None = None
    drop: str = ""

    def refusal(self) -> Refusal | None:
        """The refusal that this fault asks for, if it does."""
        if not self.code:
            return None
        parameters = {}
        words = self.description or STANDARD_WORDS.get(self.code, "Error")
        if self.retry_after:
            parameters["retry_after"] = self.retry_after
            words = self.description or f"{words}: retry after {self.retry_after}"
        if self.migrate_to:
            parameters["migrate_to_chat_id"] = self.migrate_to
            words = self.description or "Bad Request: group chat was upgraded to a supergroup chat"
        return Refusal(self.code, words, **parameters)

    def meets(self, method: str, chat: str, bot_id: int) -> bool:
        """Whether it befalls this call."""
        return (
            self.method in {ANY, method}
            and (self.chat is None or str(self.chat) == chat)
            and (self.bot is None or self.bot == bot_id)
        )


class Faults:
    """The faults that wait for their calls."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        """Add one."""
        fault.method = fault.method.lower()
        self._waiting.append(fault)

    def clear(self) -> None:
        """Let everything go well again."""
        self._waiting.clear()

    def strike(self, method: str, chat: str, bot_id: int) -> Fault | None:
        """The first fault that meets this call, used up by one."""
        for fault in self._waiting:
            if fault.meets(method, chat, bot_id):
                if fault.times != FOR_EVER:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                return fault
        return None

    def listed(self) -> list[Json]:
        """What still waits."""
        return [{"method": fault.method, "code": fault.code, "times": fault.times} for fault in self._waiting]
