"""The items of a campaign that are there in both languages, with what is known of each."""

from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, select

from kernel.values import Language
from store.sessions import ReadSession
from store.tables.work import tasks
from tasks.twins import Side, TwinPair, pairs

_SIDES: Final = (
    select(tasks.c.twin, tasks.c.language, tasks.c.external_key, tasks.c.status, tasks.c.label, tasks.c.gold)
    .where(tasks.c.campaign_id == bindparam("campaign"), tasks.c.twin.is_not(None))
    .order_by(tasks.c.id)
)


async def of_campaign(session: ReadSession, campaign_id: UUID) -> list[TwinPair]:
    """Every twin with both items, in the order of import."""
    rows = await session.execute(_SIDES, {"campaign": campaign_id})
    return pairs(
        [
            Side(twin, Language(language), key, label if status == "closed" else gold)
            for twin, language, key, status, label, gold in rows
        ]
    )
