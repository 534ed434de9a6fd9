"""The ledger is audited: every night, and whenever an operator asks."""

from datetime import datetime
from typing import Final

from flows.deps import Deps, flow
from flows.shared.auditing import audit_everything
from store import jobs, ledger_audits
from store.ledger_audits import Audit

JOB: Final = "audit"


@flow
async def audit_ledger(
    deps: Deps, *, asked_by: str | None = None, slot: datetime | None = None, cursor: str | None = None
) -> Audit:
    """Replay everything that is stored against everything else that is stored, at one moment; nothing is repaired.

    Shape:   a night's audit has its slot, an operator's has who asked.
    Writes:  the result, in a transaction of its own; for a night's the slot too.
    Raises:  SlotMoved.
    """
    assert (slot is None) != (asked_by is None)
    started_at = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        tally = await audit_everything(session)

    finished_at = deps.clock.now()
    audit = Audit(
        started_at=started_at,
        finished_at=finished_at,
        transfers=tally.transfers,
        postings=tally.postings,
        accounts=tally.accounts,
        leaves=tally.leaves,
        finding_count=tally.finding_count,
        findings=tuple(tally.findings),
        asked_by=asked_by,
    )
    async with deps.sessions.write() as session:
        if slot is not None:
            await jobs.move_on(session, JOB, slot, was=cursor, cursor=None, now=finished_at)
        await ledger_audits.add(session, audit)
    return audit
