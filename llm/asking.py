"""Tasks as questions to a model: our instructions from a file, and everything that people wrote as one JSON object."""

import functools
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kernel.values import Language
from llm.model import Ask, Picture
from tasks.kinds import TaskPayload, choice, review

PROMPTS: Final = Path(__file__).parent / "prompts"
NONE_OF_THESE: Final = {Language.EN: "None of these", Language.ZH: "以上都不是"}
PAIR: Final = ("first", "second", "tie")
"""The verdicts on two answers, by number."""


@dataclass(frozen=True, slots=True)
class Instructions:
    """A prompt's file."""

    text: str
    sha256: str


@functools.cache
def instructions(name: str, language: Language) -> Instructions:
    """What a model is told to do, in the language of the task."""
    data = (PROMPTS / f"{name}.{language.value}.md").read_bytes()
    return Instructions(data.decode(), hashlib.sha256(data).hexdigest())


def about_choice(
    payload: choice.Payload, *, none_of_these: bool = False, guide: str | None = None, picture: Picture | None = None
) -> Ask:
    """Which option is right? `None of these` is the last one where the campaign has it."""
    extra = (NONE_OF_THESE[payload.language],) if none_of_these else ()
    return _ask("choice", payload, (*payload.options, *extra), {"guide": guide}, picture)


def about_review(payload: review.Payload, *, guide: str | None = None, picture: Picture | None = None) -> Ask:
    """Is this answer right? Nobody else's verdict is shown."""
    return _ask("review", payload, review.OPTIONS, {"guide": guide, "answer": payload.answer}, picture)


def about_pair(
    payload: TaskPayload, first: str, second: str, *, guide: str | None = None, picture: Picture | None = None
) -> Ask:
    """Which of two answers is better? By number as a comparison's first three options."""
    return _ask("compare", payload, PAIR, {"guide": guide, "first": first, "second": second}, picture)


def _ask(
    name: str,
    payload: TaskPayload,
    options: tuple[str, ...],
    more: dict[str, str | None],
    picture: Picture | None = None,
) -> Ask:
    told = instructions(name, payload.language)
    data = {"question": payload.text, "passage": payload.passage, **more, "options": options}
    given = {key: value for key, value in data.items() if value is not None}
    return Ask(
        language=payload.language,
        instructions=told.text,
        sha256=told.sha256,
        data=json.dumps(given, ensure_ascii=False),
        options=options,
        picture=picture,
    )
