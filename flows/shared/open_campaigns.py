"""Campaigns that deal, as one person sees them."""

from collections.abc import Sequence

from flows.deps import Deps
from flows.shared.choices import Choices, choices_of
from flows.shared.terms import till_for
from flows.shared.tills import Till
from kernel.values import Language
from store import skills
from store.campaigns import CampaignRow
from store.contributors import ContributorRow
from store.sessions import ReadSession
from views.campaigns import KindPay, OpenCampaign


async def described(
    deps: Deps, session: ReadSession, person: ContributorRow, rows: Sequence[CampaignRow]
) -> list[OpenCampaign]:
    """Each at what it pays this person today, and what stands between them and its tasks."""
    chosen = await choices_of(session, person.id, rows)
    till = await till_for(session, person.id, [row.campaign for row in rows], now=deps.clock.now())
    has = await skills.of_person(session, person.id)
    return [_open(row, person, chosen, till, has) for row in rows]


def _open(row: CampaignRow, person: ContributorRow, chosen: Choices, till: Till, has: frozenset[str]) -> OpenCampaign:
    campaign = row.campaign
    quotes = {kind: till.quote(campaign, kind) for kind in sorted(campaign.kinds)}
    speaks = not campaign.languages or Language(person.language or Language.EN) in campaign.languages
    return OpenCampaign(
        number=row.number,
        title=row.title,
        languages=tuple(sorted(campaign.languages)),
        pays=tuple(KindPay(kind, quote.low, quote.high) for kind, quote in quotes.items()),
        is_used_up=not any(till.bears(campaign, quote) for quote in quotes.values()),
        skills=tuple(sorted(campaign.skills)),
        lacks=tuple(sorted(campaign.skills - has)),
        speaks=speaks,
        licence=row.licence,
        asks=row.terms is not None,
        consent=campaign.consent,
        agrees=True if row.id in chosen.agreed else False if row.id in chosen.refused else None,
        wish=chosen.wishes.get(row.id),
    )
