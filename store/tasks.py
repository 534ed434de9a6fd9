"""Tasks: what can be dealt next, by stored and indexed gain, and the counters that go with each answer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, exists, func, literal_column, or_, select, update

from store.bulk import Change, insert_rows, write
from store.groups import IS_OF_OWN_GROUP
from store.invitations import RELATED
from store.rows import changing_row, insert_or_ignore
from store.sessions import Bound, ReadSession, WriteSession
from store.tables.people import reports
from store.tables.work import assignments, campaigns, tasks
from tasks.allocation import VOTE_WEIGHT
from tasks.gold import GOLD_EXPOSURES_MAX
from tasks.kinds import kind_named


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as it is judged: small, for a fit reads every task of its scope."""

    id: UUID
    option_count: int
    gold: Any
    reviewed_response_id: UUID | None
    is_full_overlap: bool
    status: str
    votes: int
    open_leases: int
    gain: float
    label: Any
    confidence: float | None
    appealed_task_id: UUID | None
    gold_at: datetime | None
    closed_at: datetime | None

    @property
    def is_panel(self) -> bool:
        """Whether it asks about another task once more."""
        return self.appealed_task_id is not None


_COLUMNS = [tasks.c[name] for name in TaskRow.__dataclass_fields__]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be dealt what: the exclusions that SQL applies."""

    kind: str
    language: str
    contributor_id: UUID


IS_ASKED: Final = or_(tasks.c.gold.is_(None), tasks.c.status == "closed")
"""What the campaign wants to know: all but gold that was known beforehand, which never closes."""
IS_OWN: Final = or_(tasks.c.question_id.is_(None), tasks.c.question_id == tasks.c.id, tasks.c.gold.is_not(None))
"""What the campaign itself has brought: reviews and comparisons of its answers come and go with these."""
_OTHER: Final = tasks.alias("other")
_WAS_DEALT: Final = and_(
    assignments.c.task_id == _OTHER.c.id, assignments.c.contributor_id == bindparam("contributor_id")
)
_KNOWS_TOO_MUCH: Final = exists().where(
    _OTHER.c.question_id == tasks.c.question_id,
    _OTHER.c.id != tasks.c.id,
    or_(
        and_(tasks.c.question_id == tasks.c.id, exists().where(_WAS_DEALT)),
        and_(_OTHER.c.question_id == _OTHER.c.id, exists().where(_WAS_DEALT, assignments.c.status == "submitted")),
    ),
)
"""Nobody answers a question after seeing a peer's answer to it, or judges answers to a question they answered."""
_IS_BY_A_STRANGER: Final = and_(or_(tasks.c.author_id.is_(None), tasks.c.author_id.not_in(RELATED)), ~IS_OF_OWN_GROUP)
"""Nobody judges the answer of somebody they invited, or who invited them, or who plays for a group of theirs."""
# Literals, where the partial indexes of the table have them: a parameter could be anything, and no index would serve.
_IS_WORK: Final = and_(
    tasks.c.status == literal_column("'open'"),
    tasks.c.gold.is_(None),
    tasks.c.slots > literal_column("0"),
    tasks.c.appealed_task_id.is_(None),
)
"""What a panel is asked is no work of the campaign's own: store.panels deals it."""
_IS_GOLD: Final = and_(
    tasks.c.status == literal_column("'open'"), tasks.c.gold.is_not(None), tasks.c.retired_at.is_(None)
)
_DEALABLE: Final = and_(
    tasks.c.kind == bindparam("kind"),
    tasks.c.language == bindparam("language"),
    or_(tasks.c.author_id.is_(None), tasks.c.author_id != bindparam("contributor_id")),
    ~exists().where(assignments.c.task_id == tasks.c.id, assignments.c.contributor_id == bindparam("contributor_id")),
)
_TOP_BY_GAIN: Final = (
    select(tasks.c.id)
    .where(tasks.c.campaign_id == bindparam("campaign_id"), _DEALABLE, _IS_WORK)
    .order_by(tasks.c.gain.desc())
    .limit(bindparam("limit"))
)
_GOLD_FOR: Final = (
    select(tasks.c.id)
    .where(
        tasks.c.campaign_id == bindparam("campaign_id"),
        _DEALABLE,
        _IS_GOLD,
        tasks.c.votes + tasks.c.open_leases < GOLD_EXPOSURES_MAX,
    )
    .order_by(tasks.c.votes)
    .limit(bindparam("limit"))
)
_TOP_OF_QUESTIONS: Final = _TOP_BY_GAIN.where(~_KNOWS_TOO_MUCH, _IS_BY_A_STRANGER)
_GOLD_OF_QUESTIONS: Final = _GOLD_FOR.where(~_KNOWS_TOO_MUCH)
_ABOUT_ANSWERS: Final = frozenset({"review", "compare"})
_IS_OF_CAMPAIGN: Final = and_(tasks.c.campaign_id == campaigns.c.id, _DEALABLE, _IS_WORK)
_WITH_WORK: Final = select(campaigns.c.id).where(
    campaigns.c.id.in_(bindparam("campaign_ids", expanding=True)), exists().where(_IS_OF_CAMPAIGN)
)
_WITH_QUESTIONS: Final = select(campaigns.c.id).where(
    campaigns.c.id.in_(bindparam("campaign_ids", expanding=True)),
    exists().where(_IS_OF_CAMPAIGN, ~_KNOWS_TOO_MUCH, _IS_BY_A_STRANGER),
)


def _is_questioned(kind: str) -> bool:
    """Whether a kind has to do with questions in free text; the others are spared the look."""
    return kind in _ABOUT_ANSWERS or kind_named(kind).IS_REVIEWED


async def top_by_gain(session: ReadSession, campaign_id: UUID, wanted: Wanted, *, limit: int) -> list[UUID]:
    """The open, ungolden tasks that this person may get, those first that gain most from one more answer."""
    statement = _TOP_OF_QUESTIONS if _is_questioned(wanted.kind) else _TOP_BY_GAIN
    return await _ids(session, statement, campaign_id, wanted, limit)


async def gold_for(session: ReadSession, campaign_id: UUID, wanted: Wanted, *, limit: int) -> list[UUID]:
    """Gold tasks in use that this person has never seen, those with the fewest answers first."""
    statement = _GOLD_OF_QUESTIONS if _is_questioned(wanted.kind) else _GOLD_FOR
    return await _ids(session, statement, campaign_id, wanted, limit)


async def _ids(
    session: ReadSession, statement: Select[tuple[UUID]], campaign_id: UUID, wanted: Wanted, limit: int
) -> list[UUID]:
    who = {"kind": wanted.kind, "language": wanted.language, "contributor_id": wanted.contributor_id}
    return [id for (id,) in await session.tuples(statement, who | {"campaign_id": campaign_id, "limit": limit})]


async def with_work(session: ReadSession, wanted: Wanted, campaign_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Which of these campaigns have a task of the kind for this person: one statement, however many they are."""
    statement = _WITH_QUESTIONS if _is_questioned(wanted.kind) else _WITH_WORK
    found = await session.execute(statement, {**asdict(wanted), "campaign_ids": list(campaign_ids)})
    return frozenset(found.scalars())


_OF_SCOPE: Final = (
    select(*_COLUMNS)
    .where(
        tasks.c.campaign_id == bindparam("campaign_id"),
        tasks.c.kind == bindparam("kind"),
        tasks.c.option_set == bindparam("option_set"),
    )
    .order_by(tasks.c.id)
)
_OF_SCOPE_UNTIL: Final = _OF_SCOPE.where(tasks.c.created_at <= bindparam("created_until"))


async def of_scope(
    session: ReadSession, campaign_id: UUID, kind: str, option_set: str, *, created_until: datetime | None = None
) -> list[TaskRow]:
    """Every task of one scope, in id order; for a replay, those that were there by then."""
    where: dict[str, Any] = {"campaign_id": campaign_id, "kind": kind, "option_set": option_set}
    if created_until is None:
        return [TaskRow(*row) for row in await session.tuples(_OF_SCOPE, where)]
    found = await session.tuples(_OF_SCOPE_UNTIL, where | {"created_until": created_until})
    return [TaskRow(*row) for row in found]


_LEND_GOLD: Final = (
    update(tasks)
    .where(tasks.c.id == bindparam("task"), tasks.c.status == "open")
    .values(open_leases=tasks.c.open_leases + 1, slots=tasks.c.slots - 1, gain=tasks.c.gain - VOTE_WEIGHT)
)
_LEND: Final = _LEND_GOLD.where(tasks.c.slots > 0)


async def lend(session: WriteSession, task_id: UUID, *, is_gold: bool) -> bool:
    """Take one of the task's slots for a lease; False when somebody else has just taken the last. Gold has no end."""
    return await session.run(*lending(task_id, is_gold=is_gold)) == 1


def lending(task_id: UUID, *, is_gold: bool) -> Bound:
    """The same, as a step among others: it writes one row, or none."""
    return _LEND_GOLD if is_gold else _LEND, {"task": task_id}


async def add_many(session: WriteSession, rows: Sequence[dict[str, Any]]) -> None:
    """Insert tasks, all with the same columns."""
    await insert_rows(session, tasks, rows)


async def change(session: WriteSession, task_id: UUID, **values: Any) -> None:
    """Update the columns given."""
    await session.run(*changing(task_id, values))


def changing(task_id: UUID, values: Mapping[str, Any]) -> Bound:
    """The same, as a step among others."""
    return changing_row(tasks, task_id, values)


async def change_many(session: WriteSession, rows: Sequence[dict[str, Any]]) -> None:
    """Update the same columns of many tasks; each row names its task as `task_id`."""
    if not rows:
        return
    columns = {name: [row[name] for row in rows] for name in rows[0] if name != "task_id"}
    await write(session, [Change(tasks, {**columns, "id": [row["task_id"] for row in rows]}, key="id")])


async def settle_answer(session: WriteSession, task_id: UUID, *, is_done: bool, wanted: int, now: datetime) -> None:
    """Close a free-text task that has its accepted answers, or let so many more answers be written."""
    values: dict[str, Any] = {"slots": wanted - tasks.c.open_leases}
    if is_done:
        values = {"status": "closed", "slots": 0, "closed_at": now}
    await session.execute(update(tasks).where(tasks.c.id == task_id, tasks.c.status == "open").values(**values))


async def add_report(session: WriteSession, row: dict[str, Any]) -> None:
    """Keep a person's report about a task; one a person and task."""
    await session.execute(insert_or_ignore(session, reports).values(**row))


async def open_leases(session: ReadSession, campaign_id: UUID) -> int:
    """How many of a campaign's tasks are in people's hands."""
    statement = select(func.coalesce(func.sum(tasks.c.open_leases), 0)).where(tasks.c.campaign_id == campaign_id)
    return int((await session.execute(statement)).scalar_one())


async def keys_taken(session: ReadSession, campaign_id: UUID) -> frozenset[str]:
    """The external keys a campaign has already."""
    statement = select(tasks.c.external_key).where(tasks.c.campaign_id == campaign_id)
    return frozenset((await session.execute(statement)).scalars())


_OPEN_COUNTS: Final = select(tasks.c.campaign_id, func.count()).where(_IS_WORK).group_by(tasks.c.campaign_id)


async def open_counts(session: ReadSession, campaign_id: UUID | None = None) -> dict[UUID, int]:
    """How many tasks could be dealt now, by campaign; of one campaign where it is named."""
    statement = _OPEN_COUNTS if campaign_id is None else _OPEN_COUNTS.where(tasks.c.campaign_id == campaign_id)
    return {id: int(count) for id, count in await session.execute(statement)}


async def counts(session: ReadSession, campaign_id: UUID) -> dict[tuple[str, str, bool], int]:
    """How many tasks a campaign has by (kind, status, is gold), reviews and comparisons of its answers apart.

    What panels are asked is counted at its own task.

    What an operator told once it was closed is the campaign's work like any other.
    """
    is_gold = ~IS_ASKED
    statement = (
        select(tasks.c.kind, tasks.c.status, is_gold, func.count())
        .where(tasks.c.campaign_id == campaign_id, tasks.c.appealed_task_id.is_(None), IS_OWN)
        .group_by(tasks.c.kind, tasks.c.status, is_gold)
    )
    return {(kind, status, bool(gold)): count for kind, status, gold, count in await session.execute(statement)}
