"""The operator's desk: broadcasts. Whom one is for, how it goes, and of whom it is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contributors.broadcasts import BroadcastState, Halted
from contributors.segments import Segment, parse_segment
from kernel.values import Language
from views import desk_actions
from views.broadcasts import call
from views.group_posts import Teaser
from views.operator_copies import NAME_CHARS
from views.phrases import Html, escaped, joined, label, phrase, plural
from views.screens import Button, Row, Rows, Screen, inert

_CELLS: Final = 10
_MINUTE_S: Final = 60
_HOUR_S: Final = 3600


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a broadcast would be. Shape: `people` by language, none of them empty; `left_out` are in the segment too."""

    proposal: str
    number: int
    offer: Teaser
    segment: tuple[str, ...]
    people: Mapping[Language, int]
    left_out: int
    seconds: float


@dataclass(frozen=True, slots=True)
class BroadcastFacts:
    """How a broadcast stands.

    Shape:   counts of people; `quiet` of those who are left wait for a later hour.
    Units:   rates in people a second; `most_per_s` is what the limiter leaves to broadcasts.
    """

    number: int
    campaign: int
    title: str
    segment: tuple[str, ...]
    state: BroadcastState
    planned: int
    is_planned: bool
    sent: int
    unsure: int
    unreachable: int
    skipped: int
    refused: int
    halted_for: str | None
    waits_for: str | None
    waits_until: datetime | None
    quiet: int
    rate_per_s: float
    most_per_s: int
    at: datetime

    @property
    def done(self) -> int:
        """With so many people it is over."""
        return self.sent + self.unsure + self.unreachable + self.skipped + self.refused

    @property
    def left(self) -> int:
        """So many are still to be told."""
        return max(0, self.planned - self.done)


@dataclass(frozen=True, slots=True)
class UnsurePage:
    """Accounts of people who were told, or not, and when that was begun; pages are counted from 0."""

    number: int
    count: int
    page: int
    last: int
    people: tuple[tuple[str, datetime | None], ...]


def usage(language: Language) -> Screen:
    """How /broadcast is typed."""
    return Screen(phrase(language, "operator.broadcast.usage"))


def dry_run(language: Language, found: DryRun) -> tuple[Screen, ...]:
    """What people would read, in each of their languages, and how many they are; nothing is sent before [Send]."""
    count = sum(found.people.values())
    previews = [inert(call(each, found.offer, found.number)) for each in sorted(found.people)]
    lines: list[str] = [
        phrase(language, "operator.broadcast.dry_run", number=found.number, title=found.offer.title),
        _whom(language, found.segment),
        plural(language, "operator.broadcast.people", count, languages=_by_language(found.people)),
    ]
    if found.left_out:
        lines.append(plural(language, "operator.broadcast.left_out", found.left_out))
    lines += ["", phrase(language, "operator.broadcast.takes", time=_time(language, found.seconds))]
    row: Row = (
        Button(label(language, "button.broadcast.send", count=f"{count:,}"), desk_actions.deed("cast", found.proposal)),
        Button(label(language, "button.cancel"), desk_actions.dismiss()),
    )
    return (*previews, Screen(joined(lines), (row,)))


def card(language: Language, facts: BroadcastFacts) -> Screen:
    """How it goes, with what can be done about it."""
    lines: list[str] = [
        _title(language, facts),
        _whom(language, facts.segment),
        "",
        *_progress(language, facts),
        *([_counts(language, facts)] if facts.is_planned else []),
        *_notes(language, facts),
    ]
    return Screen(joined(lines), _rows(language, facts))


def listed(language: Language, found: Sequence[BroadcastFacts]) -> Screen:
    """The newest broadcasts; a button opens each."""
    if not found:
        return usage(language)
    lines: list[str] = [phrase(language, "operator.broadcast.list"), ""]
    lines += [joined([_title(language, each), _counts(language, each), ""]) for each in found]
    buttons = [Button(f"B{each.number}", desk_actions.broadcast("show", each.number)) for each in found]
    rows = tuple(tuple(buttons[first : first + 4]) for first in range(0, len(buttons), 4))
    return Screen(joined([*lines, phrase(language, "operator.broadcast.usage")]), rows)


def ask_stop(language: Language, facts: BroadcastFacts) -> Screen:
    """A stop is for good: how many will not be told."""
    text = plural(language, "operator.broadcast.ask_stop", facts.left, number=facts.number)
    return Screen(text, (_sure(language, facts.number, "stop", "button.broadcast.stop"),))


def unsure(language: Language, page: UnsurePage) -> Screen:
    """Who they are, and what can be done: to leave it, or to risk that some read it twice."""
    lines: list[str] = [
        plural(language, "operator.broadcast.unsure.title", page.count, number=page.number),
        phrase(language, "operator.broadcast.unsure.why"),
        "",
        *(_unsure_line(who, at) for who, at in page.people),
    ]
    rows: list[Row] = []
    turns = []
    if page.page > 0:
        turns.append(Button(label(language, "button.page_before"), desk_actions.unsure(page.number, page.page - 1)))
    if page.page < page.last:
        turns.append(Button(label(language, "button.page_after"), desk_actions.unsure(page.number, page.page + 1)))
    if turns:
        rows.append(tuple(turns))
    rows.append(
        (
            Button(label(language, "button.broadcast.again"), desk_actions.broadcast("ask_again", page.number)),
            Button(label(language, "button.back"), desk_actions.broadcast("show", page.number)),
        )
    )
    return Screen(joined(lines), tuple(rows))


def ask_again(language: Language, facts: BroadcastFacts) -> Screen:
    """Some of them will read it twice: is that meant?"""
    text = plural(language, "operator.broadcast.ask_again", facts.unsure, number=facts.number)
    return Screen(text, (_sure(language, facts.number, "again", "button.broadcast.again"),))


def _title(language: Language, facts: BroadcastFacts) -> Html:
    state = label(language, f"operator.broadcast.state.{facts.state.value}")
    return phrase(
        language,
        "operator.broadcast.title",
        number=facts.number,
        campaign=facts.campaign,
        title=facts.title,
        state=state,
    )


def _whom(language: Language, words: Sequence[str]) -> Html:
    """The segment in words: `中文 · no answer in 7 days · skill medical`."""
    segment = parse_segment(" ".join(words))
    parts = [label(each, "language.name") for each in sorted(segment.languages)]
    parts += _spans(language, segment)
    parts += [label(language, "operator.broadcast.skill", name=name) for name in sorted(segment.skills)]
    parts += [label(language, "operator.broadcast.group", name=name) for name in sorted(segment.groups)]
    if segment.follows:
        parts.append(label(language, "operator.broadcast.followers"))
    return phrase(
        language, "operator.broadcast.whom", whom=" · ".join(parts) or label(language, "operator.broadcast.everybody")
    )


def _spans(language: Language, segment: Segment) -> list[str]:
    spans = {"active": segment.active_days, "inactive": segment.inactive_days}
    return [
        str(plural(language, f"operator.broadcast.{name}", days)) for name, days in spans.items() if days is not None
    ]


def _by_language(people: Mapping[Language, int]) -> str:
    return ", ".join(f"{label(each, 'language.name')} {people[each]:,}" for each in sorted(people))


def _progress(language: Language, facts: BroadcastFacts) -> list[Html]:
    """The bar, and how fast it goes; while people are planned there is no whole to be part of."""
    if not facts.is_planned:
        return [plural(language, "operator.broadcast.planning", facts.planned)]
    part = facts.done / facts.planned if facts.planned else 1.0
    cells = int(part * _CELLS)
    bar = f"{'▰' * cells}{'▱' * (_CELLS - cells)} {int(part * 100)} %"
    lines = [phrase(language, "operator.broadcast.bar", bar=bar, done=f"{facts.done:,}", planned=f"{facts.planned:,}")]
    if facts.state is BroadcastState.SENDING and facts.left > facts.quiet and facts.waits_for is None:
        rate = min(facts.rate_per_s, float(facts.most_per_s)) or float(facts.most_per_s)
        left = _time(language, (facts.left - facts.quiet) / rate)
        lines.append(phrase(language, "operator.broadcast.pace", rate=f"{rate:.1f}", time=left))
    return lines


def _counts(language: Language, facts: BroadcastFacts) -> Html:
    """Told; and what else became of people, where there are such."""
    parts = [phrase(language, "operator.broadcast.sent", count=f"{facts.sent:,}")]
    others = {
        "unreachable": facts.unreachable,
        "skipped": facts.skipped,
        "refused": facts.refused,
        "unsure": facts.unsure,
    }
    parts += [
        phrase(language, f"operator.broadcast.{name}", count=f"{count:,}") for name, count in others.items() if count
    ]
    return joined(parts, " · ")


def _notes(language: Language, facts: BroadcastFacts) -> list[Html]:
    """What it waits for, and whose word has halted it."""
    notes = []
    if facts.state is BroadcastState.SENDING and facts.waits_for is not None and facts.waits_until is not None:
        seconds = max(1.0, (facts.waits_until - facts.at).total_seconds())
        notes.append(phrase(language, f"operator.broadcast.waits.{facts.waits_for}", time=_time(language, seconds)))
    if facts.quiet and facts.state in {BroadcastState.SENDING, BroadcastState.PAUSED}:
        notes.append(plural(language, "operator.broadcast.quiet", facts.quiet))
    if facts.halted_for == Halted.CAMPAIGN and facts.state in {BroadcastState.PAUSED, BroadcastState.STOPPED}:
        notes.append(phrase(language, f"operator.broadcast.halted.{facts.state.value}", campaign=facts.campaign))
    if facts.unsure and facts.state is not BroadcastState.PLANNING:
        notes.append(plural(language, "operator.broadcast.unsure.note", facts.unsure))
    return notes


def _rows(language: Language, facts: BroadcastFacts) -> Rows:
    rows: list[Row] = []
    steps = {
        BroadcastState.PLANNING: ("pause", "ask_stop"),
        BroadcastState.SENDING: ("pause", "ask_stop"),
        BroadcastState.PAUSED: ("resume", "ask_stop"),
    }.get(facts.state, ())
    names = {"pause": "button.pause", "resume": "button.resume", "ask_stop": "button.broadcast.stop"}
    if steps:
        rows.append(
            tuple(Button(label(language, names[step]), desk_actions.broadcast(step, facts.number)) for step in steps)
        )
    last = [Button(label(language, "button.refresh"), desk_actions.broadcast("show", facts.number))]
    if facts.unsure:
        count = f"{facts.unsure:,}"
        last.insert(
            0,
            Button(label(language, "button.broadcast.unsure", count=count), desk_actions.unsure(facts.number, 0)),
        )
    return (*rows, tuple(last))


def _sure(language: Language, number: int, act: str, key: str) -> Row:
    return (
        Button(label(language, key), desk_actions.broadcast(act, number)),
        Button(label(language, "button.back"), desk_actions.broadcast("show", number)),
    )


def _unsure_line(who: str, at: datetime | None) -> Html:
    moment = "" if at is None else f" · {at:%Y-%m-%d %H:%M:%S}"
    return Html(f"<code>{escaped(who[:NAME_CHARS])}</code>{moment}")


def _time(language: Language, seconds: float) -> Html:
    """About how long: seconds below two minutes, minutes below two hours, else hours and minutes."""
    if seconds < 2 * _MINUTE_S:
        return phrase(language, "operator.time.seconds", seconds=max(1, round(seconds)))
    if seconds < 2 * _HOUR_S:
        return phrase(language, "operator.time.minutes", minutes=round(seconds / _MINUTE_S))
    hours, rest = divmod(round(seconds / _MINUTE_S), _MINUTE_S)
    return phrase(language, "operator.time.hours", hours=hours, minutes=rest)
