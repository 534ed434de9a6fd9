"""The sandbox's control API as coroutines."""

import asyncio
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]

CONNECTIONS_MAX = 128
PRESS_WAIT_S = 15.0
POLL_SLACK_S = 30.0


class Refused(Exception):
    """The sandbox refused a request, with its sentence."""


class Sandbox:
    """One running sandbox, reached over HTTP."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.acts = 0  # how many updates people caused: what they said and pressed
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS_MAX), timeout=aiohttp.ClientTimeout(total=None, connect=30)
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def get(self, path: str, *, wait_s: float = 0.0, **params: object) -> Any:
        """Read something; `wait_s` makes it a long poll."""
        query = {key: str(value) for key, value in params.items() if value is not None}
        if wait_s:
            query["wait_s"] = str(wait_s)
        limit = aiohttp.ClientTimeout(total=wait_s + POLL_SLACK_S)
        async with self._http.get(f"{self.base_url}/sandbox/{path}", params=query, timeout=limit) as response:
            return await _body(response)

    async def post(self, path: str, body: Mapping[str, object]) -> Any:
        """Do something."""
        filled = {key: value for key, value in body.items() if value is not None}
        async with self._http.post(f"{self.base_url}/sandbox/{path}", json=filled) as response:
            return await _body(response)

    async def send(self, url: str, body: Mapping[str, object], **headers: str) -> Any:
        """Ask a page's own server for something."""
        async with self._http.post(url, json=body, headers=headers) as response:
            return await _body(response)

    async def make_bot(self, username: str, role: str) -> str:
        """Returns: the new bot's token."""
        return str((await self.post("bots", {"username": username, "role": role}))["token"])

    async def make_person(self, first_name: str, language_code: str, note: str = "") -> int:
        """Make a person who is marked as simulated. Returns: the id."""
        about = {"first_name": first_name, "language_code": language_code, "note": note, "simulated": True}
        return int((await self.post("people", about))["id"])

    async def hand_over_model(self, name: str, answers: Mapping[str, str], accuracy: float) -> None:
        """Let the sandbox's model endpoint serve a sheet of answers by question."""
        await self.post("model", {"name": name, "answers": answers, "accuracy": accuracy})

    async def people(self) -> list[Json]:
        """Everybody there is."""
        return list(await self.get("people"))

    async def bots(self) -> list[Json]:
        """Every bot there is."""
        return list(await self.get("bots"))

    async def say(self, person: int, bot: str, text: str, reply_to: int | None = None) -> int:
        """Write to a bot. Returns: the message's id."""
        self.acts += 1
        said = await self.post("say", {"person": person, "bot": bot, "text": text, "reply_to": reply_to})
        return int(said["message_id"])

    async def say_file(self, person: int, bot: str, name: str, content: bytes, caption: str = "") -> int:
        """Send a document. Returns: the message's id."""
        form = aiohttp.FormData({"person": str(person), "bot": bot, "caption": caption})
        form.add_field("document", content, filename=name, content_type="application/octet-stream")
        async with self._http.post(f"{self.base_url}/sandbox/say", data=form) as response:
            return int((await _body(response))["message_id"])

    async def press(
        self, person: int, bot: str, message_id: int, data: str, wait_s: float = PRESS_WAIT_S
    ) -> Json | None:
        """Press a button. Returns: the answer to the callback query, or None if none came in time."""
        body = {"person": person, "bot": bot, "message_id": message_id, "data": data, "wait_s": wait_s}
        self.acts += 1
        answered = await self.post("press", body)
        answer: Json | None = (answered or {}).get("answer")
        return answer

    async def events(self, after: int, *, person: int | None = None, wait_s: float = 0.0) -> list[Json]:
        """What happened after an event, to one person or to all."""
        return list(await self.get("events", after=after, person=person, wait_s=wait_s))

    async def messages(self, person: int, bot: str, limit: int = 50) -> list[Json]:
        """What a person sees in a bot's chat."""
        return list(await self.get("messages", person=person, bot=bot, limit=limit))

    async def download(self, file_id: str) -> bytes:
        """A file's bytes."""
        async with self._http.get(f"{self.base_url}/sandbox/file/{file_id}") as response:
            response.raise_for_status()
            return await response.read()

    async def advance(self, seconds: float) -> None:
        """Move the sandbox's clock on."""
        await self.post("clock", {"advance_s": seconds})

    async def wait_until_up(self, timeout_s: float = 30.0) -> None:
        """Return once the sandbox answers."""
        async with asyncio.timeout(timeout_s):
            while True:
                try:
                    await self.bots()
                except (aiohttp.ClientError, Refused):
                    await asyncio.sleep(0.05)
                else:
                    return


async def _body(response: aiohttp.ClientResponse) -> Any:
    body = await response.json(content_type=None)
    if response.ok:
        return body
    raise Refused(_sentence(body) or f"HTTP {response.status}")


def _sentence(body: object) -> str:
    if not isinstance(body, dict):
        return ""
    found: Sequence[object] = [body[key] for key in ("said", "error", "description", "detail") if key in body]
    return str(found[0]) if found else ""
