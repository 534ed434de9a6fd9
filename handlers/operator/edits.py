"""Copies of campaigns, and settings that change while one is paused."""

from uuid import UUID

from contributors.roles import Duty
from flows.campaigns.copy_campaign import copy_campaign
from flows.campaigns.edit_campaign import edit_campaign
from flows.campaigns.plan_copy import plan_copy
from flows.campaigns.propose_edit import propose_edit
from handlers.operator import sending
from handlers.operator.desk import Desk
from tasks.campaigns import parse_number
from views import operator_edits


async def ask(desk: Desk, number: int, name: str, value: str) -> bool:
    """Of a campaign that is paused, say first what a setting would change for whom; whether it is one.

    Writes:  the proposal.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    facts = await propose_edit(
        desk.deps, operator_id=desk.operator_id, number=number, name=name, text=value, cause=desk.cause
    )
    if facts is None:
        return False
    await sending.post(desk, operator_edits.confirm(desk.language, facts))
    return True


async def confirm(desk: Desk, proposal: str) -> None:
    """Change it.

    Update:  callback query `d:edit:<proposal>`.
    Writes:  the campaign's settings, and what follows.
    Raises:  RoleNeeded, ProposalGone, CampaignState, EditTooDear, EditFromPool.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    facts = await edit_campaign(desk.deps, operator_id=desk.operator_id, proposal=UUID(proposal), cause=desk.cause)
    await sending.show(desk, operator_edits.done(desk.language, facts))


async def ask_copy(desk: Desk, rest: str) -> None:
    """Ask what a copy should have.

    Update:  message /campaign copy C12.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    number = parse_number(rest)
    plan = await plan_copy(desk.deps, number)
    await sending.post(desk, operator_edits.ask_copy(desk.language, number, plan.title, plan.tasks, plan.left))


async def copy(desk: Desk, number: int, *, has_tasks: bool) -> None:
    """Copy it.

    Update:  callback query `cp:<campaign>:<0 or 1>`.
    Writes:  one campaign, its tasks.
    Raises:  RoleNeeded, CampaignNotFound.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    done = await copy_campaign(
        desk.deps, operator_id=desk.operator_id, number=number, has_tasks=has_tasks, cause=desk.cause
    )
    await sending.show(desk, operator_edits.copied(desk.language, done.number, done.source, done.tasks))
