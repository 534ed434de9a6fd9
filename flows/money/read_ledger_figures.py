"""What is to be known of the ledger at any minute: whether it adds up."""

from dataclasses import dataclass

from flows.deps import Deps, flow
from store import ledger, ledger_audits, parked


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """The ledger in three numbers that should be 0.

    Units:   `imbalance_units` in 1e-8 AIC; `findings` of the newest audit, None before the first.
    """

    imbalance_units: int
    parked_groups: int
    findings: int | None


@flow
async def read_ledger_figures(deps: Deps) -> LedgerFigures:
    """Sums and counts, without a replay."""
    async with deps.sessions.read(heavy=True) as session:
        imbalance_units = await ledger.imbalance(session)
        parked_groups = await parked.count(session)
        audit = await ledger_audits.newest(session)
    return LedgerFigures(imbalance_units, parked_groups, None if audit is None else audit.finding_count)
