"""What every public page has around it: the head, the way to its parts, both languages, and the foot."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kernel.values import Language
from views.pages.markup import element, together
from views.phrases import Html, label, phrase

CODES: Final = {Language.ZH: "zh-Hans", Language.EN: "en"}
_NAMES: Final = {Language.ZH: "中文", Language.EN: "English"}
_PARTS: Final = ("supply", "price", "log", "campaigns", "verify")


@dataclass(frozen=True, slots=True)
class Visit:
    """Who looks, and at what.

    Shape:   `base_url` is our own address without a slash at its end; a language that was asked for with `?lang=` is
             chosen, and links keep it: there is no cookie to remember it.
    """

    language: Language
    base_url: str
    path: str = "/"
    is_chosen: bool = False

    def link(self, path: str) -> str:
        """A way to another page of ours, in the same language."""
        if not self.is_chosen:
            return path
        place, mark, part = path.partition("#")
        return f"{place}?lang={self.language}{mark}{part}"


def page(visit: Visit, title: str, *main: str) -> Html:
    """A whole page. Parts named `live` are looked up again by the page's script while somebody looks."""
    return framed(visit, title, _top(visit), main, _foot(visit))


def framed(visit: Visit, title: str, top: Html, main: Iterable[str], foot: Html) -> Html:
    """A whole page with these around its main part."""
    language = visit.language
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="description", content=label(language, "web.description")),
        element("title", title),
        element("link", rel="icon", type="image/svg+xml", href="/assets/icon.svg"),
        element("link", rel="stylesheet", href="/assets/explorer.css"),
        element("script", src="/assets/explorer.js", defer=True),
    )
    body = element(
        "body",
        element("a", label(language, "web.skip"), class_="skip", href="#main"),
        top,
        element("main", *main, id="main"),
        foot,
    )
    return together([Html("<!doctype html>"), element("html", head, body, lang=CODES[language])])


def section(language: Language, id: str, *children: str, live: bool = False) -> Html:
    """A part of a page under its heading."""
    heading = element("h2", label(language, f"web.{id}.title"), id=f"{id}-title")
    return element("section", heading, *children, id=id, aria_labelledby=f"{id}-title", data_live=live)


def _top(visit: Visit) -> Html:
    language = visit.language
    brand = element(
        "a",
        element("b", "AIChain"),
        " ",
        element("span", label(language, "web.name")),
        class_="brand",
        href=visit.link("/"),
    )
    parts = [element("a", label(language, f"web.nav.{part}"), href=visit.link(f"/#{part}")) for part in _PARTS]
    return element(
        "header",
        element("div", brand, languages(visit), class_="first"),
        element("nav", *parts, aria_label=label(language, "web.nav"), class_="parts"),
        class_="top",
    )


def languages(visit: Visit) -> Html:
    """The same page in the other language, named in that language."""
    links = [
        element("b", _NAMES[each], lang=CODES[each], aria_current="true")
        if each is visit.language
        else element("a", _NAMES[each], lang=CODES[each], hreflang=CODES[each], href=f"{visit.path}?lang={each}")
        for each in Language
    ]
    return element("nav", *links, aria_label="Language / 语言", class_="languages")


def _foot(visit: Visit) -> Html:
    language = visit.language
    links = [
        element("a", label(language, "web.foot.api"), href=visit.link("/api")),
        element("a", label(language, "web.foot.checkpoint"), href="/log/checkpoint"),
        element("a", label(language, "web.foot.key"), href="/log/vkey"),
        element("a", label(language, "web.foot.checker"), href="/checker.html"),
    ]
    return element(
        "footer",
        element("nav", *links, aria_label=label(language, "web.foot")),
        element("p", phrase(language, "web.foot.points")),
        element("p", phrase(language, "web.foot.privacy")),
    )
