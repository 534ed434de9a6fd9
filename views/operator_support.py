"""The operator's desk: what people have written, and the answers they get."""

from dataclasses import dataclass
from datetime import datetime

from kernel.values import Language
from views import desk_actions
from views.phrases import Html, escaped, joined, label, phrase
from views.screens import Button, Screen


@dataclass(frozen=True, slots=True)
class SupportCase:
    """One message that waits, without its writer's name; `at` is in UTC, `waiting` counts it too."""

    message: str
    reference: str
    spoken: Language
    at: datetime
    text: str
    waiting: int


def message(language: Language, case: SupportCase) -> Screen:
    """The message, with [Answer] and [Close]."""
    title = phrase(
        language,
        "operator.support.title",
        reference=case.reference,
        spoken=label(case.spoken, "language.name"),
        at=f"{case.at:%Y-%m-%d %H:%M}",
        waiting=case.waiting,
    )
    rows = (
        (
            Button(label(language, "button.answer_person"), desk_actions.answer_person(case.message)),
            Button(label(language, "button.close_message"), desk_actions.close_message(case.message)),
        ),
    )
    return Screen(joined([title, "", Html(f"<blockquote>{escaped(case.text)}</blockquote>")]), rows)


def nobody_waits(language: Language) -> Screen:
    """The queue is empty."""
    return Screen(phrase(language, "operator.support.none"))


def write_answer(language: Language, reference: str) -> Screen:
    """[Answer] was pressed: the next text goes to the writer."""
    return Screen(phrase(language, "operator.support.write", reference=reference))


def answered(language: Language, reference: str) -> Screen:
    """The answer is on its way."""
    return Screen(phrase(language, "operator.support.answered", reference=reference))


def closed(language: Language, reference: str) -> Screen:
    """The message was closed without an answer."""
    return Screen(phrase(language, "operator.support.closed", reference=reference))
