"""Leaderboards in SQL: sums of paid work's points, their changes in order, and a board read from them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from contributors.boards import AROUND, ENDLESS, TOP, Board, Span, View, boards_of, kept_periods, placed, scopes_of
from store.board_cache import Change
from store.ledger_rows import is_one_of
from store.sessions import ReadSession, WriteSession
from store.tables.boards import board_head, board_scores
from store.tables.groups import group_members
from store.tables.people import contributors, identities
from store.tables.work import responses


@dataclass(frozen=True, slots=True)
class Work:
    """Paid work of which boards have not seen everything. Shape: `points` is what they lack, less than 0 too."""

    response_id: UUID
    contributor_id: UUID
    campaign_id: UUID
    group_id: UUID | None
    settled_at: datetime
    points: int


@dataclass(frozen=True, slots=True)
class Showing:
    """What somebody lets others see on boards."""

    name: str | None
    is_hidden: bool


_WORK: Final = (
    responses.c.id,
    responses.c.contributor_id,
    responses.c.campaign_id,
    responses.c.group_id,
    responses.c.settled_at,
    (responses.c.points - responses.c.counted_points).label("rest"),
)
_IS_UNCOUNTED: Final = responses.c.points != responses.c.counted_points
_HAS_UNCOUNTED: Final = select(exists().where(_IS_UNCOUNTED))
_HEAD: Final = select(board_head.c.revision)
_IS_SEEN: Final = (board_scores.c.is_hidden.is_(False), board_scores.c.points > 0)


async def has_uncounted(session: ReadSession) -> bool:
    """Whether there is work that boards have not seen."""
    return bool((await session.execute(_HAS_UNCOUNTED)).scalar_one())


async def uncounted(session: WriteSession, *, limit: int) -> list[Work]:
    """The oldest such work.

    Locks:   the responses, on PostgreSQL; the caller has the head's lock.
    """
    statement = (
        select(*_WORK).where(_IS_UNCOUNTED).order_by(responses.c.settled_at).limit(limit).with_for_update(of=responses)
    )
    rows = (await session.execute(statement)).all()
    return [Work(*row) for row in rows]


async def lock_head(session: WriteSession) -> int:
    """The newest revision, which nobody else moves until this transaction ends."""
    found: int = (await session.execute(_HEAD.with_for_update())).scalar_one()
    return found


async def revision(session: ReadSession) -> int:
    """The newest revision."""
    found: int = (await session.execute(_HEAD)).scalar_one()
    return found


async def count(session: WriteSession, work: Sequence[Work], *, revision: int, now: datetime) -> None:
    """Add work to the boards that are kept; of who was forgotten nothing is added.

    Locks:   the head's lock is the caller's, who says how far it was.
    """
    shown = await _showing(session, {each.contributor_id for each in work})
    kept = kept_periods(now)
    sums: dict[tuple[UUID, Board], int] = {}
    for each in work:
        if each.contributor_id not in shown:
            continue
        for board in boards_of(each.campaign_id, each.group_id, each.settled_at):
            if board.period in kept:
                key = (each.contributor_id, board)
                sums[key] = sums.get(key, 0) + each.points
    rows = [_row(person, board, points, is_hidden=shown[person].is_hidden) for (person, board), points in sums.items()]
    await _write(session, rows, revision=revision, adds=True)
    await session.execute(
        update(responses)
        .where(is_one_of(session, responses.c.id, [each.response_id for each in work]))
        .values(counted_points=responses.c.points)
    )


async def take_back(session: WriteSession, response_id: UUID, units: int, *, of_units: int) -> None:
    """Let work count less by the part of its pay that is taken back.

    Locks:   the campaign's row is the caller's.
    """
    own = responses.c.id == response_id
    points: int = (await session.execute(select(responses.c.points).where(own))).scalar_one()
    left = points * (of_units - units) // of_units
    await session.execute(update(responses).where(own).values(points=left))


async def hide(session: WriteSession, contributor_id: UUID, *, is_hidden: bool) -> None:
    """Take a person off all boards, or put them back.

    Locks:   the head.
    """
    head = await lock_head(session)
    own = (board_scores.c.contributor_id == contributor_id, board_scores.c.is_hidden.is_not(is_hidden))
    rows = [dict(row) for row in (await session.execute(select(board_scores).where(*own))).mappings()]
    await _write(session, [row | {"is_hidden": is_hidden} for row in rows], revision=head, adds=False)


async def clear(session: WriteSession, contributor_id: UUID) -> None:
    """Leave a person nothing on any board: what stands there says so to the copies.

    Locks:   the head.
    """
    head = await lock_head(session)
    own = board_scores.c.contributor_id == contributor_id
    rows = [dict(row) for row in (await session.execute(select(board_scores).where(own))).mappings()]
    await _write(session, [row | {"points": 0, "is_hidden": False} for row in rows], revision=head, adds=False)


async def prune(session: WriteSession, *, now: datetime) -> None:
    """Drop the rows of boards that are over and kept no longer."""
    await session.execute(board_scores.delete().where(board_scores.c.period.not_in(list(kept_periods(now)))))


async def people_after(session: ReadSession, contributor_id: UUID | None, *, limit: int) -> list[UUID]:
    """People by id, after the one given."""
    statement = select(contributors.c.id).order_by(contributors.c.id).limit(limit)
    if contributor_id is not None:
        statement = statement.where(contributors.c.id > contributor_id)
    return list((await session.execute(statement)).scalars())


async def recount(session: WriteSession, people: Collection[UUID], *, now: datetime) -> int:
    """Add up these people's work once more, and mend what boards say otherwise.

    Locks:   the head: what is counted meanwhile waits.
    Returns: how many rows were wrong.
    """
    head = await lock_head(session)
    shown = await _showing(session, people)
    kept = kept_periods(now)
    due: dict[tuple[UUID, Board], tuple[int, bool]] = {}
    for period, span in kept.items():
        for (person, scope), points in (await _sums(session, shown, span)).items():
            due[person, Board(scope, period)] = (points, shown[person].is_hidden)

    own = is_one_of(session, board_scores.c.contributor_id, people)
    stored = (await session.execute(select(board_scores).where(own, board_scores.c.period.in_(list(kept))))).all()
    said = {
        (row.contributor_id, Board(row.scope, row.period)): (row.points, row.is_hidden)
        for row in stored
        if row.points != 0
    }
    wrong = [key for key in {*due, *said} if due.get(key) != said.get(key)]
    rows = []
    for person, board in wrong:
        points, is_hidden = due.get((person, board), (0, False))
        rows.append(_row(person, board, points, is_hidden=is_hidden))
    await _write(session, rows, revision=head, adds=False)
    return len(wrong)


async def _sums(session: ReadSession, people: Collection[UUID], span: Span) -> dict[tuple[UUID, str], int]:
    """What these people's counted work in a span comes to, by scope; where it comes to nothing, nothing."""
    where = [is_one_of(session, responses.c.contributor_id, people), responses.c.counted_points != 0]
    if span.begins_at is not None:
        where.append(responses.c.settled_at >= span.begins_at)
    if span.ends_at is not None:
        where.append(responses.c.settled_at < span.ends_at)
    by = (responses.c.contributor_id, responses.c.campaign_id, responses.c.group_id)
    statement = select(*by, func.sum(responses.c.counted_points)).where(*where).group_by(*by)
    sums: dict[tuple[UUID, str], int] = {}
    for person, campaign, group, points in await session.execute(statement):
        for scope in scopes_of(campaign, group):
            sums[person, scope] = sums.get((person, scope), 0) + int(points)
    return {key: points for key, points in sums.items() if points}


async def changes_after(session: ReadSession, revision: int, *, now: datetime, limit: int) -> list[tuple[int, Change]]:
    """What has changed on the boards that are kept, in order, with the revisions."""
    statement = (
        select(board_scores)
        .where(board_scores.c.revision > revision, board_scores.c.period.in_(list(kept_periods(now))))
        .order_by(board_scores.c.revision)
        .limit(limit)
    )
    return [
        (row.revision, Change(Board(row.scope, row.period), row.contributor_id, row.points, row.is_hidden))
        for row in await session.execute(statement)
    ]


async def view(session: ReadSession, board: Board, person: UUID, *, top: int = TOP, around: int = AROUND) -> View:
    """A board as one person sees it, without a copy: everybody who stands before them is counted."""
    on_board = and_(board_scores.c.scope == board.scope, board_scores.c.period == board.period)
    seen = and_(on_board, *_IS_SEEN)
    people = await _count(session, seen)
    first = placed(await _stretch(session, seen, limit=top), first_index=0, first_place=1)
    own = (on_board, board_scores.c.contributor_id == person, board_scores.c.points > 0)
    mine = (await session.execute(select(board_scores.c.points, board_scores.c.is_hidden).where(*own))).one_or_none()
    if mine is None:
        return View(people, first)

    points, is_hidden = mine
    place = await _count(session, and_(seen, board_scores.c.points > points)) + 1
    index = place - 1 if is_hidden else await _count(session, and_(seen, _is_before(points, person)))
    begin = max(0, index - around)
    size = index - begin + around + (0 if is_hidden else 1)
    near = await _stretch(session, seen, skip=begin, limit=size)
    begins = await _count(session, and_(seen, board_scores.c.points > near[0][1])) + 1 if near else 1
    return View(
        people,
        first,
        own=placed([(person, points)], first_index=index, first_place=place)[0],
        is_hidden=is_hidden,
        around=placed(near, first_index=begin, first_place=begins),
    )


async def worked_in(session: ReadSession, contributor_id: UUID, *, prefix: str, limit: int) -> list[str]:
    """On which boards a person has points, where they have most first."""
    statement = (
        select(board_scores.c.scope)
        .where(
            board_scores.c.contributor_id == contributor_id,
            board_scores.c.period == ENDLESS,
            board_scores.c.points > 0,
            board_scores.c.scope.startswith(prefix),
        )
        .order_by(board_scores.c.points.desc(), board_scores.c.scope)
        .limit(limit)
    )
    return list((await session.execute(statement)).scalars())


async def names_of(session: ReadSession, people: Iterable[UUID]) -> Mapping[UUID, str]:
    """The names that these people let others read."""
    return {person: each.name for person, each in (await _showing(session, set(people))).items() if each.name}


async def _showing(session: ReadSession, people: Collection[UUID]) -> dict[UUID, Showing]:
    """What those of these people show who were not forgotten."""
    statement = (
        select(contributors.c.id, contributors.c.shown_name, contributors.c.is_off_boards)
        .join(identities, identities.c.contributor_id == contributors.c.id)
        .where(is_one_of(session, contributors.c.id, people))
    )
    rows = await session.execute(statement)
    return {row.id: Showing(row.shown_name, row.is_off_boards) for row in rows}


async def _write(session: WriteSession, rows: Sequence[Mapping[str, Any]], *, revision: int, adds: bool) -> None:
    """Set rows, or add their points to what is there, each under a revision of its own."""
    if not rows:
        return
    numbered = [{**row, "revision": revision + number} for number, row in enumerate(rows, start=1)]
    insert = (postgresql if session.dialect == "postgresql" else sqlite).insert(board_scores)
    points = board_scores.c.points + insert.excluded.points if adds else insert.excluded.points
    statement = insert.on_conflict_do_update(
        index_elements=["contributor_id", "scope", "period"],
        set_={"points": points, "is_hidden": insert.excluded.is_hidden, "revision": insert.excluded.revision},
    )
    await session.execute(statement, numbered)
    await session.execute(update(board_head).values(revision=revision + len(rows)))


def _row(person: UUID, board: Board, points: int, *, is_hidden: bool = False) -> dict[str, Any]:
    return {
        "contributor_id": person,
        "scope": board.scope,
        "period": board.period,
        "points": points,
        "is_hidden": is_hidden,
    }


def _is_before(points: int, person: UUID) -> ColumnElement[bool]:
    is_tied = and_(board_scores.c.points == points, board_scores.c.contributor_id < person)
    return or_(board_scores.c.points > points, is_tied)


async def _count(session: ReadSession, where: ColumnElement[bool]) -> int:
    found: int = (await session.execute(select(func.count()).select_from(board_scores).where(where))).scalar_one()
    return found


async def _stretch(
    session: ReadSession, where: ColumnElement[bool], *, limit: int, skip: int = 0
) -> list[tuple[UUID, int]]:
    statement = (
        select(board_scores.c.contributor_id, board_scores.c.points)
        .where(where)
        .order_by(board_scores.c.points.desc(), board_scores.c.contributor_id)
        .offset(skip)
        .limit(limit)
    )
    return [(person, points) for person, points in await session.execute(statement)]


async def members_of(session: ReadSession, group_id: UUID, people: Collection[UUID]) -> dict[UUID, tuple[str, bool]]:
    """Who of these people is known where, and whether they let this group read their name."""
    own = and_(group_members.c.contributor_id == identities.c.contributor_id, group_members.c.group_id == group_id)
    statement = (
        select(
            identities.c.contributor_id, identities.c.external_id, func.coalesce(group_members.c.shows_name, false())
        )
        .join(group_members, own, isouter=True)
        .where(is_one_of(session, identities.c.contributor_id, people))
    )
    return {person: (external_id, bool(is_shown)) for person, external_id, is_shown in await session.execute(statement)}
