"""A person asks why an answer was judged as it was, or why its pay is pending."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.deps import Deps, flow
from flows.shared.appeals import appeal_of
from kernel.ids import ContributorId
from kernel.money import Amount
from scoring.rules import YOUNG_UNDER
from store import appeals, assignments, contributors, model_answers, responses
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from store.sessions import ReadSession
from tasks.assignments import require_submitted
from tasks.campaigns import Release
from tasks.errors import CardUnknown, NothingToExplain
from views.why import Standing, Why


@flow
async def explain_response(
    deps: Deps, person: ContributorRow, *, lease: str | None = None, ref: str | None = None, pending: bool = False
) -> Why:
    """Each part of the verdict, as stored with it; of the card that is named, else of the newest answer.

    Shape:   `pending` asks for the newest answer whose pay waits, where there is one.
    Raises:  AssignmentGone, NotYourTask, CardUnknown, NothingToExplain.
    """
    async with deps.sessions.read() as session:
        row = await _card(session, person, lease, ref, pending=pending)
        stored = await responses.of_assignment(session, row.id)
        assert stored is not None
        appeal = await appeals.of_response(session, stored["id"])
        standings = await contributors.standing_of(session, person.id)
        rules_version = await responses.rules_version_of(session, stored["id"])
        models = await model_answers.asked_about(session, row.task_id, stored["id"])

    reasons: dict[str, Any] = stored["reasons"] or {}
    zone = ZoneInfo(person.zone)
    until: datetime | None = stored["appeal_until"]
    is_open = until is not None and deps.clock.now() < until and reasons.get("by") != "operator"
    return Why(
        ref=row.ref,
        lease=row.lease,
        state=stored["state"],
        low=Amount(row.low_units),
        high=Amount(row.high_units),
        standing=_standing(standings.get(row.kind)),
        by=reasons.get("by"),
        peers=reasons.get("peers", 0),
        agreeing=reasons.get("agreeing", 0),
        paid=None if stored["amount_units"] is None else Amount(stored["amount_units"]),
        declared_ai=stored["declared_ai"],
        is_graded=stored["value"] is not None,
        pays_on_acceptance=row.campaign_settings["release"] == Release.ON_ACCEPTANCE,
        models=tuple(models),
        appeal=None if appeal is None else appeal_of(appeal, person),
        appeal_until=until.astimezone(zone) if is_open and until is not None else None,
        rules_version=rules_version,
        fit=None if stored["fit_id"] is None or not reasons else stored["fit_id"].hex[-8:],
    )


async def _card(
    session: ReadSession, person: ContributorRow, lease: str | None, ref: str | None, *, pending: bool
) -> AssignmentRow:
    """The answered card that is meant."""
    row: AssignmentRow | None
    if lease:
        row = await assignments.by_lease(session, lease)
        require_submitted(None if row is None else row.assignment, ContributorId(person.id))
        assert row is not None
        return row
    if ref:
        row = await assignments.answered_by_ref(session, person.id, ref)
        if row is None:
            raise CardUnknown(ref=ref[:8])
        return row
    row = await assignments.newest_answered(session, person.id, state="pending") if pending else None
    row = row or await assignments.newest_answered(session, person.id)
    if row is None:
        raise NothingToExplain
    return row


def _standing(stored: dict[str, Any] | None) -> Standing:
    if stored is None:
        return Standing(needed=YOUNG_UNDER)
    return Standing(
        state=stored["state"],
        counted=stored["counted"],
        needed=YOUNG_UNDER,
        gold_right=stored["gold_right"],
        gold_total=stored["gold_total"],
    )
