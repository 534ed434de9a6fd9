"""Calls to models: which tasks lack an answer, and the leases that let nobody pay twice for one."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, bindparam, delete, exists, or_, select

from store.rows import insert_or_replace
from store.sessions import ReadSession, WriteSession
from store.tables.models import model_answers, model_calls
from store.tables.work import tasks

NEWEST: Final = 500
"""The tasks that are looked at in every round: whoever answers next is likely dealt one of these."""
SWEEP: Final = 2000
"""How many of the others are looked at in one round; the next round goes on where it ended."""
ASKED_KINDS: Final = ("choice", "compare", "review")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An open task that a model has not answered."""

    task_id: UUID
    campaign_id: UUID
    kind: str
    payload: dict[str, Any]
    photo: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """A lease on asking a model about one subject: a task, or a pair of answers.

    Units:   what is reserved for it, in tokens or in millionths of the account's currency.
    """

    subject_id: UUID
    model: str
    campaign_id: UUID
    holder_id: UUID
    day: int
    unit: str
    reserved_units: int
    failures: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a round has found, and where the next one goes on: after the last task looked at, or at the first again."""

    found: list[Unanswered]
    next_after: UUID


FIRST: Final = UUID(int=0)
_LAST: Final = UUID(int=(1 << 128) - 1)
_COLUMNS: Final = [model_calls.c[name] for name in Call.__dataclass_fields__]
_SWEPT_TO: Final = select(tasks.c.id).where(tasks.c.id > bindparam("after")).order_by(tasks.c.id).offset(SWEEP).limit(1)
_NEWEST_FROM: Final = select(tasks.c.id).order_by(tasks.c.id.desc()).offset(NEWEST).limit(1)
_NARROW: Final = ("id", "campaign_id", "kind", "status", "photo", "appealed_task_id")
_STRETCH: Final = (
    select(*(tasks.c[name] for name in _NARROW))
    .where(tasks.c.id > bindparam("after"), tasks.c.id <= bindparam("until"))
    .order_by(tasks.c.id)
    .limit(SWEEP)
    .subquery("stretch")
)
"""Cut off before anything else is asked, or a store would go through a whole campaign by some other index."""
_IS_ANSWERED: Final = exists().where(
    model_answers.c.task_id == _STRETCH.c.id, model_answers.c.model == bindparam("model")
)
_IS_LEASED: Final = exists().where(
    model_calls.c.subject_id == _STRETCH.c.id,
    model_calls.c.model == bindparam("model"),
    model_calls.c.expires_at > bindparam("now"),
)
_UNANSWERED: Final = (
    select(tasks.c.id, tasks.c.campaign_id, tasks.c.kind, tasks.c.payload, tasks.c.photo)
    .join_from(_STRETCH, tasks, tasks.c.id == _STRETCH.c.id)
    .where(
        _STRETCH.c.campaign_id.in_(bindparam("campaigns", expanding=True)),
        _STRETCH.c.status == "open",
        _STRETCH.c.kind.in_(ASKED_KINDS),
        _STRETCH.c.appealed_task_id.is_(None),  # an appeal is before people, and the model has said what it says
        or_(_STRETCH.c.photo.is_(None), bindparam("with_photos", type_=Boolean)),
        ~_IS_ANSWERED,
        ~_IS_LEASED,
    )
    .order_by(_STRETCH.c.id)
    .limit(bindparam("limit"))
)
_OF_SUBJECTS: Final = select(*_COLUMNS).where(
    model_calls.c.subject_id.in_(bindparam("subjects", expanding=True)), model_calls.c.model == bindparam("model")
)
_ANSWERED: Final = select(model_answers.c.task_id).where(
    model_answers.c.task_id.in_(bindparam("subjects", expanding=True)), model_answers.c.model == bindparam("model")
)
_GIVE_UP: Final = delete(model_calls).where(
    model_calls.c.subject_id == bindparam("subject"), model_calls.c.model == bindparam("model")
)


async def unanswered(
    session: ReadSession,
    campaigns: Sequence[UUID],
    model: str,
    *,
    with_photos: bool,
    after: UUID,
    limit: int,
    now: datetime,
) -> Sweep:
    """Open tasks of these campaigns that this model has not answered and nobody is asking it about.

    A round looks at so many tasks at most, however many there are: the newest, and the stretch after `after`.
    """
    swept_to = (await session.execute(_SWEPT_TO, {"after": after})).scalar_one_or_none()
    newest_from = (await session.execute(_NEWEST_FROM)).scalar_one_or_none()
    wanted = {"campaigns": list(campaigns), "model": model, "with_photos": with_photos, "limit": limit, "now": now}
    found: dict[UUID, Unanswered] = {}
    for low, high in ((newest_from or FIRST, _LAST), (after, swept_to or _LAST)):
        rows = await session.execute(_UNANSWERED, wanted | {"after": low, "until": high})
        found |= {row[0]: Unanswered(*row) for row in rows}
    return Sweep(list(found.values())[:limit], swept_to or FIRST)


async def of_subjects(session: ReadSession, subjects: Sequence[UUID], model: str) -> dict[UUID, Call]:
    """The leases on asking this model about these."""
    rows = await session.execute(_OF_SUBJECTS, {"subjects": list(subjects), "model": model})
    return {row[0]: Call(*row) for row in rows}


async def answered(session: ReadSession, subjects: Sequence[UUID], model: str) -> frozenset[UUID]:
    """Which of these tasks the model has answered."""
    found = await session.execute(_ANSWERED, {"subjects": list(subjects), "model": model})
    return frozenset(found.scalars())


async def put(session: WriteSession, calls: Sequence[Call]) -> None:
    """Write leases over whatever leases there were; whose they are was decided by the caller."""
    if calls:
        statement = insert_or_replace(session, model_calls, ("subject_id", "model"))
        await session.execute(statement, [asdict(call) for call in calls])


async def remove(session: WriteSession, calls: Sequence[Call]) -> None:
    """Give leases up: there is an answer."""
    if calls:
        await session.execute(_GIVE_UP, [{"subject": call.subject_id, "model": call.model} for call in calls])
