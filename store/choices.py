"""What people choose of campaigns: to follow or to mute one, and whether they agree to its licence."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, select

from store.rows import insert_or_replace
from store.sessions import ReadSession, WriteSession
from store.tables.choices import campaign_wishes, licence_consents
from tasks.campaigns import Wish

_WISHES: Final = select(campaign_wishes.c.campaign_id, campaign_wishes.c.wish).where(
    campaign_wishes.c.contributor_id == bindparam("person")
)
_CONSENTS: Final = select(licence_consents).where(licence_consents.c.contributor_id == bindparam("person"))
_KEY: Final = ("contributor_id", "campaign_id")


async def wishes_of(session: ReadSession, contributor_id: UUID) -> dict[UUID, Wish]:
    """What the person follows and mutes."""
    return {id: Wish(wish) for id, wish in await session.tuples(_WISHES, {"person": contributor_id})}


async def wish(
    session: WriteSession, contributor_id: UUID, campaign_id: UUID, wanted: Wish | None, *, now: datetime
) -> None:
    """Follow or mute a campaign; None: neither."""
    table, key = campaign_wishes, {"contributor_id": contributor_id, "campaign_id": campaign_id}
    if wanted is None:
        own = (table.c.contributor_id == contributor_id, table.c.campaign_id == campaign_id)
        await session.execute(delete(table).where(*own))
        return
    row = insert_or_replace(session, table, _KEY).values(**key, wish=wanted, wished_at=now)
    await session.execute(row)


async def consents_of(session: ReadSession, contributor_id: UUID, licences: Mapping[UUID, str]) -> dict[UUID, bool]:
    """Whether the person agrees to the licences that these campaigns have; those never answered are not there."""
    found = (await session.execute(_CONSENTS, {"person": contributor_id})).all()
    return {row.campaign_id: row.refused_at is None for row in found if licences.get(row.campaign_id) == row.licence}


async def answer_licence(
    session: WriteSession, contributor_id: UUID, campaign_id: UUID, licence: str, *, agrees: bool, now: datetime
) -> None:
    """Note whether the person agrees to this licence; a withdrawal keeps when they had agreed."""
    own = (licence_consents.c.contributor_id == contributor_id, licence_consents.c.campaign_id == campaign_id)
    before = (await session.execute(select(licence_consents).where(*own))).one_or_none()
    had_agreed_at = before.agreed_at if before is not None and before.licence == licence else None
    row = {
        "contributor_id": contributor_id,
        "campaign_id": campaign_id,
        "licence": licence,
        "agreed_at": now if agrees else had_agreed_at,
        "refused_at": None if agrees else now,
    }
    await session.execute(insert_or_replace(session, licence_consents, _KEY).values(**row))
