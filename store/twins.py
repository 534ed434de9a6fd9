"""The items of a campaign that are there in both languages, with what is known of each."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final
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
_SIDES_OF: Final = _SIDES.where(tasks.c.twin.in_(bindparam("twins", expanding=True)))


async def of_campaign(session: ReadSession, campaign_id: UUID) -> list[TwinPair]:
    """Every twin with both items, in the order of import."""
    return _paired(await session.execute(_SIDES, {"campaign": campaign_id}))


async def of_names(session: ReadSession, campaign_id: UUID, names: Collection[str]) -> list[TwinPair]:
    """These twins, where both items are there; in the order of import."""
    if not names:
        return []
    return _paired(await session.execute(_SIDES_OF, {"campaign": campaign_id, "twins": sorted(names)}))


def _paired(rows: Iterable[Sequence[Any]]) -> list[TwinPair]:
    return pairs(
        [
            Side(twin, Language(language), key, label if status == "closed" else gold)
            for twin, language, key, status, label, gold in rows
        ]
    )
