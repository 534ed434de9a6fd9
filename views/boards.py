"""Leaderboards in words: the first ten, then the person with their neighbours; and how they appear to others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contributors.boards import OVERALL, Entry, Period, View
from contributors.names import pseudonym_of
from kernel.values import Language
from views import actions
from views.limits import excerpt
from views.phrases import Html, escaped, joined, label, phrase, plural
from views.pictures.board import Standing
from views.screens import Button, Row, Screen

_MEDALS: Final = {1: "🥇", 2: "🥈", 3: "🥉"}
_TITLE_COLUMNS: Final = 36


@dataclass(frozen=True, slots=True)
class BoardPlace:
    """What a board is about. Shape: `title` is the campaign's or the group's, None where it is about everything."""

    scope: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """A board as one person sees it, with the names of those who show theirs, and where else they may look."""

    place: BoardPlace
    period: Period
    view: View
    names: Mapping[UUID, str]
    group: BoardPlace | None
    has_campaigns: bool


def leaderboard(language: Language, board: Leaderboard, person: UUID) -> Screen:
    """The whole board. Who hides is told so, and their place all the same."""
    lines = [_title(language, board)]
    if board.view.top:
        lines += [Html(""), *(_line(language, board, entry, person) for entry in board.view.top)]
        lines += _near(language, board, person)
    else:
        lines += [Html(""), phrase(language, f"board.empty.{board.period.value}")]
    lines += [Html(""), _own(language, board.view), phrase(language, "board.rules")]
    return Screen(joined(lines), _rows(language, board))


def campaigns(language: Language, places: Sequence[BoardPlace], period: Period) -> Screen:
    """The campaigns whose boards the person is on."""
    text = phrase(language, "board.campaigns" if places else "board.campaigns.none")
    buttons = [
        (Button(excerpt(place.title or place.scope, _TITLE_COLUMNS), actions.board(period.value, place.scope)),)
        for place in places
    ]
    back = Button(label(language, "button.board"), actions.board(period.value, OVERALL))
    return Screen(text, (*buttons, (back,)))


def appearance(language: Language, person: UUID, *, name: str | None, is_hidden: bool) -> Screen:
    """How others see the person on leaderboards, and what they can change about it."""
    shown = phrase(language, "board.as.name" if name else "board.as.pseudonym", name=name or alias(language, person))
    lines = [
        phrase(language, "board.as.title"),
        Html(""),
        phrase(language, "board.as.hidden") if is_hidden else shown,
        phrase(language, "board.as.what"),
    ]
    named = Button(
        label(language, "button.board.alias" if name else "button.board.name"), actions.board_name(shows=not name)
    )
    seen = Button(
        label(language, "button.board.show" if is_hidden else "button.board.hide"),
        actions.board_hide(hides=not is_hidden),
    )
    back = (
        Button(label(language, "button.board"), actions.board(Period.WEEK.value, OVERALL)),
        Button(label(language, "button.settings"), actions.settings()),
    )
    return Screen(joined(lines), ((seen,), back) if is_hidden else ((named,), (seen,), back))


def appears_as(language: Language, person: UUID, *, name: str | None, is_hidden: bool) -> Html:
    """The same in a line among other settings."""
    if is_hidden:
        return phrase(language, "settings.board.hidden")
    return phrase(language, "settings.board", name=name or alias(language, person))


def group_caption(
    language: Language, period: Period, ranked: Sequence[tuple[Entry, str | None]], *, count: int, title: str
) -> Html:
    """The names below a group's picture, None where somebody does not show theirs."""
    lines = [phrase(language, f"board.group.{period.value}", title=excerpt(title, _TITLE_COLUMNS)), Html("")]
    for entry, name in ranked:
        who = escaped(name or alias(language, entry.person))
        lines.append(Html(f"{_place(entry)} {who} · {entry.points:,}"))
    if not ranked:
        lines.append(phrase(language, f"board.empty.{period.value}"))
    elif count > len(ranked):
        lines.append(plural(language, "board.group.more", count - len(ranked)))
    return joined(lines)


def standing(language: Language, entry: Entry, name: str | None) -> Standing:
    """A row of the picture: the first character of the name stands for it."""
    shown = name or alias(language, entry.person)
    return Standing(entry.place, entry.points, shown[:1].upper(), entry.person.int % 97)


def alias(language: Language, person: UUID) -> str:
    """`Panda 7Q`: what somebody is called who does not show their name."""
    found = pseudonym_of(person)
    return f"{label(language, f'animal.{found.animal:02}')} {found.code}"


def _title(language: Language, board: Leaderboard) -> Html:
    title = phrase(language, f"board.title.{board.period.value}")
    return title if board.place.title is None else joined([title, excerpt(board.place.title, 2 * _TITLE_COLUMNS)])


def _line(language: Language, board: Leaderboard, entry: Entry, person: UUID) -> Html:
    name = escaped(board.names.get(entry.person) or alias(language, entry.person))
    line = Html(f"{_place(entry)} {name} · {entry.points:,}")
    return phrase(language, "board.me", line=line) if entry.person == person else line


def _near(language: Language, board: Leaderboard, person: UUID) -> list[Html]:
    """The neighbours who are not among the first, after a gap where there is one."""
    first = {entry.person for entry in board.view.top}
    near = [entry for entry in board.view.around if entry.person not in first]
    lines = [_line(language, board, entry, person) for entry in near]
    has_gap = len(near) == len(board.view.around)
    return [Html("⋯"), *lines] if lines and has_gap else lines


def _own(language: Language, view: View) -> Html:
    if view.own is None:
        return phrase(language, "board.own.none")
    key = "board.own.hidden" if view.is_hidden else "board.own"
    return phrase(language, key, place=f"{view.own.place:,}", points=f"{view.own.points:,}", count=f"{view.count:,}")


def _place(entry: Entry) -> str:
    return _MEDALS.get(entry.place, f"{entry.place:,}.")


def _rows(language: Language, board: Leaderboard) -> tuple[Row, ...]:
    periods = tuple(
        Button(
            ("• " if each is board.period else "") + label(language, f"button.board.{each.value}"),
            actions.board(each.value, board.place.scope),
        )
        for each in Period
    )
    elsewhere = []
    if board.place.scope != OVERALL:
        elsewhere.append(Button(label(language, "button.board.everybody"), actions.board(board.period.value, OVERALL)))
    if board.group is not None and board.group.scope != board.place.scope:
        press = actions.board(board.period.value, board.group.scope)
        elsewhere.append(Button(label(language, "button.board.group"), press))
    if board.has_campaigns:
        elsewhere.append(Button(label(language, "button.board.campaigns"), actions.boards(board.period.value)))
    mine = Button(label(language, "button.board.me"), actions.board_me())
    if len(elsewhere) <= 1:
        return (periods, (*elsewhere, mine))
    return (periods, tuple(elsewhere), (mine,))
