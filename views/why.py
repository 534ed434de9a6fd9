"""The why-card: each part of a verdict in plain words, from what is stored; peers as counts, gold as totals."""

from dataclasses import dataclass
from datetime import datetime

from kernel.money import Amount
from kernel.values import Language
from views import actions
from views.dates import moment
from views.money import pay_range
from views.phrases import Html, joined, label, phrase, plural
from views.reasons import said
from views.screens import Button, Row, Screen

PEERS_SHOWN_FROM = 2
"""One peer alone is nobody's majority."""
GOLD_SHOWN_FROM = 10
_ACCEPTED = ("pending", "paid", "parked")


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """An appeal as its author is told it.

    Shape:   `until` in the author's zone; `by` and `note` once it is decided.
    """

    status: str
    until: datetime
    votes_for: int = 0
    votes_against: int = 0
    by: str | None = None
    note: str | None = None

    @property
    def votes(self) -> int:
        """How many have spoken."""
        return self.votes_for + self.votes_against


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's standing in a kind; `young` with nothing counted where nothing is known yet."""

    state: str = "young"
    counted: int = 0
    needed: int = 0
    gold_right: int = 0
    gold_total: int = 0


@dataclass(frozen=True, slots=True)
class Why:
    """Everything that a verdict rests on, and what happens next.

    Shape:   `state` is the response's; `by` whose word it was: gold, peers, review, operator, appeal, or None so far;
             `models` are those that were asked about it; `is_graded`: the answer is near or far, and no option;
             `appeal_until`, in the person's zone, while it may be appealed; `fit` is the fit's short name.
    """

    ref: str
    lease: str
    state: str
    low: Amount
    high: Amount
    standing: Standing
    by: str | None = None
    peers: int = 0
    agreeing: int = 0
    paid: Amount | None = None
    declared_ai: bool = False
    is_graded: bool = False
    pays_on_acceptance: bool = False
    models: tuple[str, ...] = ()
    appeal: AppealFacts | None = None
    appeal_until: datetime | None = None
    rules_version: str | None = None
    fit: str | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether it counts as good work."""
        return self.state in _ACCEPTED


def why(language: Language, facts: Why) -> Screen:
    """The parts one under the other, what happens next last."""
    lines = [
        phrase(language, "why.title", ref=facts.ref),
        phrase(language, f"why.state.{'judging' if facts.state == 'submitted' else facts.state}"),
        "",
        _heard(language, facts),
        _gold(language, facts.standing),
        _model(language, facts),
        _standing(language, facts),
        _pay(language, facts),
        "",
        _next(language, facts),
    ]
    if facts.appeal is not None and facts.appeal.note:
        lines.append(phrase(language, "why.note", note=said(language, facts.appeal.note)))
    if facts.rules_version is not None:
        lines += ["", phrase(language, "why.rules", version=facts.rules_version, fit=facts.fit or "–")]
    return Screen(joined(lines), (_buttons(language, facts),))


def _heard(language: Language, facts: Why) -> Html:
    """What others said, as counts. Of refused choices no counts: a question whose answer is known must read alike."""
    if facts.by is None:
        return phrase(language, "why.heard.nobody_yet")
    counts = {"peers": facts.peers, "agreeing": facts.agreeing}
    if facts.by in {"review", "appeal"}:
        return phrase(language, f"why.heard.{facts.by}" if facts.peers else "why.heard.person", **counts)
    if facts.by == "operator":
        return phrase(language, "why.heard.person")
    if not facts.is_accepted:
        return phrase(language, "why.heard.far" if facts.is_graded else "why.heard.contradicted")
    if facts.peers < PEERS_SHOWN_FROM:
        return phrase(language, "why.heard.few")
    return phrase(language, "why.heard.near" if facts.is_graded else "why.heard.peers", **counts)


def _gold(language: Language, standing: Standing) -> Html:
    if standing.gold_total < GOLD_SHOWN_FROM:
        return phrase(language, "why.gold.few", limit=GOLD_SHOWN_FROM)
    return phrase(language, "why.gold.total", right=standing.gold_right, total=standing.gold_total)


def _model(language: Language, facts: Why) -> Html:
    if not facts.models:
        return phrase(language, "why.model.none")
    return phrase(language, "why.model.asked", models=label(language, "web.list").join(facts.models))


def _standing(language: Language, facts: Why) -> Html:
    if facts.pays_on_acceptance:
        return phrase(language, "why.standing.not_asked")
    standing = facts.standing
    state = "nearly" if standing.state == "young" and standing.counted >= standing.needed else standing.state
    return phrase(language, f"why.standing.{state}", counted=standing.counted, needed=standing.needed)


def _pay(language: Language, facts: Why) -> Html:
    pay = pay_range(facts.low, facts.low if facts.declared_ai else facts.high)
    if facts.paid is not None:
        return phrase(language, "why.pay.paid", amount=facts.paid.shown(), pay=pay)
    return phrase(language, "why.pay.ai" if facts.declared_ai else "why.pay.range", pay=pay)


def _next(language: Language, facts: Why) -> Html:
    """What happens now, and when."""
    appeal = facts.appeal
    if facts.state == "pending":
        return _release(language, facts)
    if facts.state != "withheld":
        return phrase(language, f"why.next.{'judging' if facts.state == 'submitted' else facts.state}")
    if appeal is not None and appeal.status in {"panel", "operator", "upheld"}:
        return phrase(language, f"why.next.{appeal.status}", at=moment(language, appeal.until))
    if facts.appeal_until is not None:
        return phrase(language, "why.next.appeal", at=moment(language, facts.appeal_until))
    return phrase(language, "why.next.final")


def _release(language: Language, facts: Why) -> Html:
    """When accepted work is paid."""
    standing = facts.standing
    if facts.pays_on_acceptance or standing.state == "good":
        return phrase(language, "why.next.paying")
    to_go = standing.needed - standing.counted
    if standing.state == "young" and to_go > 0:
        return plural(language, "why.next.young", to_go)
    return phrase(language, f"why.next.{'low' if standing.state == 'young' else standing.state}")


def _buttons(language: Language, facts: Why) -> Row:
    onwards = Button(label(language, "button.next"), actions.next_task())
    if facts.appeal_until is not None and facts.appeal is None:
        return Button(label(language, "button.appeal"), actions.ask_appeal(facts.lease)), onwards
    if facts.paid is not None and facts.paid.units:
        return Button(label(language, "button.proof"), actions.proof(facts.ref)), onwards
    return (onwards,)
