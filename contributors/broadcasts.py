"""Broadcasts: the states of one, and of each of its people; silence is better than a text that comes twice."""

from enum import StrEnum, unique
from typing import Final

from contributors.errors import BroadcastOver


@unique
class BroadcastState(StrEnum):
    """How a broadcast stands."""

    PLANNING = "planning"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


@unique
class RecipientState(StrEnum):
    """How it stands with one person."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    """The call was perhaps made: only an operator's word sends again."""
    UNREACHABLE = "unreachable"
    SKIPPED = "skipped"
    """Nobody to be written to any more: banned, muted it, wants no news."""
    REFUSED = "refused"
    """The platform does not take the message as it is."""


@unique
class Step(StrEnum):
    """What an operator can do about one."""

    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


@unique
class Halted(StrEnum):
    """Whose word has halted it."""

    OPERATOR = "operator"
    CAMPAIGN = "campaign"


@unique
class Waits(StrEnum):
    """What one that runs waits for."""

    FLOOD = "flood"
    """The platform asked to wait."""
    AWAY = "away"
    """The platform does not answer."""
    QUIET = "quiet"
    """Everybody who is left has quiet hours."""


RUNS: Final = (BroadcastState.PLANNING, BroadcastState.SENDING)
HALTED: Final = (BroadcastState.PAUSED, BroadcastState.STOPPED)
OVER: Final = (BroadcastState.STOPPED, BroadcastState.DONE)


def steered(state: BroadcastState, step: Step, *, is_planned: bool, number: int) -> BroadcastState:
    """The state after a step; the same one where it is taken already, so that two who press at once do one thing.

    Raises:  BroadcastOver.
    """
    if step is Step.STOP and state is BroadcastState.STOPPED:
        return state
    if state in OVER:
        raise BroadcastOver(number=number)
    if step is Step.STOP:
        return BroadcastState.STOPPED
    if step is Step.PAUSE:
        return BroadcastState.PAUSED
    return BroadcastState.SENDING if is_planned else BroadcastState.PLANNING
