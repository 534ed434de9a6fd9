"""The operator's desk: one person as the house knows them, and bans."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kernel.money import Amount
from kernel.values import Language
from views import desk_actions
from views.operator_copies import NAME_CHARS
from views.operator_suspects import FlagFacts, StandingFacts, flag_line, standing_lines
from views.phrases import Html, joined, label, phrase, plural
from views.screens import Button, Row, Screen

_ACCEPTED = ("pending", "paid", "parked")
_WAITING = ("submitted", "adjudicate")


@dataclass(frozen=True, slots=True)
class BanStands:
    """A ban that holds; `until` None: for good."""

    until: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What an operator has noted; `at` is in UTC."""

    at: datetime
    operator_id: str
    text: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person by the number of their account.

    Shape:   `states` counts their answers; `standings` has state and figures by kind, `flags` kind and flag; `mates`
             is how many others vote as one with them; `joined` are the person's other accounts; `notes` are the
             newest of `note_count`.
    """

    who: str
    since: datetime
    language: str | None
    answers: int
    last_day: str | None
    states: Mapping[str, int]
    standings: Mapping[str, tuple[str, StandingFacts]]
    flags: tuple[tuple[str, FlagFacts], ...]
    mates: int
    is_verified: bool
    skills: tuple[str, ...]
    posted: Amount
    ban: BanStands | None
    notes: tuple[NoteFacts, ...] = ()
    note_count: int = 0
    joined: tuple[str, ...] = ()
    trusted_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class BanFacts:
    """A ban that an operator has typed or confirmed; `until` None: for good."""

    proposal: str
    who: str
    until: datetime | None
    reason: str


def person(language: Language, facts: PersonFacts) -> Screen:
    """All of it, with the way to their flags."""
    lines: list[str] = [
        phrase(
            language,
            "operator.person.title",
            who=facts.who[:NAME_CHARS],
            since=f"{facts.since:%Y-%m-%d}",
            language=facts.language or "–",
        )
    ]
    if facts.ban is not None:
        lines.append(_ban_line(language, facts.ban))
    lines += ["", *_work(language, facts), *_standings(language, facts), ""]
    lines.append(phrase(language, "operator.person.balance", amount=facts.posted.shown()))
    lines.append(phrase(language, "operator.person.verified" if facts.is_verified else "operator.person.unverified"))
    lines += [phrase(language, "operator.person.joined", who=each) for each in facts.joined]
    if facts.trusted_since is not None:
        lines.append(phrase(language, "operator.person.trusted", since=f"{facts.trusted_since:%Y-%m-%d}"))
    if facts.mates:
        lines.append(plural(language, "operator.person.mates", facts.mates))
    if facts.skills:
        lines.append(phrase(language, "operator.person.skills", skills=", ".join(facts.skills)))
    lines += [_flag(language, kind, flag) for kind, flag in facts.flags]
    lines += _notes(language, facts)
    lines += ["", phrase(language, "operator.person.ways", who=facts.who)]
    return Screen(joined(lines))


def usage(language: Language, command: str) -> Screen:
    """How `contributor`, `ban`, `unban`, `note`, `trust`, `untrust`, `merge` or `unmerge` is typed."""
    return Screen(phrase(language, f"operator.{command}.usage"))


def confirm_ban(language: Language, facts: BanFacts) -> Screen:
    """What will be done, and what the person will read."""
    lines = [_said(language, "confirm", facts), Html(f"<blockquote>{joined([facts.reason])}</blockquote>")]
    lines.append(phrase(language, "operator.ban.means"))
    row: Row = (
        Button(label(language, "button.confirm"), desk_actions.deed("ban", facts.proposal)),
        Button(label(language, "button.cancel"), desk_actions.dismiss()),
    )
    return Screen(joined(lines), (row,))


def banned(language: Language, facts: BanFacts) -> Screen:
    """It was done."""
    return Screen(_said(language, "done", facts))


def trusted(language: Language, who: str, *, has_practised: bool) -> Screen:
    """Somebody's reviews are trusted from now on."""
    lines = [phrase(language, "operator.trust.done", who=who[:NAME_CHARS])]
    if not has_practised:
        lines.append(phrase(language, "operator.trust.unpractised"))
    return Screen(joined(lines))


def untrusted(language: Language, who: str) -> Screen:
    """They count like everybody's."""
    return Screen(phrase(language, "operator.untrust.done", who=who[:NAME_CHARS]))


def noted(language: Language, who: str) -> Screen:
    """A note was kept."""
    return Screen(phrase(language, "operator.note.done", who=who[:NAME_CHARS]))


def unbanned(language: Language, who: str) -> Screen:
    """It was taken back."""
    return Screen(phrase(language, "operator.unban.done", who=who[:NAME_CHARS]))


def _said(language: Language, step: str, facts: BanFacts) -> Html:
    who = facts.who[:NAME_CHARS]
    if facts.until is None:
        return phrase(language, f"operator.ban.{step}.for_good", who=who)
    return phrase(language, f"operator.ban.{step}", who=who, until=f"{facts.until:%Y-%m-%d %H:%M}")


def _ban_line(language: Language, ban: BanStands) -> Html:
    if ban.until is None:
        return phrase(language, "operator.person.banned.for_good", reason=ban.reason)
    return phrase(language, "operator.person.banned", until=f"{ban.until:%Y-%m-%d %H:%M}", reason=ban.reason)


def _work(language: Language, facts: PersonFacts) -> list[Html]:
    lines = [
        phrase(
            language,
            "operator.person.answers",
            accepted=sum(facts.states.get(state, 0) for state in _ACCEPTED),
            refused=facts.states.get("withheld", 0),
            waiting=sum(facts.states.get(state, 0) for state in _WAITING),
        )
    ]
    if facts.last_day is not None:
        lines.append(phrase(language, "operator.person.last_day", day=facts.last_day))
    return lines


def _standings(language: Language, facts: PersonFacts) -> list[Html]:
    lines: list[Html] = []
    for kind, (state, standing) in facts.standings.items():
        title = f"{label(language, f'kind.{kind}')} · {label(language, f'operator.standing.{state}')}"
        lines += [Html(f"<b>{joined([title])}</b>"), *standing_lines(language, standing)]
    return lines


def _notes(language: Language, facts: PersonFacts) -> list[Html]:
    if not facts.notes:
        return []
    lines = [Html(""), plural(language, "operator.person.notes", facts.note_count)]
    for note in facts.notes:
        said = {"at": f"{note.at:%Y-%m-%d %H:%M}", "who": note.operator_id, "text": note.text}
        lines.append(phrase(language, "operator.person.note", **said))
    return lines


def _flag(language: Language, kind: str, flag: FlagFacts) -> Html:
    return joined(["🚩", label(language, f"kind.{kind}"), flag_line(language, flag)], " ")
