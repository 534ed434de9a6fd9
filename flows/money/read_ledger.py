"""An operator looks at the ledger at a glance."""

from flows.deps import Deps, flow
from flows.shared.audits import audit_facts
from kernel.money import SUPPLY_UNITS, Amount
from ledger.accounts import AccountKind
from store import ledger, ledger_audits, parked, supply
from views.operator_ledger import LedgerFacts


@flow
async def read_ledger(deps: Deps) -> LedgerFacts:
    """Where the points are, whether they add up, the newest audit, and how many groups are parked."""
    async with deps.sessions.read(heavy=True) as session:
        now = await supply.supply(session)
        imbalance_units = await ledger.imbalance(session)
        audit = await ledger_audits.newest(session)
        parked_groups = await parked.count(session)
    return LedgerFacts(
        pools={name: _shown(units) for name, units in now.pools.items()},
        vesting=_shown(now.of(AccountKind.VESTING)),
        escrow=_shown(now.of(AccountKind.ESCROW)),
        people=_shown(now.of(AccountKind.CONTRIBUTOR, AccountKind.GROUP)),
        redeemed=_shown(now.of(AccountKind.REDEEMED)),
        imbalance_units=imbalance_units,
        parked=parked_groups,
        audit=None if audit is None else audit_facts(audit),
    )


def _shown(units: int) -> Amount:
    """What somebody has altered may be no amount at all: it is still shown, and named as wrong below."""
    return Amount(min(max(units, 0), SUPPLY_UNITS))
