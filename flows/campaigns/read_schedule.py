"""An operator looks at when a campaign begins and ends, and in which zone they think."""

from collections.abc import Sequence
from dataclasses import dataclass

from contributors.days import guess_zone
from flows.deps import Deps, flow
from kernel.values import Language
from store import campaigns, contributors, schedules
from tasks.errors import CampaignNotFound
from tasks.schedules import Moment


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is set for a campaign. Shape: `zone` is the operator's own, for what they type without one."""

    moments: Sequence[Moment]
    zone: str


@flow
async def read_schedule(deps: Deps, number: int, *, operator_id: str, language: Language) -> Schedule:
    """What is set; an operator's zone is that of the same person at the contributors' bot, or guessed.

    Raises:  CampaignNotFound.
    """
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        moments = await schedules.of_campaign(session, row.id)
        person = await contributors.by_identity(session, "telegram", operator_id)
    return Schedule(moments, guess_zone(language) if person is None else person.zone)
