"""/mydata in words: what is said with the file, and the readme inside it."""

from collections.abc import Sequence

from kernel.values import Language
from views.phrases import label, phrase
from views.screens import Screen


def caption(language: Language, *, answers: int, entries: int, receipts: int) -> Screen:
    """What is in the file."""
    return Screen(phrase(language, "mydata.caption", answers=answers, entries=entries, receipts=receipts))


def readme(languages: Sequence[Language], *, receipts: int) -> str:
    """What each part of the file is, in each language."""
    return "\n\n".join(label(language, "mydata.readme", receipts=receipts) for language in languages) + "\n"
