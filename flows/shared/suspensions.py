"""What holds a person back, with their appeals against it, gathered in the session of whoever asks."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from contributors.errors import OwnSuspension, OwnWork
from contributors.roles import Duty, who_may
from contributors.suspensions import BAN, Outcome, Suspension
from store import audit, suspects, suspension_appeals
from store.contributors import ContributorRow
from store.sessions import ReadSession
from store.suspension_appeals import SuspensionAppealRow


def duty_of(what: str) -> Duty:
    """Who may lift it: whoever may impose it."""
    return Duty.BAN if what == BAN else Duty.ADJUDICATE


async def suspensions_of(session: ReadSession, person: ContributorRow, *, now: datetime) -> dict[str, Suspension]:
    """Each suspension that holds now, by what it is called."""
    found: dict[str, tuple[str, datetime | None, str | None]] = {}
    if person.contributor(is_operator=False).is_banned(now):
        deed = await audit.newest(session, "ban", person.account_id.hex)
        found[BAN] = (person.ban_reason or "", person.banned_until, None if deed is None else deed.operator_id)
    for kind, (reason, by) in (await suspects.confirmed(session, person.id)).items():
        found[kind] = (reason, None, by or None)
    if not found:
        return {}
    appeals = await suspension_appeals.current(session, person.id)
    return {what: _suspension(what, *each, appeals.get(what)) for what, each in found.items()}


def _suspension(
    what: str, reason: str, until: datetime | None, by: str | None, appeal: SuspensionAppealRow | None
) -> Suspension:
    is_kept = appeal is not None and appeal.outcome == Outcome.KEPT
    return Suspension(
        what=what,
        reason=reason,
        until=until,
        imposed_by=by,
        is_heard=appeal is not None and appeal.decided_at is None,
        kept_at=appeal.decided_at if appeal is not None and is_kept else None,
    )


def is_for(appeal: SuspensionAppealRow, operators: Mapping[str, str], operator_id: str) -> bool:
    """Whether this operator may decide it: by their role, and not as the one who imposed it, if a colleague could."""
    able = who_may(operators, duty_of(appeal.what))
    return operator_id in able and (appeal.imposed_by != operator_id or len(able) == 1)


def require_for(
    appeal: SuspensionAppealRow, operators: Mapping[str, str], operator_id: str, people: Collection[UUID]
) -> None:
    """Nobody decides about themselves, or about what they have imposed while a colleague could.

    Raises:  OwnWork, OwnSuspension.
    """
    if appeal.contributor_id in people:
        raise OwnWork
    if not is_for(appeal, operators, operator_id):
        raise OwnSuspension
