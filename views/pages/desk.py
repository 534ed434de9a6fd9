"""The operators' pages: the door, the house at a glance, a campaign."""

from collections.abc import Sequence

from contributors.passes import Pass
from kernel.values import Language
from views import operator, operator_desk, operator_figures
from views.figures import Drawn
from views.operator import Progress
from views.operator_desk import Overview
from views.pages.frame import Visit, framed, languages
from views.pages.markup import element, together
from views.phrases import Html, label, phrase

HOME = "/desk"


def door(visit: Visit, found: Pass) -> Html:
    """Whose pass it is; the press that uses it up."""
    language = visit.language
    go_on = element("button", label(language, "web.desk.continue", name=found.name), type="submit", class_="button")
    main = (
        element("h1", label(language, "web.desk.door")),
        element("p", phrase(language, "web.desk.door.about"), class_="lead"),
        element("form", go_on, method="post", action=visit.path),
        element("p", phrase(language, "web.desk.door.not_you"), class_="note"),
    )
    return framed_desk(visit, label(language, "web.desk.door"), *main)


def download(visit: Visit, found: Pass) -> Html:
    """Which release a pass is for; the press that fetches it and uses the pass up."""
    language = visit.language
    title = label(language, "web.desk.download", release=found.subject)
    fetch = element("button", label(language, "web.desk.download.fetch"), type="submit", class_="button")
    main = (
        element("h1", title),
        element("p", phrase(language, "web.desk.download.about"), class_="lead"),
        element("form", fetch, method="post", action=visit.path),
        element("p", phrase(language, "web.desk.door.not_you"), class_="note"),
    )
    return framed_desk(visit, title, *main)


def refusal(visit: Visit, sentence: Html) -> Html:
    """Why there is nothing to see."""
    title = label(visit.language, "web.desk.refused")
    about = phrase(visit.language, "web.desk.refused.about")
    return framed_desk(visit, title, element("h1", title), element("p", sentence, class_="lead"), element("p", about))


def house(visit: Visit, who: Pass, facts: Overview, campaigns: Sequence[Progress]) -> Html:
    """The house at a glance, and every campaign, the newest first."""
    language = visit.language
    main = (
        element("h1", label(language, "web.desk.house")),
        _figures(language, facts),
        element("section", *_lines(operator_desk.overview(language, facts).text)[1:], id="queues", data_live=True),
        _campaigns(visit, campaigns),
    )
    return framed_desk(visit, label(language, "web.desk.house"), *main, who=who)


def campaign(
    visit: Visit, who: Pass, facts: Progress, drawn: Drawn | None, *, has_picture: bool, has_words: bool
) -> Html:
    """How one campaign stands: the picture, and the same lines as in the chat."""
    language = visit.language
    worth = [] if drawn is None else operator_figures.lines(language, drawn, has_words=has_words)
    said = operator.campaign_status(language, facts, figures=worth)
    title = f"C{facts.number} {facts.title}"
    main = [
        element("p", element("a", label(language, "web.desk.back"), href=visit.link(HOME))),
        element("h1", title),
        element("p", label(language, f"campaign.status.{facts.status}"), class_="lead"),
    ]
    if has_picture:
        picture = visit.link(f"{HOME}/campaigns/{facts.number}/picture.png")
        main.append(
            element("figure", element("img", src=picture, alt=label(language, "web.desk.picture"), class_="drawn"))
        )
    main.append(element("section", *_lines(said.text)[1:], id="status", data_live=True))
    return framed_desk(visit, title, *main, who=who)


def framed_desk(visit: Visit, title: str, *main: str, who: Pass | None = None) -> Html:
    """A page with the desk's head and foot around it."""
    language = visit.language
    brand = element(
        "a",
        element("b", "AIChain"),
        " ",
        element("span", label(language, "web.desk.name")),
        class_="brand",
        href=visit.link(HOME if who else "/"),
    )
    top = element("header", element("div", brand, languages(visit), class_="first"), class_="top")
    return framed(visit, title, top, [element("div", *main, class_="desk")], _foot(language, who))


def _foot(language: Language, who: Pass | None) -> Html:
    if who is None:
        return element("footer", element("p", phrase(language, "web.desk.foot")))
    leave = element("button", label(language, "web.desk.leave"), type="submit", class_="quiet")
    return element(
        "footer",
        element("p", phrase(language, "web.desk.foot.in", name=who.name)),
        element("form", leave, method="post", action=f"{HOME}/leave"),
    )


def _figures(language: Language, facts: Overview) -> Html:
    """The four to look at first."""
    shown = {
        "active": f"{facts.active_today:,}",
        "answers": f"{facts.answers_last_hour:,}",
        "decide": f"{facts.adjudications + facts.appeals_waiting:,}",
        "ledger": label(language, f"web.desk.ledger.{'off' if facts.imbalance_units else 'even'}"),
    }
    parts = [
        element("div", element("dt", label(language, f"web.desk.figure.{name}")), element("dd", value))
        for name, value in shown.items()
    ]
    return element("dl", *parts, class_="figures", id="figures", data_live=True)


def _campaigns(visit: Visit, campaigns: Sequence[Progress]) -> Html:
    language = visit.language
    heading = element("h2", label(language, "web.desk.campaigns"), id="campaigns-title")
    if not campaigns:
        return element("section", heading, element("p", phrase(language, "web.desk.campaigns.none")))
    names = [label(language, f"web.desk.campaigns.{name}") for name in ("settled", "accepted", "paid")]
    head = [
        element("th", label(language, "web.campaigns.campaign"), scope="col"),
        *(element("th", name, scope="col", class_="number") for name in names),
    ]
    rows = [_campaign(visit, each) for each in reversed(campaigns)]
    table = element("table", element("thead", element("tr", *head)), element("tbody", *rows))
    return element("section", heading, table, id="campaigns", aria_labelledby="campaigns-title", data_live=True)


def _campaign(visit: Visit, facts: Progress) -> Html:
    language = visit.language
    link = element("a", facts.title, href=visit.link(f"{HOME}/campaigns/{facts.number}"))
    status = label(language, f"campaign.status.{facts.status}")
    name = element("th", link, element("small", f"C{facts.number} · {status}"), scope="row")
    share = f"{facts.settled / facts.tasks if facts.tasks else 0:.0%}"
    figures = (
        together([Html(f"{facts.settled:,}/{facts.tasks:,}"), element("small", share)]),
        f"{facts.accepted:,}",
        facts.paid.shown(),
    )
    return element("tr", name, *(element("td", figure, class_="number") for figure in figures))


def _lines(text: str) -> list[Html]:
    """A message of the chat, HTML as it is, a paragraph a line."""
    return [element("p", Html(line)) for line in text.splitlines() if line]
