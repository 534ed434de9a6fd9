"""The first page: where all points are, today's price, the log, the audit, the campaigns, and how to check it all."""

from kernel.money import SUPPLY_UNITS, UNITS_PER_AIC
from kernel.values import Language
from views.economy import percent
from views.pages import records
from views.pages.facts import Books
from views.pages.frame import Visit, page
from views.pages.markup import element
from views.pages.points import supply
from views.pages.prices import prices
from views.pages.verify import verify
from views.phrases import Html, label, phrase


def explorer(visit: Visit, books: Books, checker_hash: str) -> Html:
    """Everything that anybody may see."""
    language = visit.language
    return page(
        visit,
        label(language, "web.page"),
        _opening(language),
        _figures(language, books),
        supply(language, books.supply),
        prices(language, books.price, books.days),
        records.log(language, books.head),
        records.audit(language, books.audit),
        records.campaigns(language, books.work),
        verify(visit, books.head, checker_hash),
    )


def _opening(language: Language) -> Html:
    """What this is."""
    lead = phrase(language, "web.lead", total=f"{SUPPLY_UNITS // UNITS_PER_AIC:,}")
    return element(
        "div", element("h1", label(language, "web.heading")), element("p", lead, class_="lead"), class_="opening"
    )


def _figures(language: Language, books: Books) -> Html:
    """The four figures to take away."""
    size = 0 if books.head is None else books.head.size
    figures = {
        "paid": (books.work.paid.shown(), element("small", "AIC")),
        "price": (percent(books.price.price_parts),),
        "entries": (f"{size:,}",),
        "audit": (records.audit_word(language, books.audit),),
    }
    parts = [
        element("div", element("dt", label(language, f"web.figure.{name}")), element("dd", *value))
        for name, value in figures.items()
    ]
    return element("dl", *parts, class_="figures", id="figures", data_live=True)
