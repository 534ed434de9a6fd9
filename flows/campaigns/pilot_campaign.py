"""An operator begins a pilot."""

from flows.deps import Cause, Deps, flow
from flows.shared.launches import budget_of, drawn_pilot, fund, require_funded
from flows.shared.task_rows import first_slots
from store import audit, campaigns, drafts, inbox, pilots, tasks
from tasks.errors import CampaignNotFound
from tasks.pilots import begin, people_limit


@flow
async def pilot_campaign(deps: Deps, *, operator_id: str, number: int, cause: Cause) -> None:
    """Deal some of a draft's tasks, drawn by chance, to a few people; the others wait. A repeated update does nothing.

    A sponsor's points go into the campaign's own escrow, as many as these tasks can cost; the launch adds the rest.
    From the contributor pool a pilot shares what the day leaves to one operator's word.
    Writes:  the pilot; the escrow account and one transfer; the campaign's state and its tasks' slots; one line of the
             audit.
    Raises:  CampaignNotFound, CampaignState, CampaignEmpty, PilotTooSmall, FundFirst, BudgetTooSmall.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return
        row = await campaigns.by_number(session, number, lock=True)
        if row is None:
            raise CampaignNotFound(number=number)
        drawn = await drawn_pilot(session, row)

        piloted = begin(row.campaign, tasks=drawn.tasks, budget=budget_of(row, drawn.budget))
        require_funded(deps, row, drawn.budget)

        escrow_id = await fund(session, row, drawn.budget, now=now)
        await pilots.add(
            session,
            {
                "campaign_id": row.id,
                "task_ids": [id.hex for id in drawn.items],
                "people_limit": people_limit(piloted),
                "budget_units": drawn.budget.units,
                "started_by": operator_id,
                "started_at": now,
            },
        )
        await drafts.set_slots(session, row.id, first_slots(piloted))
        await pilots.hold_back(session, row.id, drawn.items)
        open_tasks = await tasks.open_counts(session, row.id)
        await campaigns.change(
            session,
            row.id,
            status=piloted.status,
            escrow_id=escrow_id,
            budget_units=piloted.budget_units,
            open_tasks=open_tasks.get(row.id, 0),
            proposed_by=None,
        )
        facts = {"budget_units": drawn.budget.units, "tasks": len(drawn.items)}
        await audit.note(session, operator_id, "pilot", piloted.label, now=now, **facts)
