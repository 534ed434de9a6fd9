"""/vesting and its words: list, grant, release, revoke. What moves many points is confirmed first."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

from contributors.roles import Duty
from flows.errors import GrantUnknown
from flows.money.grant_vesting import grant_vesting
from flows.money.propose_grant import Terms, propose_grant
from flows.money.propose_revocation import propose_revocation
from flows.money.read_vesting import read_vesting
from flows.money.release_vesting import release_vesting
from flows.money.revoke_vesting import revoke_vesting
from handlers.operator import seconds, sending, typed
from handlers.operator.desk import Desk, first_word
from views import operator_vesting
from views.operator_seconds import Waiting

_GRANT: Final = re.compile(r"[Vv]?(\d{1,9})", re.ASCII)
_TERMS: Final = 5


async def vesting(desk: Desk, text: str) -> None:
    """Do what the word after /vesting says; without one, or with an unknown one, list.

    Update:  message /vesting [WORD] [...].
    """
    word, rest = first_word(text)
    await _WORDS.get(word.lower(), show_all)(desk, rest)


async def show_all(desk: Desk, _rest: str) -> None:
    """List every grant, and say what the words are."""
    desk.require(Duty.LOOK)
    grants, pool = await read_vesting(desk.deps)
    await sending.post(desk, operator_vesting.grants(desk.language, grants, pool))


async def grant(desk: Desk, rest: str) -> None:
    """Show the terms as understood, with a button that grants them; with words missing, say which there are.

    Update:  message /vesting grant WHO AMOUNT START CLIFF DURATION.
    Writes:  the proposal.
    """
    desk.require(Duty.GRANT)
    words = rest.split()
    if len(words) != _TERMS:
        await show_all(desk, "")
        return
    who, amount, start, cliff, duration = words
    terms = Terms(
        beneficiary=who,
        total=typed.amount(amount),
        start_at=typed.moment(start, desk.deps.clock.now()),
        cliff_s=typed.span_s(cliff),
        duration_s=typed.span_s(duration),
    )
    proposal, facts = await propose_grant(desk.deps, terms, operator_id=desk.operator_id, cause=desk.cause)
    await sending.post(desk, operator_vesting.confirm_grant(desk.language, proposal.hex, facts))


async def release(desk: Desk, rest: str) -> None:
    """Hand over what is due of one grant.

    Update:  message /vesting release V3.
    Writes:  one transfer.
    """
    desk.require(Duty.GRANT)
    number = _number(rest)
    amount = await release_vesting(desk.deps, number, operator_id=desk.operator_id, cause=desk.cause)
    await sending.post(desk, operator_vesting.released(desk.language, number, amount))


async def revoke(desk: Desk, rest: str) -> None:
    """Say what revoking would do, with a button that does it.

    Update:  message /vesting revoke V3 REASON.
    Writes:  the proposal.
    """
    desk.require(Duty.GRANT)
    called, reason = first_word(rest)
    proposal, facts = await propose_revocation(
        desk.deps, _number(called), reason, operator_id=desk.operator_id, cause=desk.cause
    )
    await sending.post(desk, operator_vesting.confirm_revocation(desk.language, proposal.hex, facts, reason))


async def confirm_grant(desk: Desk, proposal: str) -> None:
    """Grant what was typed, or ask a second person.

    Update:  callback query `d:grant:<proposal>`.
    Writes:  the grant and its transfer; or what waits.
    """
    desk.require(Duty.GRANT)
    done = await grant_vesting(desk.deps, operator_id=desk.operator_id, proposal=UUID(proposal), cause=desk.cause)
    if isinstance(done, Waiting):
        await seconds.ask(desk, done)
    else:
        await seconds.done(desk, done.proposed_by, operator_vesting.granted(desk.language, done.number))


async def confirm_revocation(desk: Desk, proposal: str) -> None:
    """Revoke what was typed.

    Update:  callback query `d:revoke:<proposal>`.
    Writes:  the grant over, and its transfers.
    """
    desk.require(Duty.GRANT)
    done = await revoke_vesting(desk.deps, operator_id=desk.operator_id, proposal=UUID(proposal), cause=desk.cause)
    await sending.show(desk, operator_vesting.revoked(desk.language, done))


def _number(text: str) -> int:
    """Read `V3`, `v3` or `3`.

    Raises:  GrantUnknown.
    """
    match = _GRANT.fullmatch(text.strip())
    if match is None:
        raise GrantUnknown(name=text.strip()[:40] or "–")
    return int(match[1])


_WORDS: Final[Mapping[str, Callable[[Desk, str], Awaitable[None]]]] = {
    "": show_all,
    "list": show_all,
    "grant": grant,
    "release": release,
    "revoke": revoke,
}
