"""An operator changes a setting: of a draft any, of a campaign that goes on what it asks of a model."""

from flows.deps import Cause, Deps, flow
from flows.errors import AlreadyFunded
from store import audit, campaigns, inbox
from store.campaigns import write_settings
from tasks import settings
from tasks.campaigns import CampaignStatus
from tasks.errors import CampaignNotFound


@flow
async def configure_campaign(
    deps: Deps, *, operator_id: str, number: int, name: str, text: str, cause: Cause
) -> dict[str, str]:
    """Set one thing, or refuse it with what would do. What was proposed for approval is proposed no longer.

    Writes:  the campaign's row, one line of the audit.
    Returns: every setting as it would be typed.
    Raises:  CampaignNotFound, CampaignState, SettingFixed, SettingUnknown, SettingInvalid, OverlapOrder,
             PoolWaitsForStanding, AlreadyFunded.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        row = await campaigns.by_number(session, number, lock=True)
        if row is None:
            raise CampaignNotFound(number=number)

        changed = settings.apply(row.campaign, name, text)
        if changed.is_pooled and row.escrow_id is not None:
            raise AlreadyFunded(number=number)

        await campaigns.change(
            session,
            row.id,
            title=changed.title,
            licence=changed.licence,
            funding=changed.funding,
            settings=write_settings(changed),
            proposed_by=None if row.campaign.status is CampaignStatus.DRAFT else row.proposed_by,
        )
        shown = settings.shown(changed)
        await audit.note(session, operator_id, "set", changed.label, now=now, name=name, value=shown[name])
    return shown
