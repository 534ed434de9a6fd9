"""What campaigns pay one person today, gathered."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from flows.shared.tills import Till
from ledger.quotes import Terms
from store import prices, reservations, rings, verification
from store.sessions import ReadSession
from tasks.campaigns import Campaign


async def till_for(session: ReadSession, contributor_id: UUID, dealing: Iterable[Campaign], *, now: datetime) -> Till:
    """Read the day's price and the person's terms, if any campaign is paid from the pool.

    Who is in a ring has the terms of the ring: its work is counted as one person's, and its lane is one.
    """
    if not any(campaign.is_pooled for campaign in dealing):
        return Till()
    price = await prices.standing(session)
    is_verified = await verification.is_verified(session, contributor_id)
    ring = {contributor_id, *await rings.mates(session, contributor_id)}
    terms = Terms(
        price_parts=price.price.price_parts,
        lane_parts=price.price.lane_parts,
        worked=await reservations.worked(session, ring, now=now),
        lane_free_units=price.lane_free_units,
        lane_left_units=await reservations.lane_left(session, ring) if is_verified else 0,
    )
    return Till(price, terms)
