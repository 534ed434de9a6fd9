"""An operator confirms a change of a campaign that is paused."""

from typing import Final
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.errors import ProposalGone
from flows.shared.edits import EDIT, Edited, edited, meaning, require_budget
from store import audit, campaigns, edits, evidence, inbox, pilots, proposals
from store.campaigns import write_settings
from store.sessions import WriteSession
from tasks.errors import CampaignNotFound
from tasks.kinds import all_kinds
from views.operator_edits import EditFacts

_JUDGED_BY: Final = frozenset({"min_overlap", "max_overlap", "tau"})
"""With another of these a task may be settled that was not."""


@flow
async def edit_campaign(deps: Deps, *, operator_id: str, proposal: UUID, cause: Cause) -> EditFacts:
    """Change the setting, if it still is what it was when the operator was shown what that means.

    Cards that are out keep their pay, and answers the promise they were given under. A launch that waits for a second
    operator is proposed no longer: who would approve it has seen what it was.
    Locks:   where fits depend on the setting, the campaign's scopes; the campaign.
    Writes:  its settings, its tasks' slots, fits asked for, one line of the audit; the proposal is settled.
    Raises:  ProposalGone, CampaignState, EditTooDear, EditFromPool.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        typed = await proposals.settle(session, proposal, operator_id, EDIT, now=now)
        if typed is None:
            raise ProposalGone
        row = await campaigns.by_number(session, typed["number"])
        if row is not None and typed["name"] in _JUDGED_BY:
            # Before the campaign is locked: a fit locks its scope first, too.
            await evidence.ask_fit(session, await edits.scopes_of(session, row.id), now=now)
        row = await campaigns.by_number(session, typed["number"], lock=True)
        if row is None:
            raise CampaignNotFound(number=typed["number"])
        found = edited(row, typed)
        if found.was != typed["was"]:
            raise ProposalGone  # somebody else has changed it since
        await require_budget(session, found)

        facts = await meaning(session, found, typed["name"], proposal)
        await campaigns.change(
            session,
            row.id,
            title=found.campaign.title,
            settings=write_settings(found.campaign),
            proposed_by=row.proposed_by if row.campaign.is_launched else None,
        )
        await _let_answers(session, found)
        change = {"name": facts.name, "was": facts.was, "value": facts.becomes}
        await audit.note(session, operator_id, "edit", row.campaign.label, now=now, **change)
    deps.waker.wake("score")
    return facts


async def _let_answers(session: WriteSession, found: Edited) -> None:
    """Give each unsettled task as many more answers, or fewer, as the overlap has moved; a pilot's alone in a pilot."""
    by = found.campaign.max_overlap - found.row.campaign.max_overlap
    if by == 0:
        return
    pilot = None if found.campaign.is_launched else await pilots.of_campaign(session, found.row.id)
    kinds = [name for name, kind in all_kinds().items() if kind.SLOTS is None]
    await edits.move_slots(session, found.row.id, kinds, by, of=None if pilot is None else pilot.task_ids)
