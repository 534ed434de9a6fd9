"""The operators' desk: releases of datasets, while they are made and when they are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kernel.values import Language
from views.dataset_card import CHANGED
from views.limits import CAPTION_UNITS, excerpt, fits
from views.phrases import Html, joined, label, phrase, plural
from views.screens import Button, Screen

_TITLE_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What is said with a release's file.

    Shape:   `counts` as the manifest has them, with what has changed since `previous`; the file is called `name`, and
             comes in so many `parts`.
    """

    release: str
    title: str
    counts: Mapping[str, int]
    previous: str | None
    licences: Sequence[str]
    manifest_sha256: str
    is_new: bool
    name: str
    parts: int


def usage(language: Language, formats: Sequence[str]) -> Screen:
    """What /export can be asked for."""
    return Screen(phrase(language, "operator.release.usage", formats=", ".join(formats)))


def progress(language: Language, number: int, done: int, total: int) -> Screen:
    """How far it is."""
    percent = 100 * done // total if total else 100
    return Screen(phrase(language, "operator.release.progress", number=number, percent=percent))


def ready(language: Language, release: str, *, is_sent: bool) -> Screen:
    """What stands in the progress's place at the end."""
    return Screen(phrase(language, "operator.release.done" if is_sent else "operator.release.sending", release=release))


def failed(language: Language, number: int) -> Screen:
    """It was our fault, and nobody else will hear of it here."""
    return Screen(phrase(language, "operator.release.failed", number=number))


def too_large(language: Language, release: str, megabytes: int) -> Screen:
    """Where to get what no chat takes."""
    return Screen(phrase(language, "operator.release.too_large", release=release, size=f"{megabytes:,}"))


def way(language: Language, facts: ReleaseFacts, megabytes: int, url: str) -> Screen:
    """A one-time link to what is too large for the chat, as a button: a link in the text would be fetched."""
    said = [caption(language, facts), Html(""), phrase(language, "operator.release.way", size=f"{megabytes:,}")]
    return Screen(joined(said), ((Button(label(language, "button.go_there"), url=url),),))


def caption(language: Language, facts: ReleaseFacts) -> Html:
    """What goes with the file, or with the last of its parts."""
    licences = excerpt(", ".join(facts.licences), _TITLE_COLUMNS)
    title = excerpt(facts.title, _TITLE_COLUMNS)
    lines = [
        phrase(language, "operator.release.title", release=facts.release, title=title),
        plural(language, "operator.release.items", facts.counts.get("items", 0), licences=licences),
    ]
    if facts.previous is not None:
        changes = {name: f"{facts.counts.get(name, 0):,}" for name in CHANGED}
        lines.append(phrase(language, "operator.release.changes", previous=facts.previous, **changes))
    if not facts.is_new:
        lines.append(phrase(language, "operator.release.same"))
    lines.append(phrase(language, "operator.release.manifest", sha256=facts.manifest_sha256))
    if facts.parts > 1:
        lines.append(plural(language, "operator.release.parts", facts.parts, name=facts.name))
    whole = joined(lines)
    assert fits(whole, CAPTION_UNITS)
    return whole
