"""An edit of a paused campaign: whether it may be, and what it means for whom. Nothing that was promised changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from flows.shared.launches import drawn_pilot, planned_for
from kernel.money import Amount
from store import edits
from store.campaigns import CampaignRow, write_settings
from store.sessions import ReadSession
from tasks import settings
from tasks.campaigns import Campaign
from tasks.errors import EditFromPool, EditTooDear
from views.operator_edits import EditFacts

EDIT: Final = "edit"
"""What proposals and buttons call it."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A campaign as it would be."""

    row: CampaignRow
    campaign: Campaign
    was: str
    becomes: str


def edited(row: CampaignRow, typed: Mapping[str, Any]) -> Edited:
    """The campaign with what was typed.

    Raises:  CampaignState, SettingKept, SettingUnknown, SettingInvalid, OverlapOrder.
    """
    name = typed["name"]
    changed = settings.edit(row.campaign, name, typed["text"])
    return Edited(row, changed, settings.shown(row.campaign)[name], settings.shown(changed)[name])


async def require_budget(session: ReadSession, found: Edited) -> None:
    """Never more than its budget bears, if all that is left were paid the most: an edit moves no points.

    What an operator has funded has the budget that it was given, however much its tasks could cost: it deals until
    nothing more can be promised.
    Raises:  EditTooDear, EditFromPool.
    """
    if found.row.is_funded:
        return
    changed = replace(found.row, settings=write_settings(found.campaign))
    if found.campaign.is_launched:
        needed = (await planned_for(session, changed)).budget
    else:
        needed = (await drawn_pilot(session, changed)).budget
    has = found.row.campaign.budget_units
    if needed.units <= has:
        return
    if found.campaign.is_pooled:
        raise EditFromPool(number=found.row.number)
    raise EditTooDear(number=found.row.number, more=Amount(needed.units - has).shown())


async def meaning(session: ReadSession, found: Edited, name: str, proposal: UUID) -> EditFacts:
    """What it changes, and what it leaves as it is."""
    after = found.campaign
    counted = await edits.standing(session, found.row.id, overlap=after.max_overlap, languages=sorted(after.languages))
    return EditFacts(
        proposal=proposal.hex,
        number=found.row.number,
        title=found.row.title,
        name=name,
        was=found.was,
        becomes=found.becomes,
        cards=counted.cards,
        answers=counted.answers,
        open_tasks=counted.open_tasks,
        full=counted.full,
        elsewhere=counted.elsewhere,
        overlap_by=after.max_overlap - found.row.campaign.max_overlap,
    )
