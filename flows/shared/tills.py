"""Who pays a campaign's work and at what price: the sponsor's escrow at a fixed one, the pool at the day's. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from ledger.quotes import Quote, Terms, fixed, quote
from store.prices import PriceRow
from store.reservations import Reservation
from tasks.campaigns import Campaign
from tasks.errors import PoolUsedUp


@dataclass(frozen=True, slots=True)
class Till:
    """The day's price with one person's terms; None of both where no campaign is paid from the pool."""

    price: PriceRow | None = None
    terms: Terms | None = None

    def quote(self, campaign: Campaign, kind: str) -> Quote:
        """What a task of this kind pays this person now."""
        base = campaign.pay[kind]
        if not campaign.is_pooled:
            return fixed(base, campaign.price_parts)
        assert self.terms is not None
        return quote(base, self.terms)

    def day_of(self, campaign: Campaign) -> int | None:
        """On which day's counters its assignments are reserved; None where a sponsor pays."""
        if not campaign.is_pooled:
            return None
        assert self.price is not None
        return self.price.price.day

    def bears(self, campaign: Campaign, quoted: Quote) -> bool:
        """Whether the day's limits leave room for it; the campaign's own budget is another matter."""
        if not campaign.is_pooled:
            return True
        assert self.price is not None
        free_units = self.price.gate_free_units
        if campaign.is_solo:
            free_units = min(free_units, self.price.solo_free_units)
        return quoted.high.units <= free_units


def reservation(campaign: Campaign, quoted: Quote, *, day: int, assignment_id: UUID, person_id: UUID) -> Reservation:
    """What an assignment paid from the pool takes of a day's limits."""
    units = quoted.high.units
    return Reservation(
        assignment_id=assignment_id,
        contributor_id=person_id,
        day=day,
        gate_units=units,
        solo_units=units if campaign.is_solo else 0,
        quote=quoted,
    )


def reopening(now: datetime, zone: str) -> PoolUsedUp:
    """The refusal that says when there is pay from the pool again: at midnight UTC, in the person's own time."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return PoolUsedUp(at=f"{midnight.astimezone(ZoneInfo(zone)):%H:%M}", zone=zone)
