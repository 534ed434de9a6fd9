"""Fetch updates from a Bot API server, by ourselves: the frameworks' pollers confirm what they have not handled."""

from collections.abc import Sequence
from typing import Any, Final

import aiohttp

from bot.intake import InvalidToken, RawUpdate, SecondPoller, SourceAway
from kernel.wire import decode

LONG_POLL_S: Final = 6
"""Short, because a half-open connection is noticed only when a poll does not return: recovery takes at most 10 s."""
_MARGIN_S: Final = 3
_UNAUTHORIZED: Final = (401, 404)  # 404 is Telegram's answer to what does not look like a token
_CONFLICT: Final = 409
_TOO_MANY: Final = 429


class BotApiUpdates:
    """bot.intake.UpdateSource over HTTP. Errors never carry the address: it holds the token."""

    def __init__(
        self,
        api_url: str,
        token: str,
        *,
        allowed_updates: Sequence[str],
        proxy_url: str | None = None,
        long_poll_s: float = LONG_POLL_S,
    ) -> None:
        self._base = f"{api_url.rstrip('/')}/bot{token}"
        self._allowed_updates = list(allowed_updates)
        self._proxy_url = proxy_url
        self._long_poll_s = long_poll_s
        self._http: aiohttp.ClientSession | None = None

    async def fetch(self, offset: int | None, *, wait: bool) -> list[RawUpdate]:
        """Confirm everything below `offset`, and return what comes next; `wait` for it if there is nothing yet.

        Raises:  InvalidToken, SecondPoller, SourceAway.
        """
        wait_s = self._long_poll_s if wait else 0
        parameters: dict[str, Any] = {"timeout": wait_s, "limit": 100, "allowed_updates": self._allowed_updates}
        if offset is not None:
            parameters["offset"] = offset
        updates = await self._call("getUpdates", parameters, timeout_s=wait_s + _MARGIN_S)
        if not isinstance(updates, list):
            raise SourceAway("an answer that is no list of updates")
        return [update for update in updates if isinstance(update, dict) and isinstance(update.get("update_id"), int)]

    async def leave_webhook(self) -> None:
        """Tell the server that we poll: while a webhook is set it refuses to be polled. Nothing pending is dropped.

        Raises:  InvalidToken, SecondPoller, SourceAway.
        """
        await self._call("deleteWebhook", {}, timeout_s=_MARGIN_S)

    async def set_webhook(self, url: str, secret: str) -> None:
        """Tell the server where to bring updates. Nothing pending is dropped.

        Raises:  InvalidToken, SecondPoller, SourceAway.
        """
        parameters = {"url": url, "secret_token": secret, "allowed_updates": self._allowed_updates}
        await self._call("setWebhook", parameters, timeout_s=_MARGIN_S)

    async def close(self) -> None:
        """Let go of the connection."""
        if self._http is not None:
            await self._http.close()

    async def _call(self, method: str, parameters: dict[str, Any], *, timeout_s: float) -> object:
        if self._http is None:
            self._http = aiohttp.ClientSession()
        try:
            async with self._http.post(
                f"{self._base}/{method}",
                json=parameters,
                proxy=self._proxy_url,
                timeout=aiohttp.ClientTimeout(total=timeout_s),
            ) as response:
                status, body = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SourceAway(type(error).__name__) from None
        return _result(status, body)


def _result(status: int, body: bytes) -> object:
    """What the server answered.

    Raises:  InvalidToken, SecondPoller, SourceAway.
    """
    try:
        answer = decode(body)
    except ValueError:
        answer = None
    if isinstance(answer, dict) and answer.get("ok") is True:
        return answer.get("result")
    if status in _UNAUTHORIZED:
        raise InvalidToken
    if status == _CONFLICT:
        raise SecondPoller
    raise SourceAway(f"HTTP {status}", wait_s=_retry_after(answer) if status == _TOO_MANY else 0.0)


def _retry_after(answer: object) -> float:
    parameters = answer.get("parameters") if isinstance(answer, dict) else None
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return float(asked) if isinstance(asked, int | float) else 1.0
