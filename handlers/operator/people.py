"""/contributor, /note, /ban, /unban: one person, what is noted of them, and whether they may work."""

from typing import Final
from uuid import UUID

from contributors.roles import Duty
from flows.oversight.ban_contributor import ban_contributor
from flows.oversight.note_contributor import note_contributor
from flows.oversight.propose_ban import propose_ban
from flows.oversight.read_contributor import read_contributor
from flows.oversight.unban_contributor import unban_contributor
from handlers.operator import sending, typed
from handlers.operator.desk import Desk, first_word
from views import operator_people

FOR_GOOD: Final = frozenset({"forever", "永久"})


async def contributor(desk: Desk, text: str) -> None:
    """Show a person's work, standing, flags and balance.

    Update:  message /contributor ACCOUNT.
    Raises:  RoleNeeded, AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten.
    """
    desk.require(Duty.ADJUDICATE)
    if not text.strip():
        await sending.post(desk, operator_people.usage(desk.language, "contributor"))
        return
    await sending.post(desk, operator_people.person(desk.language, await read_contributor(desk.deps, text)))


async def note(desk: Desk, text: str) -> None:
    """Note something about a person, for the other operators.

    Update:  message /note ACCOUNT WORDS.
    Writes:  the note.
    Raises:  RoleNeeded, ReasonNeeded, NoteTooLong, and as /contributor.
    """
    desk.require(Duty.ADJUDICATE)
    name, words = first_word(text)
    if not words:
        await sending.post(desk, operator_people.usage(desk.language, "note"))
        return
    who = await note_contributor(desk.deps, operator_id=desk.operator_id, name=name, text=words, cause=desk.cause)
    await sending.post(desk, operator_people.noted(desk.language, who))


async def ban(desk: Desk, text: str) -> None:
    """Show what a ban would do, to be confirmed.

    Update:  message /ban ACCOUNT 7d|forever REASON.
    Writes:  the proposal.
    Raises:  RoleNeeded, SpanUnreadable, ReasonNeeded, and as /contributor.
    """
    desk.require(Duty.BAN)
    name, rest = first_word(text)
    span, reason = first_word(rest)
    if not span:
        await sending.post(desk, operator_people.usage(desk.language, "ban"))
        return
    facts = await propose_ban(
        desk.deps,
        operator_id=desk.operator_id,
        name=name,
        span_s=None if span.lower() in FOR_GOOD else typed.span_s(span),
        reason=reason,
        cause=desk.cause,
    )
    await sending.post(desk, operator_people.confirm_ban(desk.language, facts))


async def confirm_ban(desk: Desk, proposal: str) -> None:
    """Do it.

    Update:  callback query `d:ban:<proposal>`.
    Writes:  the ban, and what follows.
    Raises:  RoleNeeded, ProposalGone, PersonForgotten.
    """
    desk.require(Duty.BAN)
    facts = await ban_contributor(desk.deps, operator_id=desk.operator_id, proposal=UUID(proposal), cause=desk.cause)
    await sending.show(desk, operator_people.banned(desk.language, facts))


async def unban(desk: Desk, text: str) -> None:
    """Let somebody work again.

    Update:  message /unban ACCOUNT REASON.
    Writes:  the ban's end.
    Raises:  RoleNeeded, ReasonNeeded, NotBanned, and as /contributor.
    """
    desk.require(Duty.BAN)
    name, reason = first_word(text)
    if not name:
        await sending.post(desk, operator_people.usage(desk.language, "unban"))
        return
    who = await unban_contributor(desk.deps, operator_id=desk.operator_id, name=name, reason=reason, cause=desk.cause)
    await sending.post(desk, operator_people.unbanned(desk.language, who))
