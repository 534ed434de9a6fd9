"""An operator looks at what the ledger refused."""

from uuid import UUID

from flows.deps import Deps, flow
from flows.shared.parking import may_retry
from kernel.ids import AccountId
from kernel.money import Amount
from store import ledger_accounts, parked
from views.operator_ledger import ParkedFacts


@flow
async def read_parked(deps: Deps) -> ParkedFacts | None:
    """The group that has waited longest, and how many there are."""
    async with deps.sessions.read() as session:
        groups = await parked.oldest(session, limit=1)
        if not groups:
            return None
        waiting = await parked.count(session)
        first = groups[0].transfers[0]
        debit, credit = (AccountId(UUID(first[side])) for side in ("debit_id", "credit_id"))
        names = await ledger_accounts.names(session, [debit, credit])
    group = groups[0]
    return ParkedFacts(
        id=group.id.hex,
        kind=group.kind,
        amount=Amount(group.units),
        at=group.refused_at,
        reason=group.reason,
        facts=group.facts,
        debit=names.get(debit, debit.hex[:8]),
        credit=names.get(credit, credit.hex[:8]),
        may_retry=may_retry(group),
        waiting=waiting,
    )
