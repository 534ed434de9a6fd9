"""A Bot API request's parameters, whichever of the three encodings they came in."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from pydantic_core import from_json

from sandbox.errors import Refusal, bad_request

MAX_REQUEST_BYTES = 64 * 2**20
TOO_LARGE = "Request Entity Too Large"


@dataclass(slots=True)
class Upload:
    """A file as it arrived."""

    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Params:
    """Named values: texts from a form, typed ones from JSON; uploads apart, a second one of a name under `name.<n>`.

    Raises:  Refusal 400 in Telegram's words when a value is not what its reader asks for.
    """

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A text, empty if absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise bad_request(f"{name} must be a number") from error

    def flag(self, name: str) -> bool:
        """A yes or no."""
        value = self.values.get(name)
        return value is True or value == 1 or (isinstance(value, str) and value.lower() in {"true", "1", "yes"})

    def json(self, name: str) -> Any:
        """A JSON-serialised object or list, None if absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return from_json(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from error

    def json_or_text(self, name: str) -> Any:
        """A value that may be JSON, or a plain text if it does not parse as such."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return from_json(value)
        except ValueError:
            return value


async def read_params(request: web.Request) -> Params:
    """The request's parameters: from the address, a form, multipart, or JSON.

    Raises:  Refusal 413 for a body above what Telegram takes, 400 for JSON that does not parse.
    """
    params = Params(dict(request.query) if request.query_string else {})
    if request.method != "POST" or not request.can_read_body:
        return params
    try:
        await _read_body(request, params)
    except web.HTTPRequestEntityTooLarge as error:
        raise Refusal(413, TOO_LARGE) from error
    return params


async def _read_body(request: web.Request, params: Params) -> None:
    kind = request.content_type
    if kind == "application/x-www-form-urlencoded":
        body = (await request.read()).decode("utf-8", "replace")
        params.values.update(parse_qsl(body, keep_blank_values=True))
    elif kind == "application/json":
        params.values.update(_json_object(await request.read()))
    elif kind == "multipart/form-data":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                key = name if name not in params.uploads else f"{name}.{len(params.uploads)}"
                params.uploads[key] = Upload(value.filename, value.content_type, value.file.read())
            else:
                params.values[name] = value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")


def _json_object(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        parsed = from_json(body)
    except ValueError as error:
        raise bad_request("can't parse the request: not a JSON object") from error
    if not isinstance(parsed, dict):
        raise bad_request("can't parse the request: not a JSON object")
    return parsed
