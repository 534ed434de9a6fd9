"""The operator's desk: answers whose text is nearly somebody else's, as evidence to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kernel.values import Language
from views.limits import excerpt
from views.phrases import Html, escaped, phrase

NAME_CHARS: Final = 8
"""As much of an account's number as is read aloud."""
_TEXT_COLUMNS: Final = 240


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """An answer and another that shares rare text with it: `share` of the shorter one, and how many letters."""

    ref: str
    other_ref: str
    other_who: str
    is_own: bool
    is_same_question: bool
    share: float
    letters: int
    text: str


def near_copies(language: Language, found: Sequence[CopyFacts]) -> list[Html]:
    """Each with whose it is, to which question, and how it begins; nothing where nothing was found."""
    if not found:
        return []
    lines = [phrase(language, "operator.copies.title")]
    for each in found:
        key = "own" if each.is_own else "same" if each.is_same_question else "other"
        line = phrase(
            language,
            f"operator.copies.{key}",
            ref=each.ref,
            other_ref=each.other_ref,
            who=each.other_who[:NAME_CHARS],
            share=f"{each.share:.0%}",
            letters=each.letters,
        )
        lines += [line, Html(f"<blockquote>{escaped(excerpt(each.text, _TEXT_COLUMNS))}</blockquote>")]
    return lines
