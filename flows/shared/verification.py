"""How far a person is on the way to being verified, as they are told."""

from datetime import datetime

from contributors.days import local_day
from contributors.verification import DAYS_NEEDED
from store import verification
from store.contributors import ContributorRow
from store.sessions import ReadSession
from views.verification import Progress


async def progress_of(session: ReadSession, person: ContributorRow, *, now: datetime) -> Progress:
    """All there is decides; what is counted aloud leaves out today, so that no verdict shows which task was gold."""
    evidence = await verification.evidence_of(session, person.id)
    told = await verification.evidence_of(session, person.id, before=local_day(now, person.zone_of_days(now), None))
    return Progress(
        has_contact=evidence.has_contact,
        gold=told.gold_shown,
        days=min(told.gold_days, DAYS_NEEDED),
        is_verified=evidence.is_verified,
        in_ring=evidence.in_ring,
    )
