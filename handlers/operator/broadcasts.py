"""/broadcast: one text for many people. Counted first, sent when that is confirmed, steered while it goes."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

from telegram import Message

from contributors.broadcasts import Step
from contributors.roles import Duty
from contributors.segments import parse_segment
from flows.broadcasts.follow_broadcast import follow_broadcast
from flows.broadcasts.leave_card import leave_card
from flows.broadcasts.list_broadcasts import list_broadcasts
from flows.broadcasts.propose_broadcast import propose_broadcast
from flows.broadcasts.read_broadcast import read_broadcast
from flows.broadcasts.read_unsure import read_unsure
from flows.broadcasts.start_broadcast import start_broadcast
from flows.broadcasts.steer_broadcast import steer_broadcast
from flows.broadcasts.tell_unsure import tell_unsure
from flows.shared.broadcasting import Follower
from handlers.operator import sending
from handlers.operator.desk import Desk, first_word
from tasks.campaigns import parse_number
from views import operator_broadcasts as screens

_BROADCAST: Final = re.compile(r"[bB](\d{1,9})")


async def broadcast(desk: Desk, text: str) -> None:
    """Count whom a broadcast would reach, and show what they would read; or show one that there is, or all.

    Update:  message /broadcast [C12 [SEGMENT ...] | B7].
    Writes:  a proposal, where a campaign is named.
    Raises:  RoleNeeded, CampaignUnnamed, SegmentUnknown, CampaignNotFound, BroadcastNeedsWork, SkillUnreadable,
             GroupUnknown, NobodyToTell, BroadcastUnknown.
    """
    called, words = first_word(text)
    if not called:
        desk.require(Duty.LOOK)
        await sending.post(desk, screens.listed(desk.language, await list_broadcasts(desk.deps)))
        return
    if (named := _BROADCAST.fullmatch(called)) is not None:
        await _post(desk, int(named[1]))
        return
    desk.require(Duty.BROADCAST)
    number, segment = parse_number(called), parse_segment(words)
    found = await propose_broadcast(
        desk.deps, operator_id=desk.operator_id, number=number, segment=segment, cause=desk.cause
    )
    for screen in screens.dry_run(desk.language, found):
        await sending.post(desk, screen)


async def start(desk: Desk, proposal: str) -> None:
    """Send it: the pressed message becomes the card that follows it.

    Update:  callback query `d:cast:<proposal>`.
    Writes:  the broadcast.
    Raises:  RoleNeeded, ProposalGone, CampaignNotFound, BroadcastNeedsWork.
    """
    desk.require(Duty.BROADCAST)
    facts = await start_broadcast(
        desk.deps, operator_id=desk.operator_id, proposal=UUID(proposal), card=_card(desk), cause=desk.cause
    )
    await sending.show(desk, screens.card(desk.language, facts))


async def press(desk: Desk, act: str, number: int) -> None:
    """Do what a button of a card says.

    Update:  callback query `bc:<act>:<number>`.
    """
    await _ACTS[act](desk, number)


async def show_unsure(desk: Desk, number: int, page: int) -> None:
    """List of whom it is not known, in place.

    Update:  callback query `bu:<number>:<page>`.
    Raises:  RoleNeeded, BroadcastUnknown, NobodyUnsure.
    """
    desk.require(Duty.LOOK)
    found = await read_unsure(desk.deps, number, page)
    await leave_card(desk.deps, number, _card(desk))
    await sending.show(desk, screens.unsure(desk.language, found))


async def _post(desk: Desk, number: int) -> None:
    """Post its card, which follows it from now on."""
    desk.require(Duty.LOOK)
    message_id = await sending.post(desk, screens.card(desk.language, await read_broadcast(desk.deps, number)))
    await follow_broadcast(desk.deps, number, Follower(desk.language, desk.chat_id, message_id))


async def _show(desk: Desk, number: int) -> None:
    """Show it in place."""
    desk.require(Duty.LOOK)
    facts = await read_broadcast(desk.deps, number)
    await follow_broadcast(desk.deps, number, _card(desk))
    await sending.show(desk, screens.card(desk.language, facts))


def _steering(step: Step) -> Callable[[Desk, int], Awaitable[None]]:
    async def steer(desk: Desk, number: int) -> None:
        desk.require(Duty.BROADCAST)
        facts = await steer_broadcast(
            desk.deps, operator_id=desk.operator_id, number=number, step=step, card=_card(desk), cause=desk.cause
        )
        await sending.show(desk, screens.card(desk.language, facts))

    return steer


async def _ask_stop(desk: Desk, number: int) -> None:
    desk.require(Duty.BROADCAST)
    await sending.post(desk, screens.ask_stop(desk.language, await read_broadcast(desk.deps, number)))


async def _ask_again(desk: Desk, number: int) -> None:
    desk.require(Duty.BROADCAST)
    facts = await read_broadcast(desk.deps, number)
    await leave_card(desk.deps, number, _card(desk))
    await sending.show(desk, screens.ask_again(desk.language, facts))


async def _again(desk: Desk, number: int) -> None:
    desk.require(Duty.BROADCAST)
    facts = await tell_unsure(
        desk.deps, operator_id=desk.operator_id, number=number, card=_card(desk), cause=desk.cause
    )
    await sending.show(desk, screens.card(desk.language, facts))


def _card(desk: Desk) -> Follower:
    """The pressed message, as the card that follows a broadcast."""
    pressed = None if desk.query is None else desk.query.message
    message_id = pressed.message_id if isinstance(pressed, Message) else None
    return Follower(desk.language, desk.chat_id, message_id)


_ACTS: Final[Mapping[str, Callable[[Desk, int], Awaitable[None]]]] = {
    "show": _show,
    "pause": _steering(Step.PAUSE),
    "resume": _steering(Step.RESUME),
    "stop": _steering(Step.STOP),
    "ask_stop": _ask_stop,
    "ask_again": _ask_again,
    "again": _again,
}
