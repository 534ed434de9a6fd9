"""Telegram's flood limits, enforced when asked for."""

from collections import deque

from sandbox.clock import Clock
from sandbox.errors import too_many_requests
from sandbox.models import Room

PER_SECOND = 30
PRIVATE_BURST, PRIVATE_WINDOW_S = 3, 3.0
GROUP_MAX, GROUP_WINDOW_S = 20, 60.0


class Flood:
    """Counts each bot's messages, in sandbox time.

    Units:   30 messages a second for a bot; about one a second to a person, with short bursts; 20 a minute to a group.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: dict[tuple[int, str], deque[float]] = {}

    def count(self, bot_id: int, room: Room) -> None:
        """Count one message.

        Raises:  Refusal 429 with the seconds to wait; the refused one is not counted.
        """
        now = self._clock.now()
        rules = [(self._log(bot_id, ""), PER_SECOND, 1.0)]
        if room.is_private:
            rules.append((self._log(bot_id, room.key), PRIVATE_BURST, PRIVATE_WINDOW_S))
        else:
            rules.append((self._log(bot_id, room.key), GROUP_MAX, GROUP_WINDOW_S))
        for log, allowed, window_s in rules:
            while log and log[0] <= now - window_s:
                log.popleft()
            if len(log) >= allowed:
                raise too_many_requests(max(1, round(log[0] + window_s - now + 0.5)))
        for log, _, _ in rules:
            log.append(now)

    def _log(self, bot_id: int, room: str) -> deque[float]:
        return self._sent.setdefault((bot_id, room), deque())
