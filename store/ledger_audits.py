"""The results of audits: the newest is what everybody is shown."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select

from kernel.ids import new_id
from ledger.audit import Finding, Law
from store.sessions import ReadSession, WriteSession
from store.tables.oversight import ledger_audits

KEPT_FINDINGS: Final = 100


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit looked at and found; `findings` are the first of `finding_count`."""

    started_at: datetime
    finished_at: datetime
    transfers: int
    postings: int
    accounts: int
    leaves: int
    finding_count: int
    findings: tuple[Finding, ...]
    asked_by: str | None = None

    @property
    def is_clean(self) -> bool:
        """Whether everything was as it should be."""
        return self.finding_count == 0


async def add(session: WriteSession, audit: Audit) -> None:
    """Keep an audit's result."""
    row = {name: getattr(audit, name) for name in Audit.__dataclass_fields__}
    row["findings"] = [asdict(each) for each in audit.findings]
    await session.execute(insert(ledger_audits), {"id": new_id(audit.finished_at), **row})


async def newest(session: ReadSession) -> Audit | None:
    """The audit that finished last."""
    audits = await _audits(session, 1)
    return audits[0] if audits else None


async def _audits(session: ReadSession, limit: int) -> Sequence[Audit]:
    statement = select(ledger_audits).order_by(ledger_audits.c.finished_at.desc()).limit(limit)
    return [
        Audit(
            **{name: row[name] for name in Audit.__dataclass_fields__ if name != "findings"},
            findings=tuple(Finding(**each | {"law": Law(each["law"])}) for each in row["findings"]),
        )
        for row in (await session.execute(statement)).mappings()
    ]
