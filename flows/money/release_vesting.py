"""An operator hands over what is due of a grant, without waiting for the night."""

from datetime import timedelta

from flows.deps import Cause, Deps, flow
from flows.errors import NothingDue
from flows.shared.vesting import release_due, standing_grant
from kernel.money import Amount
from store import audit, inbox


@flow
async def release_vesting(deps: Deps, number: int, *, operator_id: str, cause: Cause) -> Amount:
    """Release one grant's due points; the nightly job and this, both at once, release them once.

    Locks:   the grant's row.
    Writes:  one transfer, the grant's counter, one line of the audit.
    Returns: what was released.
    Raises:  GrantUnknown, GrantRevoked, NothingDue.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            before = await inbox.outcome(session, cause.bot, cause.update_id)
            return Amount(before["units"] if before else 0)
        row = await standing_grant(session, number, lock=True)

        amount = await release_due(session, row, now=now)

        if amount.units == 0:
            cliff_at = row.grant.start_at + timedelta(seconds=row.grant.cliff_s)
            raise NothingDue(name=row.label, cliff=f"{cliff_at:%Y-%m-%d}")
        await audit.note(session, operator_id, "vesting_release", row.label, now=now, units=amount.units)
        await inbox.note_outcome(session, cause.bot, cause.update_id, {"units": amount.units})
    return amount
