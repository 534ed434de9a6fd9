"""An operator looks at how a campaign stands, in words and as a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.deps import Deps, flow
from flows.shared.drawing import drawn_or_none, lettering
from flows.shared.forecasts import Compared, Piloted, compared, piloted
from flows.shared.gathering import gather, worked_out
from flows.shared.launches import planned_for
from flows.shared.progress import progress_of
from flows.shared.spending import spending_of
from kernel.values import Language
from store import campaigns, schedules
from tasks.campaigns import CampaignStatus
from tasks.errors import CampaignNotFound
from tasks.schedules import Moment
from views.figures import Drawn
from views.operator import Progress
from views.pictures.campaign import Picture, draw_campaign
from views.spending import Spending


@dataclass(frozen=True, slots=True)
class Look:
    """How a campaign stands.

    Shape:   `drawn` is None for a draft; no picture where it could not be drawn; `pilot` while it is in its pilot, and
             `compared` once it is over, if something was forecast.
    """

    progress: Progress
    drawn: Drawn | None
    picture: Picture | None
    spending: Spending
    moments: Sequence[Moment] = ()
    pilot: Piloted | None = None
    compared: Compared | None = None


@flow
async def look_at_campaign(deps: Deps, number: int, language: Language) -> Look:
    """Progress as it is now, figures as of the newest fits: these are worked out once for each, and then remembered.

    Raises:  CampaignNotFound.
    """
    async with deps.sessions.read(heavy=True) as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        progress = await progress_of(deps, session, row)
        money = await spending_of(session, row, progress)
        moments = await schedules.of_campaign(session, row.id)
        if row.campaign.status is CampaignStatus.DRAFT:
            return Look(progress, None, None, money, moments)
        is_pilot, is_over = (row.campaign.status is each for each in (CampaignStatus.PILOT, CampaignStatus.CLOSED))
        pilot = await piloted(session, row, await planned_for(session, row)) if is_pilot else None
        outcome = await compared(session, row) if is_over else None
        gathered = await gather(deps, session, row, progress)

    drawn = await worked_out(deps, gathered)
    picture = await drawn_or_none(deps, _draw, drawn, language, deps.policy.font_path)
    return Look(progress, drawn, picture, money, moments, pilot, outcome)


def _draw(drawn: Drawn, language: Language, font_path: Path | None) -> Picture:
    return draw_campaign(drawn, language, lettering(font_path))
