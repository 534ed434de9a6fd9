"""Anybody looks at what the last audit found."""

from flows.deps import Deps, flow
from store import ledger_audits
from views.pages.facts import AuditResult


@flow
async def read_last_audit(deps: Deps) -> AuditResult | None:
    """The newest audit in numbers; None before the first."""
    async with deps.sessions.read() as session:
        audit = await ledger_audits.newest(session)
    if audit is None:
        return None
    return AuditResult(
        finished_at=audit.finished_at,
        transfers=audit.transfers,
        postings=audit.postings,
        accounts=audit.accounts,
        leaves=audit.leaves,
        findings=audit.finding_count,
    )
