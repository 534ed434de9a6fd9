"""The upload page: one file, how far it has come, what it holds, and the press that imports it."""

from collections.abc import Sequence
from typing import Final

from contributors.passes import Pass
from kernel.values import Language
from tasks.raw import MAX_FILE_MB, BadRow
from views.operator import bad_row, file_notes
from views.pages.desk import framed_desk
from views.pages.frame import Visit
from views.pages.markup import element, together
from views.phrases import Html, label, phrase, plural

LISTED: Final = 200
"""So many bad rows are listed on the page; the chat has them all."""
ACCEPTED: Final = ".jsonl,.ndjson,.csv,.tsv,.json,.zip"
_SAID: Final = ("sending", "reading", "importing", "broken", "too_large")
"""What the page's script says while it works."""


def upload(visit: Visit, found: Pass, number: int, title: str) -> Html:
    """Which campaign, and the place for its file."""
    language = visit.language
    said = {f"data_{name}": label(language, f"web.upload.{name}", limit=MAX_FILE_MB) for name in _SAID}
    form = element(
        "form",
        element("label", label(language, "web.upload.file"), for_="file"),
        element("input", type="file", id="file", name="file", accept=ACCEPTED, required=True),
        element("button", label(language, "web.upload.send", name=found.name), type="submit", class_="button"),
        element("p", phrase(language, "web.upload.formats", limit=MAX_FILE_MB), class_="note"),
        element("p", phrase(language, "web.upload.once", number=number), class_="note"),
        method="post",
        action=visit.path,
        data_limit=MAX_FILE_MB * 2**20,
        id="upload",
        **said,
    )
    progress = element("progress", max=1, value=0, id="bar", hidden=True, aria_labelledby="status")
    heading = label(language, "web.upload.title")
    main = (
        element("h1", heading),
        element("p", phrase(language, "web.upload.about", number=number, title=title), class_="lead"),
        form,
        progress,
        element("p", "", id="status", role="status"),
        element("section", "", id="report", hidden=True, tabindex="-1"),
        element("noscript", element("p", phrase(language, "web.upload.no_script", number=number))),
        element("script", src="/assets/upload.js", defer=True),
    )
    return framed_desk(visit, f"{heading} · C{number}", *main)


def report(
    language: Language, number: int, name: str, good: int, bad: Sequence[BadRow], *, encoding: str, unused: int
) -> Html:
    """What a file holds, and the press that imports its good rows."""
    parts = [
        element("h2", name),
        element("p", plural(language, "operator.import.good", good)),
        *(element("p", note) for note in file_notes(language, encoding, unused)),
    ]
    if bad:
        parts.append(element("p", plural(language, "operator.import.bad", len(bad))))
        parts.append(
            element("ul", *(element("li", bad_row(language, row)) for row in bad[:LISTED]), class_="rows", tabindex=0)
        )
    if len(bad) > LISTED:
        parts.append(element("p", plural(language, "web.upload.more_bad", len(bad) - LISTED, number=number)))
    if good:
        press = label(language, "button.import", count=good)
        parts.append(element("button", press, type="button", id="confirm", class_="button"))
        parts.append(element("p", phrase(language, "web.upload.later", number=number), class_="note"))
    else:
        parts.append(element("p", phrase(language, "web.upload.nothing", number=number)))
    return together(parts)


def imported(language: Language, number: int, count: int, gold: int, gold_wanted: int) -> Html:
    """The good rows are in; the chat goes on from here."""
    lines = [
        plural(language, "operator.imported", count, number=number),
        plural(language, "operator.imported.gold", gold),
    ]
    if gold < gold_wanted:
        lines.append(phrase(language, "operator.imported.more_gold", wanted=gold_wanted))
    lines.append(phrase(language, "web.upload.done", number=number))
    return together(element("p", line) for line in lines)
