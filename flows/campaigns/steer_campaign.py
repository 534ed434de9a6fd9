"""An operator pauses, resumes or closes a campaign."""

from collections.abc import Callable, Mapping
from typing import Final

from flows.deps import Cause, Deps, flow
from store import audit, campaigns, inbox
from tasks.campaigns import Campaign, CampaignStatus, close, pause, resume
from tasks.errors import CampaignNotFound

STEPS: Final[Mapping[str, Callable[[Campaign], Campaign]]] = {"pause": pause, "resume": resume, "close": close}


@flow
async def steer_campaign(deps: Deps, *, operator_id: str, number: int, step: str, cause: Cause) -> None:
    """Take one step; a repeated update takes none.

    Shape:   `step` is one of STEPS.
    Writes:  the campaign's state, one line of the audit. finish_campaigns returns what is left of a closed one.
    Raises:  CampaignNotFound, CampaignState.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return
        row = await campaigns.by_number(session, number, lock=True)
        if row is None:
            raise CampaignNotFound(number=number)

        moved = STEPS[step](row.campaign)

        is_over = moved.status is CampaignStatus.CLOSED
        await campaigns.change(session, row.id, status=moved.status, closed_at=now if is_over else None)
        await audit.note(session, operator_id, step, moved.label, now=now)
    if moved.status is CampaignStatus.CLOSING:
        deps.waker.wake("score")
    if is_over or moved.status is CampaignStatus.CLOSING:
        deps.waker.wake("campaigns")
