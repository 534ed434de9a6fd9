"""An operator puts a refused group of transfers aside for good."""

from collections.abc import Sequence
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.errors import ParkedGone
from ledger.transfers import TransferKind
from store import audit, campaigns, inbox, parked, promises, responses
from store.sessions import WriteSession


@flow
async def drop_parked(deps: Deps, group: UUID, *, operator_id: str, cause: Cause) -> None:
    """List it no more; what it would have moved is promised to nobody any more, and the audit keeps all of it.

    Locks:   the group's row, then its campaigns.
    Writes:  the group parked no more, what it had reserved, one line of the audit.
    Raises:  ParkedGone.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            return
        found = await parked.locked(session, group)
        if found is None:
            raise ParkedGone

        await parked.remove(session, group)
        if found.kind == TransferKind.REWARD:
            await _free(session, [UUID(each["subject"]) for each in found.transfers])
        facts = {"reason": found.reason, "transfers": [dict(each) for each in found.transfers]}
        await audit.note(session, operator_id, "parked_drop", str(group), now=now, **facts)


async def _free(session: WriteSession, paid_for: Sequence[UUID]) -> None:
    """Let go of what was reserved for answers that will not be paid: else no close would ever return it."""
    for response_id, promise in sorted((await promises.of_responses(session, paid_for)).items()):
        campaign_id = await responses.campaign_of(session, response_id)
        assert campaign_id is not None
        (campaign,) = await campaigns.by_ids(session, [campaign_id], lock=True)
        await promises.release(session, campaign, [promise])
