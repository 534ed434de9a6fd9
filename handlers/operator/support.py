"""/support: who waits for an answer, oldest first; and the answers, by button and text or in one line."""

import re
from typing import Final
from uuid import UUID

from contributors.roles import Duty
from flows.oversight.answer_support import answer_support
from flows.oversight.close_support import close_support
from flows.oversight.prepare_support_answer import prepare_support_answer
from flows.oversight.read_support import read_support
from handlers.operator import appeals, sending, service, suspects
from handlers.operator.desk import Desk
from views import operator_support

_COMMAND: Final = re.compile(r"\s*#?(\S*)\s*(.*)", re.DOTALL)


async def support(desk: Desk, text: str) -> None:
    """Show the message that has waited longest, or the one named, or answer the one named.

    Update:  message /support [REFERENCE [TEXT]].
    Writes:  with a text, the message handled and its answer's notice.
    """
    desk.require(Duty.ANSWER_PEOPLE)
    command = _COMMAND.fullmatch(text)
    assert command is not None
    reference, answer = command[1].upper(), command[2].strip()
    if answer:
        await _answer(desk, reference, answer)
    else:
        await _show(desk, reference or None)


async def take_text(desk: Desk) -> None:
    """Send a text to whom the desk is answering, or take it for a reason asked for; else, or for a command, help.

    Update:  message with text that is no command of ours.
    """
    desk.require(Duty.LOOK)
    assert desk.message is not None
    text = (desk.message.text or "").strip()
    is_text = bool(text) and not text.startswith("/")
    if not is_text or not await _take(desk, text):
        await service.show_help(desk, "")


async def _take(desk: Desk, text: str) -> bool:
    """Give the text to whoever waits for one; whether anybody does."""
    for take in (suspects.take_reason, appeals.take_reason):
        if await take(desk, text):
            return True
    return await _answer(desk, None, text)


async def prepare(desk: Desk, message: str) -> None:
    """Ask for the answer.

    Update:  callback query `sa:<message>`.
    Writes:  what is waited for.
    """
    desk.require(Duty.ANSWER_PEOPLE)
    reference = await prepare_support_answer(
        desk.deps, chat_id=desk.chat_id, message_id=UUID(message), cause=desk.cause
    )
    await sending.post(desk, operator_support.write_answer(desk.language, reference))


async def close(desk: Desk, message: str) -> None:
    """Close a message without an answer, and show the next.

    Update:  callback query `sc:<message>`.
    Writes:  the message handled.
    """
    desk.require(Duty.ANSWER_PEOPLE)
    reference = await close_support(desk.deps, operator_id=desk.operator_id, message_id=UUID(message), cause=desk.cause)
    await sending.drop_buttons(desk)
    await sending.post(desk, operator_support.closed(desk.language, reference))
    await _show(desk, None)


async def _answer(desk: Desk, reference: str | None, text: str) -> bool:
    """Send an answer and show who waits next; whether there was anybody to answer."""
    answered = await answer_support(
        desk.deps,
        operator_id=desk.operator_id,
        chat_id=desk.chat_id,
        reference=reference,
        text=text,
        cause=desk.cause,
    )
    if answered is None:
        return False
    await sending.post(desk, operator_support.answered(desk.language, answered))
    await _show(desk, None)
    return True


async def _show(desk: Desk, reference: str | None) -> None:
    case = await read_support(desk.deps, reference)
    if case is None:
        await sending.post(desk, operator_support.nobody_waits(desk.language))
    else:
        await sending.post(desk, operator_support.message(desk.language, case))
