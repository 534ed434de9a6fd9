"""What this process tells Prometheus of the ledger."""

from typing import Final

from prometheus_client import Gauge

from flows.deps import Deps
from flows.money.read_ledger_figures import read_ledger_figures

IMBALANCE: Final = Gauge(
    "aichain_ledger_imbalance", "How far the ledger is from adding up, in 1e-8 AIC: 0, or something is wrong."
)
PARKED: Final = Gauge(
    "aichain_ledger_parked_groups", "Groups of transfers that the ledger refused and nobody has settled."
)
FINDINGS: Final = Gauge("aichain_ledger_audit_findings", "What the newest audit of the ledger found wrong: 0 is clean.")


async def show_figures(deps: Deps) -> int:
    """Set the gauges. Returns: 0, so that it rests until its next turn."""
    figures = await read_ledger_figures(deps)
    IMBALANCE.set(figures.imbalance_units)
    PARKED.set(figures.parked_groups)
    if figures.findings is not None:
        FINDINGS.set(figures.findings)
    return 0
