"""What a model said, read strictly: one of the options it was given, or a named reason not to use it."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from llm.model import Problem

ANSWER_CHARS_MAX: Final = 4000
"""No option has more than 200 characters; what is far longer is not an answer."""

_THOUGHTS: Final = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
_FENCE: Final = re.compile(r"```(?:json)?\s*\n(.*)\n\s*```", re.DOTALL | re.IGNORECASE)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    answer: str


def read_answer(text: str, options: Sequence[str]) -> int | Problem:
    """The number of the option named, as `{"answer": …}` or, from an endpoint that knows no JSON, as the option alone.

    A reasoning model's <think> block before its answer is not part of it.
    """
    said = _THOUGHTS.sub("", text, count=1).strip() if text.lstrip().startswith("<think>") else text.strip()
    if not said:
        return Problem.EMPTY
    if len(said) > ANSWER_CHARS_MAX:
        return Problem.TOO_LONG
    fenced = _FENCE.fullmatch(said)
    body = fenced[1].strip() if fenced else said
    try:
        named = _Answer.model_validate_json(body).answer
    except ValidationError:
        bare = _option(body, options)
        if bare is not None:
            return bare
        return Problem.SHAPE if body.startswith(("{", "[")) else Problem.PROSE
    found = _option(named, options)
    return Problem.NO_SUCH_OPTION if found is None else found


def _option(named: str, options: Sequence[str]) -> int | None:
    """The one option that this names: letter by letter, or but for capitals and spaces if that is only one."""
    if named in options:
        return options.index(named)
    alike = [number for number, option in enumerate(options) if _plain(option) == _plain(named)]
    return alike[0] if len(alike) == 1 else None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
