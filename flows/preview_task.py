"""An operator looks at a task as its contributors will see it."""

from dataclasses import dataclass

from flows.deps import Deps, flow
from ledger.pricing import highest, lowest
from store import campaigns, drafts, prices
from store.campaigns import CampaignRow
from store.prices import PriceRow
from tasks.cards import Card, Offer
from tasks.errors import CampaignEmpty, CampaignNotFound
from tasks.kinds import kind_named


@dataclass(frozen=True, slots=True)
class Preview:
    """One of a campaign's cards, and which of how many it is."""

    index: int
    count: int
    card: Card


@flow
async def preview_task(deps: Deps, number: int, index: int) -> Preview:
    """Task `index`, counted from 0; beyond the last, the last.

    Raises:  CampaignNotFound, CampaignEmpty.
    """
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        count = await drafts.size(session, row.id)
        index = min(index, count - 1)
        found = await drafts.payload_at(session, row.id, index) if count else None
        price = await prices.standing(session)
    if found is None:
        raise CampaignEmpty(number=number)
    kind, payload = found
    return Preview(index, count, kind_named(kind).card(kind_named(kind).load(payload), _offer(row, kind, price)))


def _offer(row: CampaignRow, kind: str, price: PriceRow) -> Offer:
    """What the card says, at today's price for everybody where the contributor pool pays."""
    campaign = row.campaign
    base = campaign.pay[kind]
    price_parts = price.price.price_parts if campaign.is_pooled else campaign.price_parts
    return Offer(
        low=lowest(base, price_parts),
        high=highest(base, price_parts),
        ref="····",
        title=campaign.title,
        guide=campaign.guide,
        none_of_these=campaign.none_of_these,
    )
