"""/merge, /unmerge: accounts that are one person's count as one."""

from uuid import UUID

from contributors.roles import Duty
from flows.oversight.merge_contributors import merge_contributors
from flows.oversight.propose_merge import propose_merge
from flows.oversight.unmerge_contributor import unmerge_contributor
from handlers.operator import sending
from handlers.operator.desk import Desk, first_word
from views import operator_joined, operator_people


async def merge(desk: Desk, text: str) -> None:
    """Show what joining two accounts would do, to be confirmed.

    Update:  message /merge ACCOUNT ACCOUNT REASON.
    Writes:  the proposal.
    Raises:  RoleNeeded, ReasonNeeded, SameAccount, AlreadyJoined, OwnWork, and as /contributor.
    """
    desk.require(Duty.BAN)
    one, rest = first_word(text)
    other, reason = first_word(rest)
    if not other:
        await sending.post(desk, operator_people.usage(desk.language, "merge"))
        return
    facts = await propose_merge(
        desk.deps, operator_id=desk.operator_id, one=one, other=other, reason=reason, cause=desk.cause
    )
    await sending.post(desk, operator_joined.confirm(desk.language, facts))


async def confirm(desk: Desk, proposal: str) -> None:
    """Do it.

    Update:  callback query `d:merge:<proposal>`.
    Writes:  what joins them, and what follows.
    Raises:  RoleNeeded, ProposalGone, AlreadyJoined, PersonForgotten, OwnWork.
    """
    desk.require(Duty.BAN)
    facts = await merge_contributors(desk.deps, operator_id=desk.operator_id, proposal=UUID(proposal), cause=desk.cause)
    await sending.show(desk, operator_joined.merged(desk.language, facts))


async def unmerge(desk: Desk, text: str) -> None:
    """Let an account count for itself again.

    Update:  message /unmerge ACCOUNT REASON.
    Writes:  what joined it, gone, and what follows.
    Raises:  RoleNeeded, ReasonNeeded, NotJoined, and as /contributor.
    """
    desk.require(Duty.BAN)
    name, reason = first_word(text)
    if not name:
        await sending.post(desk, operator_people.usage(desk.language, "unmerge"))
        return
    who = await unmerge_contributor(desk.deps, operator_id=desk.operator_id, name=name, reason=reason, cause=desk.cause)
    await sending.post(desk, operator_joined.unmerged(desk.language, who))
