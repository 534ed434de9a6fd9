"""Flags: who is to be looked at by a person, who waits for that, and who has been cleared."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, or_, select

from kernel.ids import new_id
from scoring.honesty.flags import FlagDecision, FlagReason, is_still_cleared, mass_of
from store.evidence import Scope
from store.ledger_rows import is_one_of
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.honesty import flags

_SUSPENDS: Final = or_(
    and_(flags.c.decided_at.is_(None), flags.c.reason == FlagReason.PASTE),
    flags.c.decision == FlagDecision.CONFIRMED,
)
_TIMES: Final = ("raised_at", "decided_at")


@dataclass(frozen=True, slots=True)
class Raised:
    """Somebody whom a test flags, and on what evidence.

    Shape:   evidence of paste: votes, z, effect, model; of a ring: shared, equal, members.
    """

    contributor_id: UUID
    reason: FlagReason
    evidence: Mapping[str, Any]


async def raise_many(
    session: WriteSession, scope: Scope, raised: Sequence[Raised], fit_id: UUID, *, now: datetime
) -> list[UUID]:
    """Open a flag for each, unless one is open already, or the last word of a person still holds.

    A confirmed flag holds in the whole kind: no second one joins it. A cleared one holds in its scope until the
    evidence has doubled.

    Locks:   the scope's row is the caller's, who has just advanced it.
    Returns: the people newly flagged.
    """
    if not raised:
        return []
    held = await _held(session, scope, {each.contributor_id for each in raised})
    rows = [
        {
            "id": new_id(now),
            **asdict(scope),
            "contributor_id": each.contributor_id,
            "reason": each.reason,
            "evidence": dict(each.evidence),
            "fit_id": fit_id,
            "raised_at": now,
        }
        for each in sorted(raised, key=lambda each: (each.contributor_id, each.reason))
        if not held.get(each.contributor_id, _Held()).stops(each)
    ]
    if rows:
        await session.execute(insert_or_ignore(session, flags), rows)
    return sorted({row["contributor_id"] for row in rows})


async def suspending(session: ReadSession, kind: str, people: Sequence[UUID]) -> frozenset[UUID]:
    """Whose pay in this kind waits: an open paste flag, or one of any reason that a person has confirmed.

    An open ring flag suspends nobody: a ring votes once already.
    """
    statement = select(flags.c.contributor_id).where(
        is_one_of(session, flags.c.contributor_id, people), flags.c.kind == kind, _SUSPENDS
    )
    return frozenset((await session.execute(statement)).scalars())


async def suspending_of(session: ReadSession, contributor_id: UUID) -> list[dict[str, Any]]:
    """One person's flags that make their pay wait, as plain values, and whose they are left out."""
    columns = [column for column in flags.c if column.name not in {"id", "contributor_id"}]
    statement = select(*columns).where(flags.c.contributor_id == contributor_id, _SUSPENDS).order_by(flags.c.raised_at)
    rows = (await session.execute(statement)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


async def put_again(
    session: WriteSession, contributor_id: UUID, kept: Sequence[Mapping[str, Any]], *, now: datetime
) -> None:
    """Let what `suspending_of` told of somebody hold for the pseudonym that they have now."""
    rows = [
        {
            **each,
            **{name: UUID(each[name]) for name in ("campaign_id", "fit_id")},
            **{name: None if each[name] is None else datetime.fromisoformat(each[name]) for name in _TIMES},
            "id": new_id(now),
            "contributor_id": contributor_id,
        }
        for each in kept
    ]
    if rows:
        await session.execute(insert_or_ignore(session, flags), rows)


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


async def cleared(session: ReadSession, scope: Scope, people: Sequence[UUID]) -> dict[UUID, Mapping[FlagReason, int]]:
    """Who has been cleared of what in this scope, and on how much work, as `scoring.honesty.flags.mass_of` counts it.

    The judge leaves them alone until that has doubled.
    """
    held = await _held(session, scope, people)
    return {person: each.cleared_at for person, each in held.items() if each.cleared_at}


@dataclass(slots=True)
class _Held:
    """What keeps one person from being flagged again in a scope."""

    open_reasons: set[str] = field(default_factory=set)
    is_confirmed: bool = False
    cleared_at: dict[FlagReason, int] = field(default_factory=dict)

    def stops(self, raised: Raised) -> bool:
        """Whether there is nothing new to look at."""
        mass = mass_of(raised.reason, raised.evidence)
        is_cleared = is_still_cleared(mass, self.cleared_at.get(raised.reason, 0))
        return self.is_confirmed or raised.reason in self.open_reasons or is_cleared


async def _held(session: ReadSession, scope: Scope, people: Collection[UUID]) -> dict[UUID, _Held]:
    """What is open or decided about these people: in this scope, and confirmed in its whole kind."""
    is_of_scope = and_(flags.c.campaign_id == scope.campaign_id, flags.c.option_set == scope.option_set)
    statement = select(flags.c.contributor_id, flags.c.reason, flags.c.decision, flags.c.evidence).where(
        is_one_of(session, flags.c.contributor_id, people),
        flags.c.kind == scope.kind,
        or_(is_of_scope, flags.c.decision == FlagDecision.CONFIRMED),
    )
    held: defaultdict[UUID, _Held] = defaultdict(_Held)
    for person, name, decision, evidence in (await session.execute(statement)).all():
        of_person, reason = held[person], FlagReason(name)
        if decision is None:
            of_person.open_reasons.add(reason)
        elif decision == FlagDecision.CONFIRMED:
            of_person.is_confirmed = True
        else:
            mass = mass_of(reason, evidence)
            of_person.cleared_at[reason] = max(mass, of_person.cleared_at.get(reason, 0))
    return held
