"""What a page says when there is nothing to show: in both languages' pages, and for programs in both at once."""

from typing import Final

from kernel.values import Language
from views.pages.frame import Visit, page
from views.pages.markup import element
from views.phrases import Html, label

KNOWN: Final = ("400", "404", "405", "414", "429", "503")


def name_of(status: int) -> str:
    """The problem that stands for a status."""
    if str(status) in KNOWN:
        return str(status)
    return "500" if status >= 500 else "400"  # noqa: PLR2004 - HTTP's own line between our faults and theirs


def problem(visit: Visit, status: int) -> Html:
    """A page that says what is the matter, and where to go on."""
    language, name = visit.language, name_of(status)
    title = label(language, f"web.problem.{name}.title")
    return page(
        visit,
        title,
        element("p", str(status), class_="status"),
        element("h1", title),
        element("p", label(language, f"web.problem.{name}"), class_="lead"),
        element("p", element("a", label(language, "web.problem.back"), href=visit.link("/"), class_="button")),
    )


def said(status: int) -> dict[str, str]:
    """The same for a program: one sentence in each language."""
    return {each.value: label(each, f"web.problem.{name_of(status)}") for each in Language}
