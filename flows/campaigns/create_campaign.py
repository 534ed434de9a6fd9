"""An operator begins a campaign."""

from flows.deps import Cause, Deps, flow
from kernel.ids import CampaignId, new_id
from store import audit, campaigns, inbox
from store.campaigns import CampaignRow, write_settings
from store.sessions import WriteSession
from tasks.campaigns import DEFAULT_LICENCE, Campaign, CampaignStatus, Funding


@flow
async def create_campaign(deps: Deps, *, operator_id: str, title: str, cause: Cause) -> CampaignRow:
    """Open a draft that waits for its file; a repeated update opens no second one.

    Shape:   an empty title is filled by the file's manifest, or stays the campaign's number.
    Writes:  one campaign, one line of the audit.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        if not is_new:
            return await _made_before(session, cause)
        number = await campaigns.next_number(session)
        draft = Campaign(
            id=CampaignId(new_id(now)),
            number=number,
            title=title or f"C{number}",
            status=CampaignStatus.DRAFT,
            pay={},
            licence=DEFAULT_LICENCE,
            funding=Funding.SPONSORED,
        )

        await campaigns.add(
            session,
            {
                "id": draft.id,
                "number": draft.number,
                "title": draft.title,
                "status": draft.status,
                "settings": write_settings(draft),
                "licence": draft.licence,
                "funding": draft.funding,
                "created_by": operator_id,
                "created_at": now,
            },
        )
        await inbox.note_outcome(session, cause.bot, cause.update_id, {"number": number})
        await audit.note(session, operator_id, "create", draft.label, now=now, title=draft.title)
        made = await campaigns.by_number(session, number)
    assert made is not None
    return made


async def _made_before(session: WriteSession, cause: Cause) -> CampaignRow:
    outcome = await inbox.outcome(session, cause.bot, cause.update_id)
    made = None if outcome is None else await campaigns.by_number(session, outcome["number"])
    assert made is not None
    return made
