"""The least there is to a bot: calls, and a loop of getUpdates."""

import json
from typing import Any

import aiohttp

Json = dict[str, Any]


class TinyBot:
    """Polls and hands each update to `handle`."""

    def __init__(self, base_url: str, token: str) -> None:
        self._http = aiohttp.ClientSession()
        self._url = f"{base_url}/bot{token}"
        self.heard: list[Json] = []

    async def call(self, method: str, **params: Any) -> Any:
        """One Bot API call; bytes become an upload."""
        form = aiohttp.FormData({"_": "1"})
        for name, value in params.items():
            if isinstance(value, bytes):
                form.add_field(name, value, filename=f"{name}.png")
            else:
                form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        async with self._http.post(f"{self._url}/{method}", data=form) as response:
            body = await response.json()
        assert body["ok"], body
        return body["result"]

    async def run(self) -> None:
        """Poll until cancelled."""
        offset = 0
        try:
            await self.begin()
            while True:
                for update in await self.call("getUpdates", offset=offset, timeout=20):
                    offset = update["update_id"] + 1
                    self.heard.append(update)
                    await self.handle(update)
        finally:
            await self._http.close()

    async def begin(self) -> None:
        """What comes before the first update."""

    async def handle(self, update: Json) -> None:
        """One update."""
        raise NotImplementedError


def keyboard(*rows: list[tuple[str, str]]) -> Json:
    """Rows of (label, data)."""
    return {"inline_keyboard": [[{"text": label, "callback_data": data} for label, data in row] for row in rows]}
