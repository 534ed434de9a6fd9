"""Audits as the desk shows them."""

from store.ledger_audits import Audit
from views.operator_ledger import AuditFacts, FindingFacts


def audit_facts(audit: Audit) -> AuditFacts:
    """What an audit looked at and found."""
    return AuditFacts(
        at=audit.finished_at,
        seconds=round((audit.finished_at - audit.started_at).total_seconds()),
        transfers=audit.transfers,
        postings=audit.postings,
        accounts=audit.accounts,
        leaves=audit.leaves,
        finding_count=audit.finding_count,
        findings=tuple(
            FindingFacts(each.table, each.row, each.field, each.law.value, each.expected, each.stored)
            for each in audit.findings
        ),
    )
