"""An OpenAI-compatible endpoint: POST /v1/chat/completions, GET /v1/models.

Behind it are the lexical baseline and the simulated models that a replay hands over: sheets of answers, right as often
as declared, that understand nothing.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import Any

from aiohttp import web

from sandbox import lexical

MODEL = "sandbox-lexical"
CREATED_AT_S = 1_767_225_600  # 2026-01-01, when this baseline was written
REQUEST_MAX_CHARS = 200_000
NOT_ON_THE_SHEET = "I am simulated: I was handed a sheet of answers, and this question is not on it."

ERROR_TYPE = "invalid_request_error"
_serial = count(time.time_ns())


class Refused(Exception):
    """A request that OpenAI would answer with an error object."""

    def __init__(self, message: str, *, code: str | None = None, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


@dataclass(frozen=True, slots=True)
class Simulated:
    """A model that only knows a sheet. Shape: answers by question. Units: accuracy is declared, 0..1."""

    answers: Mapping[str, str]
    accuracy: float

    def answer(self, ask: lexical.Ask) -> lexical.Found | None:
        """What the sheet says; None where it has nothing."""
        text = self.answers.get(ask.question)
        return None if text is None else lexical.Found(text, self.accuracy)


Models = Mapping[str, Simulated]


class ModelApi:
    """The endpoint. `simulated` models come and go beside the baseline, by name."""

    def __init__(self, simulated: Models) -> None:
        self._simulated = simulated

    def routes(self) -> list[web.RouteDef]:
        """What the sandbox serves under /v1."""
        return [
            web.get("/v1/models", self.list_models),
            web.get("/v1/models/{model}", self.show_model),
            web.post("/v1/chat/completions", self.complete_chat),
        ]

    async def list_models(self, _request: web.Request) -> web.Response:
        """Name the models there are."""
        return web.json_response({"object": "list", "data": [_model(name) for name in (MODEL, *self._simulated)]})

    async def show_model(self, request: web.Request) -> web.Response:
        """Describe one, or say that there is no such."""
        name = request.match_info["model"]
        return web.json_response(_model(name)) if self._has(name) else _error(_unknown(name))

    async def complete_chat(self, request: web.Request) -> web.StreamResponse:
        """Answer the last user message.

        Shape:   `response_format` json_object gives {"answer": …}; json_schema gives an object of that schema if it has
                 one string property and, beside it, only numbers, which get the score.
        """
        try:
            body = await _read(request)
            model = str(body.get("model"))
            if not self._has(model):
                raise _unknown(model)
            ask = lexical.read_prompt(_last_user_text(body))
            text = self._text(model, ask, body.get("response_format") or {})
        except Refused as refused:
            return _error(refused)
        identity = {"id": f"chatcmpl-sandbox-{next(_serial):x}", "created": int(time.time()), "model": model}
        usage = _usage(body["messages"], text)
        if body.get("stream"):
            options = body.get("stream_options") or {}
            return await _stream(request, identity, text, usage if options.get("include_usage") else None)
        choice = {"index": 0, "finish_reason": "stop", "logprobs": None}
        choice["message"] = {"role": "assistant", "content": text, "refusal": None}
        return web.json_response({**identity, "object": "chat.completion", "choices": [choice], "usage": usage})

    def _has(self, model: str) -> bool:
        return model == MODEL or model in self._simulated

    def _text(self, model: str, ask: lexical.Ask, response_format: Mapping[str, Any]) -> str:
        if model == MODEL:
            return _write(lambda options: lexical.answer(ask, options), response_format)
        found = self._simulated[model].answer(ask)
        return NOT_ON_THE_SHEET if found is None else _write(lambda _: found, response_format)


async def _read(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError as broken:
        raise Refused("We could not parse the JSON body of your request.") from broken
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list) or not body["messages"]:
        raise Refused("'messages' must be an array with at least one message.")
    return body


def _unknown(name: str) -> Refused:
    message = f"The model `{name}` does not exist; this sandbox has `{MODEL}`, and what a replay hands it."
    return Refused(message, code="model_not_found", status=HTTPStatus.NOT_FOUND)


def _last_user_text(body: Mapping[str, Any]) -> str:
    """The text of the last user message; pictures are not looked at."""
    for message in reversed(body["messages"]):
        if isinstance(message, dict) and message.get("role") == "user":
            text = _text_of(message.get("content"))
            if len(text) > REQUEST_MAX_CHARS:
                raise Refused(f"Messages have at most {REQUEST_MAX_CHARS} characters.", code="context_length_exceeded")
            return text
    raise Refused("There must be a message whose role is 'user'.")


def _text_of(content: object) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(str(part["text"]) for part in parts if isinstance(part, dict) and part.get("type") == "text")


def _write(answer: Callable[[Sequence[str]], lexical.Found], response_format: Mapping[str, Any]) -> str:
    kind = response_format.get("type", "text")
    if kind == "json_schema":
        return _by_schema(answer, (response_format.get("json_schema") or {}).get("schema") or {})
    found = answer(())
    if kind == "json_object":
        return json.dumps({"answer": found.text}, ensure_ascii=False)
    return found.text


def _by_schema(answer: Callable[[Sequence[str]], lexical.Found], schema: Mapping[str, Any]) -> str:
    properties: dict[str, Any] = schema.get("properties") or {}
    words = [name for name, spec in properties.items() if spec.get("type") == "string" or "enum" in spec]
    numbers = [name for name, spec in properties.items() if spec.get("type") == "number"]
    if len(words) != 1 or len(words) + len(numbers) != len(properties):
        raise Refused("This endpoint fills objects of one string property and numbers.", code="unsupported_schema")
    found = answer([str(option) for option in properties[words[0]].get("enum", ())])
    filled: dict[str, str | float] = {name: round(found.score, 4) for name in numbers}
    filled[words[0]] = found.text
    return json.dumps({name: filled[name] for name in properties}, ensure_ascii=False)


def _usage(messages: list[Any], text: str) -> dict[str, int]:
    asked = sum(lexical.count_tokens(_text_of(message.get("content"))) for message in messages)
    said = lexical.count_tokens(text)
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


async def _stream(
    request: web.Request, identity: dict[str, Any], text: str, usage: dict[str, int] | None
) -> web.StreamResponse:
    """The same answer as server-sent events: a role, the text, the end, and the usage if it was asked for."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    chunk = {**identity, "object": "chat.completion.chunk"}
    for delta, reason in (({"role": "assistant", "content": ""}, None), ({"content": text}, None), ({}, "stop")):
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        await response.write(_event({**chunk, "choices": [choice]}))
    if usage is not None:
        await response.write(_event({**chunk, "choices": [], "usage": usage}))
    await response.write(b"data: [DONE]\n\n")
    await response.write_eof()
    return response


def _event(body: Mapping[str, Any]) -> bytes:
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": CREATED_AT_S, "owned_by": "sandbox"}


def _error(refused: Refused) -> web.Response:
    error = {"message": str(refused), "type": ERROR_TYPE, "param": None, "code": refused.code}
    return web.json_response({"error": error}, status=refused.status)
