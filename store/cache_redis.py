"""The cache that processes share: Redis, by the commands of 6.2. Every step that must be atomic is one script."""

import asyncio
import itertools
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final, TypeVar, cast

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from store.board_redis import RedisBoards
from store.cache import Bucket, CacheUnavailable, Window

T = TypeVar("T")

_CONNECTIONS_MAX: Final = 50
_POOL_TIMEOUT_S: Final = 30
_SOCKET_TIMEOUT_S: Final = 1.0
_QUIET_S: Final = 0.5
"""After a failure nobody tries again for so long: a half-open network must not cost every update its time-out."""

_INCREMENT: Final = """
local value = redis.call('INCRBY', KEYS[1], ARGV[1])
if value == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return value
"""

_TAKE: Final = """
local capacity, rate, now, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local kept = redis.call('HMGET', KEYS[1], 'left', 'seen')
local left, seen = tonumber(kept[1] or capacity), tonumber(kept[2] or now)
left = math.min(capacity, left + math.max(0, now - seen) * rate)
local wait = 0
if left < cost then wait = (cost - left) / rate else left = left - cost end
redis.call('HSET', KEYS[1], 'left', string.format('%.9f', left), 'seen', string.format('%.6f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(capacity / rate * 1000) + 1000)
return string.format('%.6f', wait)
"""

_ENTER: Final = """
local now, how, wait, shut = tonumber(ARGV[1]), ARGV[2], 0, 0
for i = 1, #KEYS, 2 do
  local key, limit, duration = KEYS[i], tonumber(ARGV[i + 3]), tonumber(ARGV[i + 4])
  shut = math.max(shut, tonumber(redis.call('GET', KEYS[i + 1]) or now) - now)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.6f', now - duration))
  redis.call('ZREMRANGEBYSCORE', key, string.format('(%.6f', now + duration), '+inf')
  local count = redis.call('ZCARD', key)
  if count >= limit then
    local rank = count - limit
    local oldest = redis.call('ZRANGE', key, rank, rank, 'WITHSCORES')
    wait = math.max(wait, tonumber(oldest[2]) + duration - now)
  end
end
if how == 'forced' then wait = 0 end
wait = math.max(wait, shut)
if wait > 0 or how == 'look' then return string.format('%.6f', wait) end
for i = 1, #KEYS, 2 do
  redis.call('ZADD', KEYS[i], string.format('%.6f', now), ARGV[3])
  redis.call('PEXPIRE', KEYS[i], math.ceil(tonumber(ARGV[i + 4]) * 1000) + 1000)
end
return '0'
"""
"""Keys come in pairs: a window, and until when it is shut."""

_ACQUIRE: Final = """
local held = redis.call('HMGET', KEYS[1], 'holder', 'token')
if held[1] and held[1] ~= ARGV[1] then return 0 end
local token = tonumber(held[2] or 0)
if not held[1] then
  local time = redis.call('TIME')
  local milliseconds = time[1] * 1000 + math.floor(time[2] / 1000)
  token = math.max(tonumber(redis.call('GET', KEYS[2]) or 0) + 1, milliseconds)
  redis.call('SET', KEYS[2], string.format('%.0f', token))
  redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'token', string.format('%.0f', token))
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return token
"""

_RELEASE: Final = """
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
"""


class RedisCache:
    """Keys begin with `<prefix>`; scripts that touch several keys share one hash tag, as a cluster asks."""

    def __init__(self, url: str, *, prefix: str = "aichain") -> None:
        # The default pool raises at its limit instead of waiting.
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS_MAX,
            timeout=_POOL_TIMEOUT_S,
            socket_connect_timeout=_SOCKET_TIMEOUT_S,
            socket_timeout=_SOCKET_TIMEOUT_S,
            retry=Retry(NoBackoff(), 1),  # a pooled connection may be older than the server
            decode_responses=True,
        )
        self._redis = Redis.from_pool(pool)
        self._prefix = prefix
        self._quiet_until_s = 0.0
        self._process = secrets.token_hex(8)
        self._entry = itertools.count()
        self._increment = self._redis.register_script(_INCREMENT)
        self._take = self._redis.register_script(_TAKE)
        self._enter = self._redis.register_script(_ENTER)
        self._acquire = self._redis.register_script(_ACQUIRE)
        self._release = self._redis.register_script(_RELEASE)
        self.boards = RedisBoards(self._redis, prefix, self._ask)

    async def get(self, key: str) -> str | None:
        """See Cache."""
        return cast("str | None", await self._ask(lambda: self._redis.get(self._key(key))))

    async def set(self, key: str, value: str, *, ttl_s: float) -> None:
        """See Cache."""
        await self._ask(lambda: self._redis.set(self._key(key), value, px=_milliseconds(ttl_s)))

    async def increment(self, key: str, *, ttl_s: float, by: int = 1) -> int:
        """See Cache."""
        return int(await self._ask(lambda: self._increment([self._key(key)], [by, _milliseconds(ttl_s)])))

    async def take(self, bucket: Bucket, *, now: datetime, cost: int = 1) -> float:
        """See Cache."""
        arguments = [bucket.capacity, bucket.rate_per_s, now.timestamp(), cost]
        return float(await self._ask(lambda: self._take([self._key(bucket.key)], arguments)))

    async def enter(self, windows: Sequence[Window], *, now: datetime, forced: bool = False) -> float:
        """See Cache."""
        return await self._at_the_door(windows, "forced" if forced else "enter", now=now)

    async def wait_for(self, window: Window, *, now: datetime) -> float:
        """See Cache."""
        return await self._at_the_door([window], "look", now=now)

    async def shut(self, key: str, *, until: datetime, ttl_s: float) -> None:
        """See Cache."""
        _, is_shut = self._window_keys(key)
        await self._ask(lambda: self._redis.set(is_shut, until.timestamp(), px=_milliseconds(ttl_s)))

    async def _at_the_door(self, windows: Sequence[Window], how: str, *, now: datetime) -> float:
        keys = [key for window in windows for key in self._window_keys(window.key)]
        arguments: list[str | float] = [now.timestamp(), how, f"{self._process}:{next(self._entry)}"]
        for window in windows:
            arguments += [window.limit, window.duration_s]
        return float(await self._ask(lambda: self._enter(keys, arguments)))

    def _window_keys(self, key: str) -> tuple[str, str]:
        name = f"{self._prefix}{{windows}}:{key}"
        return name, f"{name}:shut"

    async def acquire_lease(self, name: str, holder: str, *, ttl_s: float) -> int | None:
        """See Cache. The server's time keeps tokens growing even after everything was flushed."""
        keys = [f"{self._prefix}{{leases}}:{name}", f"{self._prefix}{{leases}}:{name}:last-token"]
        token = int(await self._ask(lambda: self._acquire(keys, [holder, _milliseconds(ttl_s)])))
        return token or None

    async def release_lease(self, name: str, holder: str) -> None:
        """See Cache."""
        await self._ask(lambda: self._release([f"{self._prefix}{{leases}}:{name}"], [holder]))

    async def close(self) -> None:
        """See Cache."""
        await self._redis.aclose(close_connection_pool=True)

    def _key(self, key: str) -> str:
        return f"{self._prefix}:{key}"

    async def _ask(self, step: Callable[[], Awaitable[T]]) -> T:
        """Run one step, and turn every failure of Redis's into the one that callers know.

        Raises:  CacheUnavailable.
        """
        now_s = asyncio.get_running_loop().time()
        if now_s < self._quiet_until_s:
            raise CacheUnavailable("Redis did not answer a moment ago")
        try:
            return await step()
        except RedisError as error:
            self._quiet_until_s = asyncio.get_running_loop().time() + _QUIET_S
            raise CacheUnavailable(str(error)) from error


def _milliseconds(duration_s: float) -> int:
    return max(1, round(duration_s * 1000))
