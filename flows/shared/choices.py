"""What a person has chosen of the campaigns that deal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from kernel.errors import Fact
from store import choices
from store.campaigns import CampaignRow
from store.sessions import ReadSession
from tasks.campaigns import Campaign, Wish
from tasks.errors import LicenceConsentNeeded


@dataclass(frozen=True, slots=True)
class Choices:
    """Shape: of the campaigns that ask to be agreed to, `agreed`, `refused` and `unanswered`; of all, the wishes."""

    wishes: Mapping[UUID, Wish]
    agreed: frozenset[UUID]
    refused: frozenset[UUID]
    unanswered: frozenset[UUID]

    def lets_deal(self, campaign_id: UUID) -> bool:
        """Whether the person may be dealt its tasks, or asked about its licence first."""
        return self.wishes.get(campaign_id) is not Wish.MUTE and campaign_id not in self.refused

    def in_order(self, campaign_ids: Iterable[UUID], first: UUID | None) -> list[UUID]:
        """`first` before those that they follow, and these before the others; else as they come."""
        return sorted(campaign_ids, key=lambda id: (id != first, self.wishes.get(id) is not Wish.FOLLOW))


async def choices_of(
    session: ReadSession,
    contributor_id: UUID,
    rows: Iterable[CampaignRow],
    *,
    wishes: Mapping[UUID, Wish] | None = None,
) -> Choices:
    """Read them, the wishes unless they are known; consents only where a campaign has a licence of its own."""
    asked = {row.id: terms for row in rows if (terms := row.terms) is not None}
    answered = await choices.consents_of(session, contributor_id, asked) if asked else {}
    return Choices(
        wishes=await choices.wishes_of(session, contributor_id) if wishes is None else wishes,
        agreed=frozenset(id for id, agrees in answered.items() if agrees),
        refused=frozenset(id for id, agrees in answered.items() if not agrees),
        unanswered=frozenset(asked.keys() - answered.keys()),
    )


def asks_about(campaign: Campaign) -> LicenceConsentNeeded:
    """The question that comes before the first card of a campaign with a licence or words of its own."""
    facts: dict[str, Fact] = {
        "number": campaign.number,
        "title": campaign.title,
        "licence": campaign.licence or "–",
    }
    if campaign.consent is not None:
        facts["consent"] = campaign.consent
    return LicenceConsentNeeded(**facts)
