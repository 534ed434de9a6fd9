"""/suspects: people whom a test has flagged, one after another; cleared or suspended, both confirmed."""

from uuid import UUID

from contributors.roles import Duty
from flows.oversight.ask_flag_reason import ask_flag_reason
from flows.oversight.decide_flags import decide_flags
from flows.oversight.next_suspect import next_suspect
from flows.oversight.propose_flag_decision import propose_flag_decision
from flows.oversight.propose_ready_decision import propose_ready_decision
from flows.oversight.read_suspects import read_suspects
from handlers.operator import sending
from handlers.operator.desk import Desk
from views import operator_queues, operator_suspects
from views.operator_queues import Away


async def suspects(desk: Desk, text: str) -> None:
    """Show the head of the queue, or everything about the person named.

    Update:  message /suspects [ACCOUNT].
    """
    desk.require(Duty.ADJUDICATE)
    if not text.strip():
        await show_next(desk)
        return
    for found in await read_suspects(desk.deps, text):
        await sending.post(desk, operator_suspects.suspect(desk.language, found))


async def show_next(desk: Desk, skip: str | None = None) -> None:
    """Show whoever is at the head of the queue and nobody else's, after putting somebody aside.

    Update:  callback query `qs:suspects:<item>`.
    Writes:  the claim; who is skipped.
    """
    desk.require(Duty.ADJUDICATE)
    skipped = None if skip is None else UUID(skip)
    found = await next_suspect(desk.deps, operator_id=desk.operator_id, skip=skipped)
    if isinstance(found, Away):
        await sending.post(desk, operator_queues.nothing(desk.language, "operator.suspects.none", found))
        return
    await sending.post(desk, operator_suspects.suspect(desk.language, found))


async def propose(desk: Desk, deed: str, flag: str) -> None:
    """Show what will be done, with the evidence for its reason, to be confirmed.

    Update:  callback query `fd:<clear, confirm or lift>:<flag>`.
    Writes:  the proposal.
    """
    desk.require(Duty.ADJUDICATE)
    facts = await propose_ready_decision(
        desk.deps, operator_id=desk.operator_id, deed=deed, flag=UUID(flag), cause=desk.cause
    )
    await sending.post(desk, operator_suspects.confirm(desk.language, facts))


async def ask_reason(desk: Desk, deed: str, flag: str) -> None:
    """Ask for other words.

    Update:  callback query `fw:<clear, confirm or lift>:<flag>`.
    Writes:  what is waited for.
    """
    desk.require(Duty.ADJUDICATE)
    await ask_flag_reason(
        desk.deps, operator_id=desk.operator_id, chat_id=desk.chat_id, deed=deed, flag=UUID(flag), cause=desk.cause
    )
    await sending.post(desk, operator_suspects.ask_reason(desk.language, deed))


async def take_reason(desk: Desk, text: str) -> bool:
    """Show what will be done for this reason, to be confirmed; whether a reason was waited for.

    Writes:  the proposal.
    """
    facts = await propose_flag_decision(
        desk.deps, text, operator_id=desk.operator_id, chat_id=desk.chat_id, cause=desk.cause
    )
    if facts is None:
        return False
    desk.require(Duty.ADJUDICATE)
    await sending.post(desk, operator_suspects.confirm(desk.language, facts))
    return True


async def confirm(desk: Desk, proposal: str) -> None:
    """Do it, and show the next.

    Update:  callback query `d:flags:<proposal>`.
    Writes:  the flags, and what follows.
    """
    desk.require(Duty.ADJUDICATE)
    facts = await decide_flags(desk.deps, operator_id=desk.operator_id, proposal=UUID(proposal), cause=desk.cause)
    await sending.show(desk, operator_suspects.decided(desk.language, facts))
    await show_next(desk)
