"""What campaigns offer to everybody today, as groups are told it."""

from kernel.money import PARTS, Range
from ledger.pricing import highest, lowest
from store import campaigns, prices
from store.campaigns import CampaignRow
from store.sessions import ReadSession
from tasks.campaigns import Campaign, CampaignStatus
from tasks.kinds import kind_named
from views.group_posts import Teaser


async def offer_of(session: ReadSession, number: int) -> Teaser | None:
    """What a campaign offers; None where it is over."""
    row = await campaigns.by_number(session, number)
    return None if row is None or row.status != CampaignStatus.LIVE else await offered(session, row)


async def offered(session: ReadSession, row: CampaignRow) -> Teaser:
    """Title, kinds, time, and pay at the campaign's own price or the day's."""
    return _offer(row.campaign, await price_parts_of(session, row.campaign))


async def price_parts_of(session: ReadSession, campaign: Campaign) -> int:
    """The campaign's own price, or the day's.

    Units:   parts of 1e-9 of its base pay.
    """
    return (await prices.standing(session)).price.price_parts if campaign.is_pooled else campaign.price_parts


def _offer(campaign: Campaign, price_parts: int) -> Teaser:
    assert 0 <= price_parts <= PARTS, price_parts
    kinds = sorted(campaign.kinds)
    base = Range(
        min(campaign.pay[kind].low for kind in kinds),
        max(campaign.pay[kind].high for kind in kinds),
    )
    return Teaser(
        title=campaign.title,
        kinds=tuple(kinds),
        icon=kind_named(kinds[0]).ICON,
        low=lowest(base, price_parts),
        high=highest(base, price_parts),
        seconds=min(kind_named(kind).SECONDS for kind in kinds),
    )
