"""Who looks: in which language, and by which address of ours."""

import re
from typing import Final

from fastapi import Request

from kernel.values import Language
from views.pages.frame import Visit

_HOST: Final = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?", re.ASCII)
_DEFAULT: Final = Language.EN
_HEADER_CHARS_MAX: Final = 1000


def visit_of(request: Request, web_url: str | None) -> Visit:
    """The visit that a request is: `?lang=` is a choice and comes first, then what the browser asks for."""
    chosen = Language.from_telegram(request.query_params.get("lang"))
    language = chosen or preferred(request.headers.get("accept-language", ""))
    return Visit(language, own_url(request, web_url), request.url.path, is_chosen=chosen is not None)


def own_url(request: Request, web_url: str | None) -> str:
    """Our public address; without one, the address that the visitor has come by."""
    if web_url is not None:
        return web_url.rstrip("/")
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host if _HOST.fullmatch(host) else 'localhost'}"


def preferred(header: str) -> Language:
    """The language of ours that an Accept-Language header likes best; English where it likes none.

    Source:  RFC 9110, 12.5.4.
    """
    best, best_weight = _DEFAULT, 0.0
    for part in header[:_HEADER_CHARS_MAX].split(","):
        code, _, parameters = part.partition(";")
        language, weight = Language.from_telegram(code.strip()), _weight(parameters)
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameters: str) -> float:
    """The number of `q=0.8`; 1 without one, 0 for anything else."""
    match = re.fullmatch(r"\s*(?:q\s*=\s*([01](?:\.\d{0,3})?)\s*)?", parameters, re.ASCII | re.IGNORECASE)
    if match is None:
        return 0.0
    return 1.0 if match[1] is None else float(match[1])
