"""When a campaign begins and ends by itself. The clock never launches, so it moves no points."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final

from tasks.campaigns import Campaign, CampaignStatus, close, resume
from tasks.errors import CampaignState, SchedulePast, ScheduleReversed


@unique
class What(StrEnum):
    """The two moments of a campaign that can be set."""

    START = "start"
    END = "end"


@unique
class Outcome(StrEnum):
    """What became of a moment: it was kept, or there was nothing to begin or to end."""

    DONE = "done"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that was set. Shape: `zone` is the one it was meant in; `outcome` once it has come."""

    what: What
    due_at: datetime
    zone: str
    set_by: str
    outcome: Outcome | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it still is to come, or to be made up for."""
        return self.outcome is None


_WAITS_FOR: Final = {
    What.START: {CampaignStatus.DRAFT, CampaignStatus.PILOT, CampaignStatus.PAUSED},
    What.END: {CampaignStatus.DRAFT, CampaignStatus.PILOT, CampaignStatus.LIVE, CampaignStatus.PAUSED},
}


def require_settable(campaign: Campaign, wanted: Moment, others: Collection[Moment], now: datetime) -> None:
    """Let a moment be set that can come.

    Raises:  CampaignState, SchedulePast, ScheduleReversed, in this order of precedence.
    """
    if campaign.status not in _WAITS_FOR[wanted.what]:
        action = f"schedule_{wanted.what.value}"
        raise CampaignState(number=campaign.number, action=action, status=campaign.status.value)
    if wanted.due_at <= now:
        raise SchedulePast
    moments = {each.what: each.due_at for each in others if each.is_waiting} | {wanted.what: wanted.due_at}
    if What.START in moments and What.END in moments and moments[What.END] <= moments[What.START]:
        raise ScheduleReversed


def status_at_launch(moments: Collection[Moment], now: datetime) -> CampaignStatus:
    """A campaign that is launched before its start waits for it."""
    waits = any(each.what is What.START and each.is_waiting and now < each.due_at for each in moments)
    return CampaignStatus.PAUSED if waits else CampaignStatus.LIVE


def follow(campaign: Campaign, moment: Moment, others: Collection[Moment], now: datetime) -> Campaign | None:
    """The campaign after a moment that has come, however late; None where there is nothing to begin or to end.

    What has not been launched does not begin, nor does what should have ended by now.
    """
    if moment.what is What.END:
        is_on = campaign.status in {CampaignStatus.PILOT, CampaignStatus.LIVE, CampaignStatus.PAUSED}
        return close(campaign) if is_on else None
    is_over = any(each.what is What.END and each.is_waiting and each.due_at <= now for each in others)
    if is_over or campaign.status is not CampaignStatus.PAUSED or not campaign.is_launched:
        return None
    return resume(campaign)
