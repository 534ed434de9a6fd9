"""A person's bonuses as they are told of them."""

from uuid import UUID

from kernel.money import Amount
from ledger.bonuses import Wait
from store import bonuses
from store.bonuses import BonusRow
from store.sessions import ReadSession
from views.bonuses import Bonus


async def bonuses_of(session: ReadSession, contributor_id: UUID) -> list[Bonus]:
    """All of them, the newest first."""
    return [_told(row) for row in await bonuses.of_person(session, contributor_id)]


def _told(row: BonusRow) -> Bonus:
    return Bonus(
        badge=row.what if row.about_id is None else None,
        base=Amount(row.base_units),
        paid=None if row.units is None else Amount(row.units),
        price_parts=row.price_parts or 0,
        wait=None if row.waits_for is None else Wait(row.waits_for),
    )
