"""A campaign's task as a card that nobody is paid for: looked at in a preview, or tried."""

from dataclasses import dataclass

from ledger.pricing import highest, lowest
from store import drafts, prices
from store.campaigns import CampaignRow
from store.prices import PriceRow
from store.sessions import ReadSession
from tasks.cards import Card, Offer
from tasks.errors import CampaignEmpty
from tasks.kinds import TaskPayload, kind_named

NO_REF = "····"


@dataclass(frozen=True, slots=True)
class Shown:
    """One of a campaign's tasks, and which of how many it is, counted from 0."""

    index: int
    count: int
    kind: str
    payload: TaskPayload
    offer: Offer

    @property
    def card(self) -> Card:
        """The task as its contributors see it."""
        return kind_named(self.kind).card(self.payload, self.offer)


async def shown_at(session: ReadSession, row: CampaignRow, index: int) -> Shown:
    """Task `index` at what it pays now; beyond the last, the last.

    Raises:  CampaignEmpty.
    """
    count = await drafts.size(session, row.id)
    index = min(index, count - 1)
    found = await drafts.payload_at(session, row.id, index) if count else None
    if found is None:
        raise CampaignEmpty(number=row.number)
    kind, payload = found
    price = await prices.standing(session)
    return Shown(index, count, kind, kind_named(kind).load(payload), _offer(row, kind, price))


def _offer(row: CampaignRow, kind: str, price: PriceRow) -> Offer:
    """What the card says, at today's price for everybody where the contributor pool pays."""
    campaign = row.campaign
    base = campaign.pay[kind]
    price_parts = price.price.price_parts if campaign.is_pooled else campaign.price_parts
    return Offer(
        low=lowest(base, price_parts),
        high=highest(base, price_parts),
        ref=NO_REF,
        title=campaign.title,
        guide=campaign.guide,
        none_of_these=campaign.none_of_these,
    )
