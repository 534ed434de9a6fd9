"""An operator decides a response that peers could not."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.answers import settlement
from flows.shared.notices import verdict_notice
from flows.shared.sharing import hold, require_no_part
from scoring.rules import RULES_VERSION
from store import adjudications, audit, campaigns, desk_claims, inbox, outbox, promises, responses, tasks
from store.adjudications import Undecided
from store.campaigns import CampaignRow
from store.desk_claims import Queue
from store.responses import Step
from store.sessions import WriteSession
from tasks.errors import AlreadyDecided
from tasks.kinds import kind_named, review


@flow
async def adjudicate_response(deps: Deps, *, operator_id: str, response_id: UUID, accept: bool, cause: Cause) -> str:
    """Accept the response, so that it is paid like any other, or reject it and free what it had reserved.

    Writes:  the response and the reviews of it that wait, with their steps; its question or its campaign's promises,
             notices, one line of the audit.
    Returns: the #ref of its card.
    Raises:  OwnWork, HeldByAnother, AlreadyDecided.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        found = await adjudications.by_id(session, response_id)
        if found is None:
            raise AlreadyDecided
        if not is_new:
            return found.ref
        await require_no_part(session, response_id, operator_id)
        await hold(session, Queue.REVIEW, response_id, operator_id, now=now)
        (campaign,) = await campaigns.by_ids(session, [found.campaign_id], lock=True)

        if not await _decide(session, response_id, campaign, accept=accept, now=now):
            raise AlreadyDecided
        if kind_named(found.kind).IS_REVIEWED:
            await _decide_reviews(session, found, campaign, accept=accept, now=now)
            await _go_on(session, found.task_id, now=now)
        await desk_claims.release(session, Queue.REVIEW, response_id)
        await audit.note(session, operator_id, "adjudicate", f"#{found.ref}", now=now, accept=accept)
    deps.waker.wake("settle")
    deps.waker.wake("deliver")
    return found.ref


async def _decide(
    session: WriteSession,
    response_id: UUID,
    campaign: CampaignRow,
    *,
    accept: bool,
    now: datetime,
    waiting: Sequence[str] = (adjudications.ADJUDICATE,),
) -> bool:
    """Accept or refuse one response; what is refused frees its promise, and its author is told."""
    state = "pending" if accept else "withheld"
    if not await adjudications.decide(session, response_id, state=state, at=now, waiting=waiting):
        return False
    steps = (Step(response_id, name, now, RULES_VERSION) for name in ("adjudicated", state))
    await responses.add_steps(session, list(steps))
    if not accept:
        promise = (await promises.of_responses(session, [response_id]))[response_id]
        await promises.release(session, campaign, [promise])
        await outbox.add_notices(session, [verdict_notice(promise, "rejected", 0, now=now)], now=now)
    return True


async def _decide_reviews(
    session: WriteSession, answer: Undecided, campaign: CampaignRow, *, accept: bool, now: datetime
) -> None:
    """An operator's word is gold: reviews of the answer that wait with it are right if they say the same."""
    right = review.ACCEPT if accept else review.REJECT
    for response_id, choice in (await adjudications.waiting_reviews(session, answer.response_id)).items():
        await _decide(
            session,
            response_id,
            campaign,
            accept=choice == right,
            now=now,
            waiting=adjudications.UNDECIDED,
        )


async def _go_on(session: WriteSession, question_id: UUID, *, now: datetime) -> None:
    """Let the question end, or be answered again."""
    settled = settlement(await responses.states_of_task(session, question_id))
    await tasks.settle_answer(session, question_id, is_done=settled.is_done, wanted=settled.wanted, now=now)
