"""Files as the web has them: with a tag of their content, and how long they may be kept."""

import hashlib

from fastapi import Request, Response


def tag_of(data: bytes) -> str:
    """A name for exactly these bytes."""
    return hashlib.sha256(data).hexdigest()[:32]


def file_response(
    request: Request, data: bytes, *, tag: str, media_type: str, kept: str, headers: dict[str, str] | None = None
) -> Response:
    """The file; or word that whoever asks has it already.

    Source:  RFC 9110, 13.1.2.
    """
    quoted = f'"{tag}"'
    fixed = {"etag": quoted, "cache-control": kept, **(headers or {})}
    if _has(request.headers.get("if-none-match", ""), quoted):
        return Response(status_code=304, headers=fixed)
    return Response(data, media_type=media_type, headers=fixed)


def _has(known: str, tag: str) -> bool:
    return known.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in known.split(",")}
