"""What keeps the books honest, as it stands: the log's newest checkpoint, the last audit, the campaigns' sums."""

from datetime import datetime

from kernel.values import Language
from views.economy import percent
from views.pages.facts import PEOPLE_MIN, AppealRate, AuditResult, CampaignTotal, LogHead, Witness, Work
from views.pages.frame import section
from views.pages.markup import element
from views.phrases import Html, label, phrase, plural


def log(language: Language, head: LogHead | None) -> Html:
    """The newest checkpoint, who signed it, and whose word counts."""
    about = element("p", phrase(language, "web.log.about"))
    if head is None:
        return section(language, "log", about, element("p", phrase(language, "web.log.none")), live=True)
    facts = [
        _fact(label(language, "web.log.size"), f"{head.size:,}"),
        _fact(label(language, "web.log.signed"), moment(head.signed_at)),
        _fact(label(language, "web.log.root"), element("code", head.root)),
        _fact(label(language, "web.log.name"), element("code", head.name)),
        *(_fact(label(language, "web.log.key"), element("code", key)) for key in head.keys),
    ]
    if head.waiting:
        facts.insert(1, _fact(label(language, "web.log.waiting"), f"{head.waiting:,}"))
    note = element(
        "details",
        element("summary", label(language, "web.log.note")),
        element("pre", element("code", head.note), tabindex=0),
    )
    return section(
        language, "log", about, element("dl", *facts, class_="facts"), *_vouched(language, head), note, live=True
    )


def audit(language: Language, result: AuditResult | None) -> Html:
    """When everything stored was last replayed, and what came of it."""
    if result is None:
        return section(language, "audit", element("p", phrase(language, "web.audit.none")), live=True)
    done = phrase(
        language,
        "web.audit.done",
        at=moment(result.finished_at),
        transfers=f"{result.transfers:,}",
        postings=f"{result.postings:,}",
        accounts=f"{result.accounts:,}",
        leaves=f"{result.leaves:,}",
    )
    found = plural(language, "web.audit.findings", result.findings) if result.findings else None
    verdict = element("p", found or phrase(language, "web.audit.clean"), class_="bad" if found else "good")
    return section(language, "audit", verdict, element("p", done), live=True)


def audit_word(language: Language, result: AuditResult | None) -> str:
    """The last audit in a word or two."""
    if result is None:
        return "–"
    return label(language, "web.audit.word.bad" if result.findings else "web.audit.word.good")


def campaigns(language: Language, work: Work) -> Html:
    """Every campaign in sums; of what fewer than five people did nothing is told."""
    if not work.campaigns:
        return section(language, "campaigns", element("p", phrase(language, "web.campaigns.none")), live=True)
    names = [label(language, f"web.campaigns.{name}") for name in ("settled", "accepted", "paid", "appeals")]
    head = [
        element("th", label(language, "web.campaigns.campaign"), scope="col"),
        *(element("th", name, scope="col", class_="number") for name in names),
    ]
    rows = [_campaign(language, each) for each in work.campaigns]
    table = element("table", element("thead", element("tr", *head)), element("tbody", *rows))
    parts = [table, _appeals(language, work.appeals)]
    if any(each.accepted is None for each in work.campaigns):
        parts.append(element("p", phrase(language, "web.campaigns.few", limit=PEOPLE_MIN), class_="note"))
    return section(language, "campaigns", *parts, live=True)


def moment(at: datetime) -> Html:
    """A time, as UTC has it."""
    return element("time", f"{at:%Y-%m-%d %H:%M} UTC", datetime=at.isoformat())


def _fact(name: str, value: str) -> Html:
    return element("div", element("dt", name), element("dd", value))


def _vouched(language: Language, head: LogHead) -> list[Html]:
    """How many independent witnesses there are behind it, and then each by name."""
    count = head.independent
    said = plural(language, "web.witnesses.some", count) if count else phrase(language, "web.witnesses.none")
    parts = [element("p", said, class_="good" if count else "")]
    if head.witnesses:
        parts.append(element("ul", *(_witness(language, each) for each in head.witnesses), class_="witnesses"))
    return parts


def _witness(language: Language, witness: Witness) -> Html:
    state = "local" if witness.is_local else "cosigned" if witness.has_cosigned else "not_yet"
    return element("li", element("code", witness.name), " ", label(language, f"web.witness.{state}"))


def _appeals(language: Language, rate: AppealRate | None) -> Html:
    """How often a refusal did not stand."""
    if rate is None:
        return element("p", phrase(language, "web.appeals.few", limit=PEOPLE_MIN), class_="note")
    share, facts = percent(rate.parts), {"decided": f"{rate.decided:,}", "overturned": f"{rate.overturned:,}"}
    return element("p", phrase(language, "web.appeals.rate", share=share, **facts), class_="note")


def _rate(language: Language, rate: AppealRate) -> str:
    return label(language, "web.campaigns.rate", overturned=f"{rate.overturned:,}", decided=f"{rate.decided:,}")


def _campaign(language: Language, total: CampaignTotal) -> Html:
    kinds = label(language, "web.list").join(label(language, f"kind.{kind}") for kind in total.kinds)
    status = label(language, f"campaign.status.{total.status}")
    gold = f" · {label(language, 'web.campaigns.without_gold')}" if total.is_without_gold else ""
    name = element("th", total.title, element("small", f"C{total.number} · {kinds} · {status}{gold}"), scope="row")
    figures = (
        f"{total.settled:,}",
        "–" if total.accepted is None else f"{total.accepted:,}",
        "–" if total.paid is None else total.paid.shown(),
        "–" if total.appeals is None else _rate(language, total.appeals),
    )
    return element("tr", name, *(element("td", each, class_="number") for each in figures))
