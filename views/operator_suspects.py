"""The operator's desk: people whom a test has flagged, what speaks for it, and what an operator decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.money import Amount
from kernel.values import Language
from views import desk_actions
from views.operator_copies import NAME_CHARS, CopyFacts, near_copies
from views.operator_queues import skip_row
from views.phrases import Html, joined, label, phrase, plural
from views.reasons import said
from views.screens import Button, Row, Screen


@dataclass(frozen=True, slots=True)
class FlagFacts:
    """One flag: which test, in which campaign, on what evidence.

    Shape:   evidence of paste: votes, z, effect, model; of a ring: shared, equal, members.
    """

    reason: str
    campaign: int
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """What the newest fits say of a person in a kind; no gold where it is too little to be told."""

    counted: int
    accuracy: float
    score: float
    standard_error: float
    gold_right: int | None
    gold_total: int | None


@dataclass(frozen=True, slots=True)
class SuspectFacts:
    """A person in one kind of work, by the number of their account; `since` is in UTC.

    Shape:   `in_line` wait, `item` is what the queue calls this one; `waiting` accepted answers are owed `waiting_pay`
             at least; `own_s` and `others_s` are seconds for an answer at the median, where enough were timed.
    """

    flag: str
    who: str
    kind: str
    since: datetime
    flags: tuple[FlagFacts, ...]
    votes: int
    standing: StandingFacts | None
    waiting: int
    waiting_pay: Amount
    in_line: int
    item: str
    is_overdue: bool = False
    is_confirmed: bool = False
    copies: tuple[CopyFacts, ...] = ()
    own_s: float | None = None
    others_s: float | None = None


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What an operator decides or has decided: to `clear` somebody, to `confirm` the flags, to `lift` a suspension.

    Shape:   `flag` is one of those it is about, while it is to be confirmed.
    """

    proposal: str
    deed: str
    who: str
    kind: str
    reason: str
    flags: tuple[FlagFacts, ...] = ()
    flag: str = ""


def suspect(language: Language, facts: SuspectFacts) -> Screen:
    """The card: who, why in plain words, what they have done, what waits; [Clear], [Suspend] and the next."""
    lines: list[str] = [_title(language, facts)]
    if facts.is_overdue:
        lines.append(phrase(language, "operator.suspects.overdue"))
    lines += ["", *(flag_line(language, flag) for flag in facts.flags), ""]
    lines.append(plural(language, "operator.suspects.votes", facts.votes))
    if facts.standing is not None:
        lines += standing_lines(language, facts.standing)
    lines.append(plural(language, "operator.suspects.waiting", facts.waiting, pay=facts.waiting_pay.shown()))
    if facts.own_s is not None:
        lines.append(_pace(language, facts.own_s, facts.others_s))
    if facts.copies:
        lines += ["", *near_copies(language, facts.copies)]
    lines += ["", phrase(language, "operator.suspects.who", who=facts.who)]
    return Screen(joined(lines), _rows(language, facts))


def ask_reason(language: Language, deed: str) -> Screen:
    """The next text is the reason; who is suspended will read it."""
    return Screen(phrase(language, f"operator.suspects.ask.{deed}"))


def confirm(language: Language, facts: DecisionFacts) -> Screen:
    """What will be done, on what evidence and for what reason, to be confirmed."""
    reason = Html(f"<blockquote>{joined([said(language, facts.reason)])}</blockquote>")
    lines = [_said(language, "confirm", facts), reason, *(flag_line(language, flag) for flag in facts.flags)]
    rows = (
        (
            Button(label(language, "button.confirm"), desk_actions.deed("flags", facts.proposal)),
            Button(label(language, "button.cancel"), desk_actions.dismiss()),
        ),
        (Button(label(language, "button.other_words"), desk_actions.word_flags(facts.deed, facts.flag)),),
    )
    return Screen(joined(lines), rows)


def decided(language: Language, facts: DecisionFacts) -> Screen:
    """It was done."""
    return Screen(_said(language, "done", facts))


def _said(language: Language, step: str, facts: DecisionFacts) -> Html:
    return phrase(
        language,
        f"operator.suspects.{step}.{facts.deed}",
        who=facts.who[:NAME_CHARS],
        kind=label(language, f"kind.{facts.kind}"),
    )


def _title(language: Language, facts: SuspectFacts) -> Html:
    return phrase(
        language,
        "operator.suspects.title.suspended" if facts.is_confirmed else "operator.suspects.title",
        who=facts.who[:NAME_CHARS],
        kind=label(language, f"kind.{facts.kind}"),
        since=f"{facts.since:%Y-%m-%d %H:%M}",
        left=facts.in_line,
    )


def flag_line(language: Language, flag: FlagFacts) -> Html:
    """The test's finding in words."""
    known = flag.evidence
    if flag.reason == "ring":
        return phrase(
            language,
            "operator.suspects.why.ring",
            number=flag.campaign,
            members=known["members"],
            equal=known["equal"],
            shared=known["shared"],
        )
    return phrase(
        language,
        "operator.suspects.why.paste",
        number=flag.campaign,
        model=str(known["model"]),
        votes=known["votes"],
        z=f"{known['z']:.1f}",
        effect=f"{known['effect']:.2f}",
    )


def standing_lines(language: Language, facts: StandingFacts) -> list[Html]:
    """What the newest fits say of somebody in a kind."""
    lines = [
        phrase(
            language,
            "operator.suspects.standing",
            counted=facts.counted,
            accuracy=f"{facts.accuracy:.0%}",
            score=f"{facts.score:+.2f}",
            error=f"{facts.standard_error:.2f}",
        )
    ]
    if facts.gold_total is not None and facts.gold_right is not None:
        lines.append(phrase(language, "operator.suspects.gold", right=facts.gold_right, total=facts.gold_total))
    return lines


def _pace(language: Language, own_s: float, others_s: float | None) -> Html:
    """How fast they are, beside everybody else."""
    if others_s is None:
        return phrase(language, "operator.suspects.pace.alone", own=f"{own_s:.1f}")
    return phrase(language, "operator.suspects.pace", own=f"{own_s:.1f}", others=f"{others_s:.1f}")


def _rows(language: Language, facts: SuspectFacts) -> tuple[Row, ...]:
    if facts.is_confirmed:
        return ((Button(label(language, "button.lift"), desk_actions.decide_flags("lift", facts.flag)),),)
    decide = (
        Button(label(language, "button.clear"), desk_actions.decide_flags("clear", facts.flag)),
        Button(label(language, "button.suspend"), desk_actions.decide_flags("confirm", facts.flag)),
    )
    return (decide, skip_row(language, "suspects", facts.item))
