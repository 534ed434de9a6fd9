"""Rings: people who vote as one, in each scope's newest fit.

Whom an operator has cleared of it is a person of their own again, until the evidence against them has doubled.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, and_, delete, exists, insert, or_, select, union

from scoring.honesty.flags import FlagDecision, FlagReason
from store.evidence import Scope
from store.joined import OTHERS, OWN_ACCOUNTS
from store.sessions import ReadSession, WriteSession
from store.tables.honesty import flags, ring_members


def _counts(member: FromClause) -> ColumnElement[bool]:
    """Whether nobody has cleared this member, or somebody is to look again."""
    own = and_(
        flags.c.contributor_id == member.c.contributor_id,
        flags.c.campaign_id == member.c.campaign_id,
        flags.c.kind == member.c.kind,
        flags.c.option_set == member.c.option_set,
        flags.c.reason == FlagReason.RING,
    )
    is_cleared = exists().where(own, flags.c.decision == FlagDecision.CLEARED)
    stands = exists().where(own, flags.c.decision.is_distinct_from(FlagDecision.CLEARED))
    return or_(~is_cleared, stands)


_OWN: Final = ring_members.alias("own")
_MATES: Final = (
    select(ring_members.c.contributor_id)
    .join(
        _OWN,
        and_(
            _OWN.c.ring_id == ring_members.c.ring_id,
            _OWN.c.campaign_id == ring_members.c.campaign_id,
            _OWN.c.kind == ring_members.c.kind,
            _OWN.c.option_set == ring_members.c.option_set,
        ),
    )
    .where(
        _OWN.c.contributor_id.in_(OWN_ACCOUNTS),
        ring_members.c.contributor_id.not_in(OWN_ACCOUNTS),
        _counts(_OWN),
        _counts(ring_members),
    )
    .distinct()
)
_ALL_MATES: Final = union(_MATES, OTHERS)
HAS_MATES: Final = _MATES.exists()
"""Whether the parameter `person` shares a ring with anybody else: a part of other modules' statements."""


async def put(session: WriteSession, scope: Scope, rings: Mapping[UUID, UUID], fit_id: UUID) -> None:
    """Replace who is in a ring in this scope.

    Shape:   person -> ring, which is the id of its lowest member; only people in rings.
    Locks:   the scope's row is the caller's, who has just advanced it.
    """
    columns = (ring_members.c.contributor_id, ring_members.c.ring_id)
    known = {row.contributor_id: row.ring_id for row in await session.execute(select(*columns).where(_is(scope)))}
    if known == dict(rings):
        return
    await session.execute(delete(ring_members).where(_is(scope)))
    if rings:
        rows = [
            {**asdict(scope), "contributor_id": person, "ring_id": ring, "fit_id": fit_id}
            for person, ring in sorted(rings.items())
        ]
        await session.execute(insert(ring_members), rows)


async def mates(session: ReadSession, person: UUID) -> frozenset[UUID]:
    """Everybody who counts as one with this account, by a ring in any scope, or joined; almost always nobody."""
    return frozenset((await session.execute(_ALL_MATES, {"person": person})).scalars())


def _is(scope: Scope) -> Any:
    return and_(
        ring_members.c.campaign_id == scope.campaign_id,
        ring_members.c.kind == scope.kind,
        ring_members.c.option_set == scope.option_set,
    )
