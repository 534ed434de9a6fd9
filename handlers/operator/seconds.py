"""/approvals, and what takes two people: the second one's card, and what the first is told."""

from typing import Final
from uuid import UUID

from contributors.roles import Duty
from flows.money.decline_proposal import decline_proposal
from flows.money.read_waiting import read_waiting
from handlers.operator import sending
from handlers.operator.desk import Desk
from views import operator_seconds
from views.operator_seconds import Waiting
from views.screens import Screen

SHOWN: Final = 10
"""How many cards one /approvals sends: whoever decides these asks again."""


async def approvals(desk: Desk, _text: str) -> None:
    """Show what waits for a second person, each with what its reader may do.

    Update:  message /approvals.
    """
    desk.require(Duty.LOOK)
    found = await read_waiting(desk.deps)
    if not found.deeds and not found.launches:
        await sending.post(desk, operator_seconds.none(desk.language))
    for each in found.deeds[:SHOWN]:
        await sending.post(desk, _card_for(desk, each, desk.operator_id))
    if found.launches:
        await sending.post(desk, operator_seconds.launches(desk.language, found.launches))


async def ask(desk: Desk, waiting: Waiting) -> None:
    """Tell the proposer that it waits, and send each who may approve it the card; who misses it has /approvals."""
    await sending.show(desk, _card_for(desk, waiting, desk.operator_id))
    for approver in waiting.approvers:
        await sending.post_to(desk, int(approver), operator_seconds.card(desk.language, waiting))


async def decline(desk: Desk, proposal: str) -> None:
    """Let nobody approve it, and tell whoever proposed it.

    Update:  callback query `dn:<proposal>`.
    Writes:  the proposal settled.
    Raises:  RoleNeeded, ProposalGone.
    """
    desk.require(Duty.LOOK)
    gone = await decline_proposal(desk.deps, operator_id=desk.operator_id, proposal=UUID(proposal), cause=desk.cause)
    await sending.show(desk, operator_seconds.declined(desk.language, gone, desk.operator_id))
    await tell(desk, gone.proposed_by, operator_seconds.declined_yours(desk.language, gone, desk.operator_id))


async def done(desk: Desk, proposed_by: str, screen: Screen) -> None:
    """Show what was done, and tell whoever proposed it that somebody else approved it."""
    await sending.show(desk, screen)
    await tell(desk, proposed_by, operator_seconds.approved(desk.language, desk.operator_id, screen))


async def tell(desk: Desk, proposer: str, screen: Screen) -> None:
    """Send it to whoever proposed something, unless they are at this desk."""
    if proposer != desk.operator_id:
        await sending.post_to(desk, int(proposer), screen)


def _card_for(desk: Desk, waiting: Waiting, reader: str) -> Screen:
    if reader == waiting.proposed_by:
        return operator_seconds.mine(desk.language, waiting, desk.deps.policy.two_people_above)
    if reader in waiting.approvers:
        return operator_seconds.card(desk.language, waiting)
    return operator_seconds.look(desk.language, waiting)
