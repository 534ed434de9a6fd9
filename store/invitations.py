"""Who came by whose link, and how much of what that brings was owed to whoever invited them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, func, or_, select, union_all, update

from ledger.referrals import STEPS, base_units_of
from store import links
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.groups import links as link_rows
from store.tables.invitations import invitations
from store.tables.people import identities
from store.tables.price import pool_reservations, pool_shares
from store.tables.verification import verified_contacts
from store.tables.work import assignments, responses


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One person's invitation, and of how many steps the pay is owed already."""

    contributor_id: UUID
    inviter_id: UUID
    steps: int


_ME: Final = bindparam("contributor_id", type_=invitations.c.contributor_id.type)
RELATED: Final = union_all(
    select(invitations.c.inviter_id).where(invitations.c.contributor_id == _ME),
    select(invitations.c.contributor_id).where(invitations.c.inviter_id == _ME),
)
"""Whoever invited the parameter `contributor_id`, and whom they invited: a part of other modules' statements."""
_PAID: Final = (
    select(
        responses.c.amount_units,
        assignments.c.low_units,
        assignments.c.high_units,
        pool_reservations.c.base_low_units,
        pool_reservations.c.base_high_units,
    )
    .select_from(responses)
    .join(assignments, assignments.c.id == responses.c.assignment_id)
    .join(pool_reservations, pool_reservations.c.assignment_id == assignments.c.id)
    .where(responses.c.contributor_id == bindparam("person"), responses.c.state == "paid")
)


async def token_of(session: WriteSession, contributor_id: UUID, *, now: datetime) -> str:
    """The one token of a person's link, made when they first ask for it."""
    return await links.token_for(session, links.INVITE, contributor_id, now=now)


async def inviter_by(session: ReadSession, token: str) -> UUID | None:
    """Whose link this is."""
    return await links.subject_of(session, links.INVITE, token)


async def invite(session: WriteSession, contributor_id: UUID, inviter_id: UUID, *, now: datetime) -> bool:
    """Note who invited somebody; the first one stands."""
    row = {"contributor_id": contributor_id, "inviter_id": inviter_id, "invited_at": now}
    return (await session.execute(insert_or_ignore(session, invitations).values(**row))).rowcount == 1


async def count(session: ReadSession, inviter_id: UUID) -> int:
    """How many came by a person's link."""
    statement = select(func.count()).select_from(invitations).where(invitations.c.inviter_id == inviter_id)
    return int((await session.execute(statement)).scalar_one())


async def open_after(session: ReadSession, after: UUID | None, *, since: datetime, limit: int) -> list[InvitationRow]:
    """Invitations that may bring more: the invited were paid, or shared their contact, since then. By their id."""
    lately_paid = exists().where(
        pool_shares.c.contributor_id == invitations.c.contributor_id, pool_shares.c.last_paid_at > since
    )
    lately_known = exists().where(
        verified_contacts.c.contributor_id == invitations.c.contributor_id, verified_contacts.c.shared_at > since
    )
    is_there = exists().where(identities.c.contributor_id == invitations.c.inviter_id)
    columns = (invitations.c.contributor_id, invitations.c.inviter_id, invitations.c.steps)
    statement = (
        select(*columns)
        .where(invitations.c.steps < STEPS, or_(lately_paid, lately_known), is_there)
        .order_by(invitations.c.contributor_id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(invitations.c.contributor_id > after)
    return [InvitationRow(*row) for row in await session.execute(statement)]


async def base_units_paid(session: ReadSession, contributor_id: UUID) -> int:
    """The base price of all work that the pool has paid a person for.

    Units:   1e-8 AIC, after the effort curve.
    """
    found = await session.execute(_PAID, {"person": contributor_id})
    return sum(base_units_of(paid, (low, high), (base, base_high)) for paid, low, high, base, base_high in found)


async def advance(session: WriteSession, row: InvitationRow, steps: int) -> bool:
    """Note that so many steps are owed; False where somebody has noted others meanwhile."""
    own = (invitations.c.contributor_id == row.contributor_id, invitations.c.steps == row.steps)
    return (await session.execute(update(invitations).where(*own).values(steps=steps))).rowcount == 1


async def cut(session: WriteSession, contributor_id: UUID) -> None:
    """Somebody is forgotten: who invited them, whom they invited, and their link."""
    own = or_(invitations.c.contributor_id == contributor_id, invitations.c.inviter_id == contributor_id)
    await session.execute(delete(invitations).where(own))
    mine = (link_rows.c.purpose == links.INVITE, link_rows.c.subject == contributor_id)
    await session.execute(delete(link_rows).where(*mine))


def whats(contributor_id: UUID, steps: Sequence[int]) -> list[str]:
    """What the bonus of each step is for: one person, one step, one bonus."""
    return [f"invite {contributor_id.hex[-12:]} {step}" for step in steps]
