"""Verification: contacts as keyed hashes, one person a number, passed gold counted by day, and who is in no ring."""

import functools
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from contributors.verification import Evidence
from store.rings import HAS_MATES
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.verification import gold_days, verified_contacts
from store.tables.work import responses

_EVIDENCE: Final = select(
    select(verified_contacts.c.contributor_id)
    .where(verified_contacts.c.contributor_id == bindparam("person"))
    .exists(),
    func.coalesce(func.sum(gold_days.c.passed), 0),
    func.count(gold_days.c.local_day),
    HAS_MATES,
).where(gold_days.c.contributor_id == bindparam("person"), gold_days.c.local_day < bindparam("before"))
_PEOPLE: Final[BindParameter[Any]] = bindparam("people", expanding=True)
_WITH_CONTACT: Final = select(verified_contacts.c.contributor_id).where(verified_contacts.c.contributor_id.in_(_PEOPLE))
_GOLD: Final = select(gold_days.c.contributor_id, gold_days.c.local_day, gold_days.c.passed).where(
    gold_days.c.contributor_id.in_(_PEOPLE)
)
_HOLDER: Final = select(verified_contacts.c.contributor_id).where(verified_contacts.c.phone_hash == bindparam("hash"))


_EVER: Final = date.max


async def evidence_of(session: ReadSession, contributor_id: UUID, *, before: date = _EVER) -> Evidence:
    """What speaks for a person, in one statement; gold of the days before the one given only."""
    where = {"person": contributor_id, "before": before.isoformat()}
    has_contact, passed, days, in_ring = (await session.execute(_EVIDENCE, where)).one()
    return Evidence(has_contact=bool(has_contact), gold_passed=int(passed), gold_days=days, in_ring=bool(in_ring))


async def is_verified(session: ReadSession, contributor_id: UUID) -> bool:
    """Whether this person counts as verified now."""
    return (await evidence_of(session, contributor_id)).is_verified


async def with_contact(session: ReadSession, contributor_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these people who have shared their number: nobody else can be verified."""
    return frozenset((await session.execute(_WITH_CONTACT, {"people": list(contributor_ids)})).scalars())


async def gold_passed(session: ReadSession, before: Mapping[UUID, date]) -> dict[UUID, int]:
    """How often each has agreed with gold before their own day given."""
    passed = dict.fromkeys(before, 0)
    for person, day, count in await session.execute(_GOLD, {"people": list(before)}):
        if day < before[person].isoformat():
            passed[person] += count
    return passed


async def holder_of(session: ReadSession, phone_hash: str) -> UUID | None:
    """Whose number this is."""
    found: UUID | None = (await session.execute(_HOLDER, {"hash": phone_hash})).scalar_one_or_none()
    return found


async def keep_contact(session: WriteSession, contributor_id: UUID, phone_hash: str, *, now: datetime) -> bool:
    """Note that a person has shared their number; False when they or somebody else has one noted already."""
    row = {"contributor_id": contributor_id, "phone_hash": phone_hash, "shared_at": now}
    return (await session.execute(insert_or_ignore(session, verified_contacts), row)).rowcount == 1


async def count_gold(session: WriteSession, response_ids: Sequence[UUID]) -> None:
    """Add answers that have just been found right to their authors' days.

    Locks:   those days, in order, so that two scopes that are recorded at once don't wait in a circle.
    """
    if response_ids:
        await session.execute(_counting(session.dialect), {"ids": list(response_ids)})


@functools.cache
def _counting(dialect: str) -> "postgresql.Insert | sqlite.Insert":
    """One row for each person and day, added to the one that is there."""
    counted = (
        select(responses.c.contributor_id, responses.c.local_day, func.count())
        .where(responses.c.id.in_(bindparam("ids", expanding=True)))
        .group_by(responses.c.contributor_id, responses.c.local_day)
        .order_by(responses.c.contributor_id, responses.c.local_day)
    )
    names = ("contributor_id", "local_day", "passed")
    insertion = postgresql.insert(gold_days) if dialect == "postgresql" else sqlite.insert(gold_days)
    insertion = insertion.from_select(names, counted)
    total = gold_days.c.passed + insertion.excluded.passed
    return insertion.on_conflict_do_update(index_elements=names[:2], set_={"passed": total})
