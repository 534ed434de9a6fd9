"""Assignments: one person, one task, one lease. Rows come with their task and campaign, in one statement."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select, tuple_, update

from kernel.ids import AssignmentId, ContributorId, TaskId
from kernel.money import Amount
from store import reservations
from store.ledger_rows import is_one_of
from store.rows import changing_row, inserting_row
from store.sessions import Bound, ReadSession, WriteSession
from store.tables.evidence import scopes
from store.tables.work import assignments, campaigns, responses, tasks
from tasks.allocation import VOTE_WEIGHT
from tasks.assignments import Assignment, AssignmentStatus
from tasks.campaigns import Funding
from tasks.cards import Card, Offer
from tasks.kinds import TaskPayload, kind_named


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """An assignment with what its task and campaign say, as stored."""

    id: UUID
    lease: str
    ref: str
    task_id: UUID
    campaign_id: UUID
    contributor_id: UUID
    status: str
    is_gold: bool
    is_swapped: bool
    low_units: int
    high_units: int
    price_parts: int
    reserved_units: int
    chat_id: int
    message_id: int | None
    draft: str | None
    draft_message_id: int | None
    opened_at: datetime
    expires_at: datetime
    finished_at: datetime | None
    kind: str
    payload: dict[str, Any]
    option_set: str
    option_count: int
    votes: int
    open_leases: int
    slots: int
    online: list[float] | None
    task_status: str
    campaign_number: int
    campaign_title: str
    campaign_status: str
    campaign_funding: str
    campaign_settings: dict[str, Any]
    campaign_licence: str
    scope_accuracy: float | None

    @property
    def assignment(self) -> Assignment:
        """What decides whether a press on its card still counts."""
        return Assignment(
            id=AssignmentId(self.id),
            contributor_id=ContributorId(self.contributor_id),
            task_id=TaskId(self.task_id),
            kind=self.kind,
            status=AssignmentStatus(self.status),
            expires_at=self.expires_at,
            submitted_at=self.finished_at if self.status == AssignmentStatus.SUBMITTED else None,
        )

    @property
    def none_of_these(self) -> bool:
        """Whether its campaign takes `None of these` for an answer."""
        return bool(self.campaign_settings["none_of_these"])

    @property
    def task_payload(self) -> TaskPayload:
        """The task's payload as its kind's model."""
        return kind_named(self.kind).load(self.payload)

    @property
    def card(self) -> Card:
        """The task as it is shown, at this assignment's own pay."""
        offer = Offer(
            low=Amount(self.low_units),
            high=Amount(self.high_units),
            ref=self.ref,
            title=self.campaign_title,
            guide=self.campaign_settings["guide"],
            none_of_these=self.none_of_these,
            is_swapped=self.is_swapped,
            draft=self.draft,
        )
        return kind_named(self.kind).card(self.task_payload, offer)


_OF_SCOPE: Final = and_(
    scopes.c.campaign_id == tasks.c.campaign_id,
    scopes.c.kind == tasks.c.kind,
    scopes.c.option_set == tasks.c.option_set,
)
_JOINED: Final[Select[Any]] = (
    select(
        assignments,
        tasks.c.kind,
        tasks.c.payload,
        tasks.c.option_set,
        tasks.c.option_count,
        tasks.c.votes,
        tasks.c.open_leases,
        tasks.c.slots,
        tasks.c.online,
        tasks.c.status.label("task_status"),
        campaigns.c.number.label("campaign_number"),
        campaigns.c.title.label("campaign_title"),
        campaigns.c.status.label("campaign_status"),
        campaigns.c.funding.label("campaign_funding"),
        campaigns.c.settings.label("campaign_settings"),
        campaigns.c.licence.label("campaign_licence"),
        scopes.c.mean_accuracy.label("scope_accuracy"),
    )
    .select_from(campaigns)
    .join(tasks, tasks.c.campaign_id == campaigns.c.id)
    .join(assignments, assignments.c.task_id == tasks.c.id)
    .join(scopes, _OF_SCOPE, isouter=True)
)


def _lockable(where: ColumnElement[bool]) -> Mapping[bool, Select[Any]]:
    """The same rows, read and locked."""
    statement = _JOINED.where(where)
    # A lock that rows which only refer to these need not wait for.
    return {False: statement, True: statement.with_for_update(of=[campaigns, tasks, assignments], key_share=True)}


_BY_LEASE: Final = _lockable(assignments.c.lease == bindparam("lease"))
_TO_ANSWER: Final = _BY_LEASE[False].with_for_update(of=[tasks, assignments], key_share=True)
_OPEN_OF: Final = _lockable(
    and_(assignments.c.contributor_id == bindparam("contributor"), assignments.c.status == "open")
)


async def open_of(session: ReadSession, contributor_id: UUID, *, lock: bool = False) -> AssignmentRow | None:
    """The one open assignment of a person."""
    return await _one(session, _OPEN_OF[lock], {"contributor": contributor_id})


async def open_after(session: WriteSession, steps: Sequence[Bound], contributor_id: UUID) -> AssignmentRow | None:
    """The same, locked, after steps that change nothing of it."""
    _, found = await session.dicts_after(steps, _OPEN_OF[True], {"contributor": contributor_id})
    return AssignmentRow(**found[0]) if found else None


async def by_ids(session: ReadSession, ids: Collection[UUID]) -> dict[UUID, AssignmentRow]:
    """These assignments."""
    found = await session.execute(_JOINED.where(is_one_of(session, assignments.c.id, ids)))
    return {row["id"]: AssignmentRow(**row) for row in found.mappings()}


async def newest_among(session: ReadSession, ids: Collection[UUID]) -> set[UUID]:
    """Those of these that are the last that their people were dealt."""
    later = assignments.alias("later")
    dealt = (assignments.c.opened_at, assignments.c.id)
    is_followed = exists().where(
        later.c.contributor_id == assignments.c.contributor_id, tuple_(later.c.opened_at, later.c.id) > tuple_(*dealt)
    )
    statement = select(assignments.c.id).where(is_one_of(session, assignments.c.id, ids), ~is_followed)
    return set((await session.execute(statement)).scalars())


async def by_lease(session: ReadSession, lease: str, *, lock: bool = False) -> AssignmentRow | None:
    """The assignment that a button's lease names, whoever pressed it."""
    return await _one(session, _BY_LEASE[lock], {"lease": lease})


async def to_answer(session: WriteSession, lease: str) -> AssignmentRow | None:
    """The same, to be answered: locked but for its campaign, of which an answer changes nothing, while others wait.

    Locks:   PostgreSQL: task and assignment.
    """
    return await _one(session, _TO_ANSWER, {"lease": lease})


async def by_message(session: ReadSession, chat_id: int, message_id: int) -> AssignmentRow | None:
    """The newest assignment whose card or draft is this message."""
    return await _newest(
        session,
        and_(
            assignments.c.chat_id == chat_id,
            (assignments.c.message_id == message_id) | (assignments.c.draft_message_id == message_id),
        ),
    )


async def by_ref(session: ReadSession, contributor_id: UUID, ref: str) -> AssignmentRow | None:
    """The newest assignment of this person with this `#ref`."""
    return await _newest(session, and_(assignments.c.contributor_id == contributor_id, assignments.c.ref == ref))


async def answered_by_ref(session: ReadSession, contributor_id: UUID, ref: str) -> AssignmentRow | None:
    """The newest answered card of this person with this `#ref`, typed with the sign or without."""
    is_called = assignments.c.ref == ref.strip().lstrip("#").upper()
    return await _newest(session, and_(assignments.c.contributor_id == contributor_id, is_called, _is_answered()))


async def newest_answered(
    session: ReadSession, contributor_id: UUID, *, state: str | None = None
) -> AssignmentRow | None:
    """The card that this person has answered last; with a `state`, of those whose response is in it."""
    return await _newest(session, and_(assignments.c.contributor_id == contributor_id, _is_answered(state)))


async def add(session: WriteSession, row: dict[str, Any]) -> None:
    """Insert a new assignment."""
    await session.run(*adding(row))


def adding(row: dict[str, Any]) -> Bound:
    """The same, as a step among others."""
    return inserting_row(assignments, row)


async def change(session: WriteSession, assignment_id: UUID, **values: Any) -> None:
    """Update the columns given."""
    await session.run(*changing(assignment_id, values))


def changing(assignment_id: UUID, values: Mapping[str, Any]) -> Bound:
    """The same, as a step among others."""
    return changing_row(assignments, assignment_id, values)


async def give_back(session: WriteSession, row: AssignmentRow, *, status: str, now: datetime) -> None:
    """End an open assignment without an answer: its task can be dealt again, and its pay is promised no longer.

    Writes:  assignment, task and campaign, all locked by whoever gathered the row; of a pool campaign, the counters
             of the day on which it was dealt.
    """
    assert row.status == AssignmentStatus.OPEN
    await change(session, row.id, status=status, finished_at=now, reserved_units=0)
    await session.execute(
        update(tasks)
        .where(tasks.c.id == row.task_id)
        .values(
            open_leases=tasks.c.open_leases - 1,
            slots=tasks.c.slots + 1,
            gain=tasks.c.gain + VOTE_WEIGHT,
        ),
    )
    await session.execute(
        update(campaigns)
        .where(campaigns.c.id == row.campaign_id)
        .values(reserved_units=campaigns.c.reserved_units - row.reserved_units),
    )
    if row.campaign_funding == Funding.POOL:
        await reservations.give_back(session, [row.id])


async def expired(session: WriteSession, *, now: datetime, limit: int) -> list[AssignmentRow]:
    """Open assignments whose lease has run out, locked.

    Locks:   PostgreSQL: campaign, task, assignment, skipping those in other hands.
    """
    statement = (
        _JOINED.where(assignments.c.status == "open", assignments.c.expires_at <= now)
        .order_by(assignments.c.expires_at)
        .limit(limit)
        .with_for_update(of=[campaigns, tasks, assignments], skip_locked=True)
    )
    return [AssignmentRow(**row) for row in (await session.execute(statement)).mappings()]


def _is_answered(state: str | None = None) -> ColumnElement[bool]:
    is_in = responses.c.state != "withdrawn" if state is None else responses.c.state == state
    return and_(
        assignments.c.status == "submitted",
        exists().where(responses.c.assignment_id == assignments.c.id, is_in).correlate(assignments),
    )


async def _one(session: ReadSession, statement: Select[Any], parameters: dict[str, Any]) -> AssignmentRow | None:
    found = await session.dicts(statement, parameters)
    return AssignmentRow(**found[0]) if found else None


async def _newest(session: ReadSession, where: ColumnElement[bool]) -> AssignmentRow | None:
    statement = _JOINED.where(where).order_by(assignments.c.opened_at.desc()).limit(1)
    row = (await session.execute(statement)).mappings().one_or_none()
    return None if row is None else AssignmentRow(**row)
