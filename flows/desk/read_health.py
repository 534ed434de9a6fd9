"""An operator asks whether the house is well."""

from datetime import timedelta

from flows.deps import Deps, flow
from flows.shared import wellness
from store import health, ledger, ledger_audits, log, parked, proposals, suspects
from views.operator_health import Check


@flow
async def read_health(deps: Deps) -> tuple[Check, ...]:
    """Ledger, audit, log, what waits for whom, what failed, and what is late."""
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        imbalance_units = await ledger.imbalance(session)
        audit = await ledger_audits.newest(session)
        parked_groups = await parked.count(session)
        checkpoint, leaves = await log.newest_checkpoint(session), await log.waiting_count(session)
        queues = await health.queues(session, now=now)
        failed = await health.failed_updates(session, now=now)
        overdue = (await suspects.line(session, now=now)).overdue
        late = await health.late_jobs(session, now=now)
        failing = await health.failing_calls(session)
        seconds = await proposals.count_waiting(session, now=now)

    outbox = queues.pop("outbox")
    return (
        wellness.of_ledger(imbalance_units),
        wellness.of_audit(None if audit is None else now - audit.finished_at, audit.finding_count if audit else 0),
        wellness.of_count("parked_groups", parked_groups),
        wellness.of_log(None if checkpoint is None else now - checkpoint.signed_at, leaves),
        wellness.of_outbox(outbox.count, outbox.age(now), deps.policy.messages_per_s),
        wellness.of_count("failed_updates", failed),
        *(wellness.of_queue(name, each.count, each.age(now)) for name, each in queues.items()),
        wellness.of_count("suspects_overdue", overdue),
        wellness.of_jobs(late),
        wellness.of_model(None if deps.model is None else deps.model.name, failing),
        wellness.of_queue("seconds", seconds, timedelta()),
    )
