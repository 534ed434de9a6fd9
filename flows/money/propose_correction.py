"""An operator types that points are to be taken back."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.corrections import CORRECT, correction_facts, transfer_called
from flows.shared.reasons import require_reason
from kernel.money import Amount
from store import inbox, ledger, proposals
from views.operator_ledger import CorrectionFacts


@flow
async def propose_correction(
    deps: Deps, name: str, amount: Amount, reason: str, *, operator_id: str, cause: Cause
) -> tuple[UUID, CorrectionFacts]:
    """Say what could be taken back now and what would be written off, and keep that until it is confirmed.

    Writes:  the proposal.
    Raises:  ReasonNeeded, TransferUnknown, NotCorrectable, NothingLeftToTake.
    """
    why = require_reason(reason)
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        original = await transfer_called(session, name)
        holder = await ledger.balance(session, original.credit)
        assert holder is not None

        facts = await correction_facts(session, original, amount, holder, reason=why)

        typed = {"transfer": original.id.hex, "units": facts.wanted.units, "holder": facts.holder, "reason": why}
        proposal = await proposals.propose(session, operator_id, CORRECT, typed, now=now)
    return proposal, facts
