"""The operator's desk: what takes two people, as the second one sees it, and what the first is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.money import Amount
from kernel.values import Language
from views import desk_actions
from views.operator_fund import source_named
from views.phrases import Html, joined, label, phrase
from views.screens import Button, Screen

_SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Waiting:
    """A deed that its own operator has confirmed, and who could be the second person for it; times are in UTC."""

    id: UUID
    deed: str
    facts: Mapping[str, Any]
    proposed_by: str
    until: datetime
    approvers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingLaunch:
    """A launch that somebody has proposed."""

    number: int
    title: str
    proposed_by: str


def mine(language: Language, waiting: Waiting, limit: Amount) -> Screen:
    """To whoever proposed it: that it waits, for how long, and how to take it back."""
    lines = [
        phrase(language, "operator.second.mine", limit=limit.shown()),
        "",
        *_deed(language, waiting),
        _until(language, waiting),
    ]
    row = (Button(label(language, "button.withdraw_proposal"), desk_actions.decline(waiting.id.hex)),)
    return Screen(joined(lines), (row,))


def card(language: Language, waiting: Waiting) -> Screen:
    """To whoever can approve it."""
    lines = [
        phrase(language, "operator.second.card", proposer=waiting.proposed_by),
        "",
        *_deed(language, waiting),
        _until(language, waiting),
    ]
    row = (
        Button(label(language, "button.approve"), desk_actions.deed(waiting.deed, waiting.id.hex)),
        Button(label(language, "button.decline"), desk_actions.decline(waiting.id.hex)),
    )
    return Screen(joined(lines), (row,))


def look(language: Language, waiting: Waiting) -> Screen:
    """To whoever may only look."""
    lines = [phrase(language, "operator.second.card", proposer=waiting.proposed_by), "", *_deed(language, waiting)]
    return Screen(joined([*lines, _until(language, waiting)]))


def approved(language: Language, by: str, done: Screen) -> Screen:
    """To whoever proposed it: who approved it, and what was done."""
    return Screen(joined([phrase(language, "operator.second.approved", by=by), "", Html(done.text)]), done.rows)


def declined(language: Language, waiting: Waiting, by: str) -> Screen:
    """To whoever pressed: that nothing moves."""
    if by == waiting.proposed_by:
        return Screen(phrase(language, "operator.second.withdrawn"))
    return Screen(phrase(language, "operator.second.declined", proposer=waiting.proposed_by))


def declined_yours(language: Language, waiting: Waiting, by: str) -> Screen:
    """To whoever proposed it: who declined it."""
    return Screen(joined([phrase(language, "operator.second.declined_yours", by=by), "", *_deed(language, waiting)]))


def launches(language: Language, found: Sequence[WaitingLaunch]) -> Screen:
    """Launches that wait, with a button to each one's card."""
    lines = [phrase(language, "operator.approvals.launches"), ""]
    lines += [
        phrase(language, "operator.approvals.launch", number=each.number, title=each.title, proposer=each.proposed_by)
        for each in found
    ]
    buttons = [Button(f"C{each.number}", desk_actions.ask("launch", each.number)) for each in found]
    return Screen(joined(lines), tuple(tuple(buttons[first : first + 5]) for first in range(0, len(buttons), 5)))


def none(language: Language) -> Screen:
    """/approvals with nothing to approve."""
    return Screen(phrase(language, "operator.approvals.none"))


def _deed(language: Language, waiting: Waiting) -> list[Html]:
    facts = waiting.facts
    if waiting.deed == "fund":
        said = phrase(
            language,
            "operator.second.fund",
            number=facts["number"],
            amount=Amount(facts["units"]).shown(),
            source=source_named(language, facts["from"]),
        )
    elif waiting.deed == "grant":
        said = phrase(
            language,
            "operator.second.grant",
            amount=Amount(facts["total_units"]).shown(),
            who=facts["beneficiary"][:8],
            start=facts["start_at"][:10],
            days=f"{facts['duration_s'] // _SECONDS_A_DAY:,}",
        )
    else:
        said = phrase(
            language,
            "operator.second.correct",
            amount=Amount(facts["units"]).shown(),
            transfer=f"T{facts['transfer'][:16]}",
            holder=facts["holder"],
        )
    lines = [said]
    if facts.get("asks"):
        lines.append(phrase(language, "operator.second.asks"))
    if reason := facts.get("reason"):
        lines.append(phrase(language, "operator.second.reason", reason=reason))
    return lines


def _until(language: Language, waiting: Waiting) -> Html:
    return phrase(language, "operator.second.until", until=f"{waiting.until:%m-%d %H:%M}")
