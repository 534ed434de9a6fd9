"""One request to an OpenAI-compatible endpoint, by the openai client: bounded in time and in what is read.

Importing this imports openai, which takes seconds: llm.endpoint does it when there is something to ask.
"""

import asyncio
import base64
import contextlib
from collections.abc import Mapping
from typing import Annotated, Any, Final

import openai
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from llm.line import Completion, Declined, Lost, NotReached
from llm.model import Ask

ANSWER_BYTES_MAX: Final = 1 << 20
COMPLAINT_BYTES_MAX: Final = 1 << 14
_TOKENS_MAX: Final = 10**9


class Wire:
    """The client of one endpoint. It implements llm.line.Line.

    Units:   timeout_s: from the first byte sent to the last one read.
    """

    def __init__(self, url: str, key: str, *, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        http = openai.DefaultAsyncHttpxClient(
            event_hooks={"response": [_refuse_errors]}, follow_redirects=False, timeout=timeout_s
        )
        identity = {"Accept-Encoding": "identity"}  # a small compressed answer may be a huge one
        self._client = openai.AsyncOpenAI(
            api_key=key, base_url=url, max_retries=0, timeout=timeout_s, http_client=http, default_headers=identity
        )

    async def complete(self, model: str, ask: Ask, options: Mapping[str, Any]) -> Completion:
        """Have one prompt completed.

        Raises:  Declined, NotReached, Lost.
        """
        try:
            async with asyncio.timeout(self.timeout_s):
                body = await self._body(model, ask, options)
        except TimeoutError as late:
            raise Lost("time-out") from late
        except openai.APITimeoutError as late:
            raise Lost("time-out") from late
        except openai.APIConnectionError as broken:
            # By its name: the client's transport is openai's own affair.
            if type(broken.__cause__).__name__ in {"ConnectError", "ConnectTimeout", "ProxyError"}:
                raise NotReached("no connection") from broken
            raise Lost("connection lost") from broken
        return _read(body)

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()

    async def _body(self, model: str, ask: Ask, options: Mapping[str, Any]) -> bytes:
        create = self._client.chat.completions.with_streaming_response.create
        async with create(model=model, messages=_messages(ask), **options) as response:
            encoding = response.headers.get("content-encoding", "identity")
            if encoding != "identity":
                raise Lost("compressed")
            body = bytearray()
            async for chunk in response.iter_bytes():
                body += chunk
                if len(body) > ANSWER_BYTES_MAX:
                    raise Lost("huge")
        return bytes(body)


async def _refuse_errors(response: Any) -> None:
    """Turn an error's status into ours, having read no more of it than a complaint needs.

    Raises:  Declined.
    """
    if response.is_success:
        return
    complaint = bytearray()
    if response.headers.get("content-encoding", "identity") == "identity":
        async for chunk in response.aiter_raw():
            complaint += chunk
            if len(complaint) > COMPLAINT_BYTES_MAX:
                break
    text = bytes(complaint[:COMPLAINT_BYTES_MAX]).decode(errors="replace")
    raise Declined(response.status_code, text, _retry_after(response.headers))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, from either header that providers use; a date is as good as nothing, since clocks differ."""
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        with contextlib.suppress(ValueError):
            value = float(headers.get(name, "")) / scale
            if 0 <= value < float("inf"):
                return value
    return None


def _messages(ask: Ask) -> Any:
    content: Any = ask.data
    if ask.picture is not None:
        data = base64.b64encode(ask.picture.data).decode()
        picture = {"type": "image_url", "image_url": {"url": f"data:{ask.picture.mime};base64,{data}"}}
        content = [{"type": "text", "text": ask.data}, picture]
    return [{"role": "system", "content": ask.instructions}, {"role": "user", "content": content}]


def _count(value: object) -> object:
    """A number of tokens that can be."""
    return value if type(value) is int and 0 <= value <= _TOKENS_MAX else None


Count = Annotated[int | None, BeforeValidator(_count)]


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: Count = None
    completion_tokens: Count = None


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


def _read(body: bytes) -> Completion:
    """Read what we need of an answer, and nothing on trust.

    Raises:  Lost.
    """
    try:
        done = _Completion.model_validate_json(body)
    except ValidationError as broken:
        raise Lost("not a completion") from broken
    first, usage = done.choices[0], done.usage or _Usage()
    reason = "content_filter" if first.message.refusal else first.finish_reason or "stop"
    return Completion(
        first.message.content or first.message.refusal or "", reason, usage.prompt_tokens, usage.completion_tokens
    )
