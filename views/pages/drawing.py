"""The page where boxes are drawn on a picture: its frame and its words; what it does is the page's own script."""

import json
from typing import Final

from kernel.values import Language
from views.pages.markup import element, together
from views.phrases import Html, label

FOLDER: Final = "/app/assets"
"""Where its style and its scripts are served."""

_WORDS: Final = (
    "add", "again", "box", "canvas", "close", "done", "empty", "empty_no", "empty_title", "empty_yes", "full", "hint",
    "labels", "no_launch", "offline", "offline_title", "over", "over_no", "over_title", "over_yes", "redo",
    "refused_title", "remove", "removed", "renewed", "saved", "saving", "submit_many", "submit_none", "submit_one",
    "title", "tools", "undo", "unsaved", "zoom_in", "zoom_out",
)  # fmt: skip
_FACTS: Final = ("bottom", "count", "label", "left", "most", "number", "right", "top")
_ICONS: Final = {
    "undo": "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
    "redo": "m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
    "zoom_out": "M16 16l5 5M18 10.5a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0M7.5 10.5h6",
    "zoom_in": "M16 16l5 5M18 10.5a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0M7.5 10.5h6M10.5 7.5v6",
    "add": "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M12 8.5v7M8.5 12h7",
    "remove": "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
}
"""What can be pressed below the picture, in this order, each as a line on 24 by 24."""


def drawing(language: Language, lease: str) -> Html:
    """The whole page, before it knows its task; it has its words in every language, for it may learn of another."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
        element("meta", name="robots", content="noindex"),
        element("title", label(language, "app.title")),
        element("link", rel="icon", href="/assets/icon.svg", type="image/svg+xml"),
        element("link", rel="stylesheet", href=f"{FOLDER}/app.css"),
        _words(),
        element("script", src=f"{FOLDER}/main.js", type="module"),
    )
    body = element("body", _app(), _notice(), element("p", id="said", class_="said", role="status"), data_lease=lease)
    return Html(f"<!doctype html>{element('html', head, body, lang='zh-Hans' if language is Language.ZH else 'en')}")


def _app() -> Html:
    facts = together((element("span", id="ref"), element("span", id="saving")))
    ask = element(
        "header",
        element("p", id="question"),
        element("p", id="passage", hidden=True),
        element("p", facts, class_="meta"),
        class_="ask",
    )
    canvas = element(
        "section",
        Html('<img id="picture" alt="" draggable="false">'),
        element("div", id="shapes"),
        element("p", id="hint", data_word="hint"),
        id="canvas",
        class_="canvas",
        tabindex="-1",
        data_named="canvas",
    )
    labels = element("div", id="labels", class_="labels", role="radiogroup", data_named="labels", hidden=True)
    tools = element("div", *map(_tool, _ICONS), class_="tools", role="toolbar", data_named="tools")
    submit = element("button", id="submit", class_="primary", type="button", hidden=True)
    return element("main", ask, canvas, labels, tools, submit, id="app", aria_busy="true")


def _tool(name: str) -> Html:
    icon = element("svg", element("path", d=_ICONS[name]), viewBox="0 0 24 24", aria_hidden="true")
    return element("button", icon, id=name, type="button", data_named=name)


def _notice() -> Html:
    return element(
        "dialog",
        element("h1", id="notice_title"),
        element("p", id="notice_text"),
        element("div", id="notice_buttons"),
        id="notice",
        aria_labelledby="notice_title",
    )


def _words() -> Html:
    """Data, not a script: the page's policy lets none run that stands in it."""
    kept = {name: f"{{{name}}}" for name in _FACTS}
    words = {each.value: {name: label(each, f"app.{name}", **kept) for name in _WORDS} for each in Language}
    text = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    return element("script", Html(text), id="words", type="application/json")
