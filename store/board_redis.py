"""Leaderboards that processes share: sorted sets of Redis, each question and each change one script.

A set's scores are the points, negative: so the most come first, and equals in the order of their ids. Who hides stands
in a set beside it, whose points have a place in the first.
"""

import functools
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar, cast
from uuid import UUID

from redis.asyncio import Redis

from contributors.boards import AROUND, TOP, Board, Entry, Span, View, kept_periods, placed
from store.board_cache import Change, Copy

T = TypeVar("T")

_LINGERS: Final = timedelta(days=8)
"""How long a set stays after its period: longer than anybody asks for it."""
_SCANNED_AT_ONCE: Final = 500

_BEGIN: Final = """
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'revision', '0', 'whole', '0')
return 0
"""

_APPLY: Final = """
local state = redis.call('HMGET', KEYS[1], 'generation', 'revision')
if state[1] ~= ARGV[1] or state[2] ~= ARGV[2] then return 0 end
for i = 3 + #KEYS + 1, #ARGV, 4 do
  local shown = KEYS[tonumber(ARGV[i])]
  local hidden, points, member = shown .. ':hidden', tonumber(ARGV[i + 1]), ARGV[i + 2]
  local into, from = shown, hidden
  if ARGV[i + 3] ~= '0' then into, from = hidden, shown end
  redis.call('ZREM', from, member)
  if points > 0 then redis.call('ZADD', into, -points, member) else redis.call('ZREM', into, member) end
end
for i = 2, #KEYS do
  local stays = ARGV[3 + i]
  if stays ~= '0' then
    redis.call('EXPIRE', KEYS[i], stays)
    redis.call('EXPIRE', KEYS[i] .. ':hidden', stays)
  end
end
redis.call('HSET', KEYS[1], 'revision', ARGV[3])
if ARGV[4] == '1' then redis.call('HSET', KEYS[1], 'whole', '1') end
return 1
"""
"""Four words about the copy, how long each board's keys stay, four words a change. Hidden sets are named after their
boards, whose keys share one hash tag with all others."""

_VIEW: Final = """
local state = redis.call('HMGET', KEYS[1], 'generation', 'whole')
if state[2] ~= '1' then return false end
local board, member, top, around = ARGV[1] .. state[1] .. ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local reply = {redis.call('ZCARD', board), 0, 0, 0, 0, 0}
local first = top > 0 and redis.call('ZRANGE', board, 0, top - 1, 'WITHSCORES') or {}
local score, index, near, hidden = redis.call('ZSCORE', board, member), nil, {}, 0
if score then
  index = redis.call('ZRANK', board, member)
else
  score = redis.call('ZSCORE', board .. ':hidden', member)
  if score then hidden, index = 1, redis.call('ZCOUNT', board, '-inf', '(' .. score) end
end
if score then
  local from = math.max(0, index - around)
  near = redis.call('ZRANGE', board, from, index + around - hidden, 'WITHSCORES')
  local place = hidden == 1 and index or redis.call('ZCOUNT', board, '-inf', '(' .. score)
  local begins = place
  if near[2] and near[2] ~= score then begins = redis.call('ZCOUNT', board, '-inf', '(' .. near[2]) end
  reply[2], reply[3], reply[4], reply[5], reply[6] = score, hidden, place + 1, from, begins + 1
end
local words = {table.concat(reply, ' '), table.concat(first, ' '), table.concat(near, ' ')}
return table.concat(words, '|')
"""
"""One line: people, my score, whether I hide, my place, index and place of the first neighbour | top | neighbours."""

_SWEEP: Final = """
if redis.call('HGET', KEYS[1], 'generation') ~= ARGV[1] then return 0 end
for i = 2, #KEYS do redis.call('UNLINK', KEYS[i]) end
return 1
"""


class Asking(Protocol):
    """How a step is run, with Redis's failures turned into CacheUnavailable."""

    async def __call__(self, step: Callable[[], Awaitable[T]], /) -> T:
        """Run it."""
        ...


class RedisBoards:
    """See Boards."""

    def __init__(self, redis: "Redis", prefix: str, ask: Asking) -> None:
        self._redis = redis
        self._ask = ask
        self._root = f"{prefix}{{boards}}:"
        self._state = f"{self._root}state"
        self._begin = redis.register_script(_BEGIN)
        self._apply = redis.register_script(_APPLY)
        self._view = redis.register_script(_VIEW)
        self._sweep = redis.register_script(_SWEEP)

    async def copy(self) -> Copy | None:
        """See Boards."""
        found = cast("dict[str, str]", await self._ask(lambda: self._redis.hgetall(self._state)))
        if not found:
            return None
        return Copy(found["generation"], int(found["revision"]), is_whole=found["whole"] == "1")

    async def begin(self) -> Copy:
        """See Boards. What earlier copies left behind is let go of, unless yet another one is begun meanwhile."""
        made = Copy(secrets.token_hex(4), 0, is_whole=False)
        await self._ask(lambda: self._begin([self._state], [made.generation]))
        await self._sweep_others(made.generation)
        return made

    async def _sweep_others(self, generation: str) -> None:
        cursor = 0
        while True:
            cursor, keys = await self._ask(functools.partial(self._scan, cursor))
            old = [key for key in keys if key != self._state and not key.startswith(self._root + generation)]
            if old and not await self._ask(functools.partial(self._sweep, [self._state, *old], [generation])):
                return
            if not cursor:
                return

    async def _scan(self, cursor: int) -> tuple[int, list[str]]:
        found = await self._redis.scan(cursor, match=f"{self._root}*", count=_SCANNED_AT_ONCE)
        return cast("tuple[int, list[str]]", found)

    async def apply(
        self,
        changes: Sequence[Change],
        *,
        was: Copy,
        revision: int,
        is_whole: bool,
        now: datetime,
    ) -> bool:
        """See Boards."""
        boards = list({change.board: None for change in changes})
        keys = [self._key(was.generation, board) for board in boards]
        numbers = {board: number for number, board in enumerate(boards, start=2)}
        words: list[str | int] = [was.generation, was.revision, revision, int(is_whole)]
        kept = kept_periods(now)
        words += [_stays_s(kept.get(board.period), now) for board in boards]
        for change in changes:
            words += [numbers[change.board], change.points, change.person.hex, int(change.is_hidden)]
        return bool(await self._ask(lambda: self._apply([self._state, *keys], words)))

    async def view(self, board: Board, person: UUID, *, top: int = TOP, around: int = AROUND) -> View | None:
        """See Boards."""
        words: list[str | int] = [self._root, f":{board.name}", person.hex, top, around]
        line = cast("str | None", await self._ask(lambda: self._view([self._state], words)))
        return None if line is None else _view_of(line, person)

    def _key(self, generation: str, board: Board) -> str:
        return f"{self._root}{generation}:{board.name}"


def _stays_s(span: Span | None, now: datetime) -> int:
    """How long a board's keys stay, in seconds; 0: for good. Of a board that is not kept nobody wants any."""
    if span is None:
        return 1
    return 0 if span.ends_at is None else int((span.ends_at + _LINGERS - now).total_seconds())


def _view_of(line: str, person: UUID) -> View:
    """What the script's line says."""
    own, top, near = line.split("|")
    count, score, hidden, place, index, begins = map(int, own.split(" "))
    first = placed(_pairs(top), first_index=0, first_place=1)
    if score == 0:
        return View(count, first)
    return View(
        count,
        first,
        own=Entry(place, person, -score),
        is_hidden=hidden == 1,
        around=placed(_pairs(near), first_index=index, first_place=begins),
    )


def _pairs(words: str) -> list[tuple[UUID, int]]:
    found = words.split()
    return [(UUID(hex=member), -int(score)) for member, score in zip(found[::2], found[1::2], strict=True)]
