"""An operator decides a response that peers could not."""

from datetime import datetime
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.answers import settlement
from flows.shared.notices import verdict_notice
from scoring.rules import RULES_VERSION
from store import adjudications, audit, campaigns, inbox, outbox, promises, responses, tasks
from store.adjudications import Undecided
from store.responses import Step
from store.sessions import WriteSession
from tasks.errors import AlreadyDecided


@flow
async def adjudicate_response(deps: Deps, *, operator_id: str, response_id: UUID, accept: bool, cause: Cause) -> str:
    """Accept the response, so that it is paid like any other, or reject it and free what it had reserved.

    Writes:  the response with its steps, its task or its campaign's promise, a notice, one line of the audit.
    Returns: the #ref of its card.
    Raises:  AlreadyDecided.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        found = await adjudications.by_id(session, response_id)
        if found is None:
            raise AlreadyDecided
        if not is_new:
            return found.ref
        await campaigns.by_ids(session, [found.campaign_id], lock=True)

        state = "pending" if accept else "withheld"

        if not await adjudications.decide(session, response_id, state=state, by="operator", at=now):
            raise AlreadyDecided
        steps = (Step(response_id, name, now, RULES_VERSION) for name in ("adjudicated", state))
        await responses.add_steps(session, list(steps))
        await _follow(session, found, accept=accept, now=now)
        await audit.note(session, operator_id, "adjudicate", f"#{found.ref}", now=now, accept=accept)
    deps.waker.wake("settle" if accept else "deliver")
    return found.ref


async def _follow(session: WriteSession, found: Undecided, *, accept: bool, now: datetime) -> None:
    """Let the question go on or end, and take back what a refused answer had been promised."""
    if found.kind == "answer":
        settled = settlement(await responses.states_of_task(session, found.task_id))
        await tasks.settle_answer(
            session,
            found.task_id,
            is_done=settled.is_done,
            wanted=settled.wanted,
            now=now,
        )
    if accept:
        return
    promise = (await promises.of_responses(session, [found.response_id]))[found.response_id]
    await promises.take(session, [promise])
    await campaigns.settle(session, found.campaign_id, released_units=promise.reserved_units, spent_units=0)
    await outbox.add_notices(session, [verdict_notice(promise, "rejected", 0, now=now)], now=now)
