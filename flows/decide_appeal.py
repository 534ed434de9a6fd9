"""An operator decides an appeal that its panel could not."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.appeals import Ending, conclude
from flows.shared.purposes import REFUSE_APPEAL
from flows.shared.reasons import require_reason
from store import adjudications, appeals, audit, campaigns, inbox, prompts
from tasks.appeals import AppealStatus, DecidedBy
from tasks.errors import AlreadyDecided


@flow
async def decide_appeal(
    deps: Deps,
    *,
    operator_id: str,
    chat_id: int,
    response_id: UUID,
    accept: bool,
    reason: str | None = None,
    cause: Cause,
) -> str:
    """Accept the answer, which is then paid as its card said, or refuse it for good, with a reason for its author.

    Writes:  as flows.shared.appeals.conclude; one line of the audit; the prompt for the reason, cleared.
    Returns: the #ref of the card.
    Raises:  ReasonNeeded, AlreadyDecided.
    """
    note = None if accept else require_reason(reason or "")
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        appeal = await appeals.of_response(session, response_id)
        found = await adjudications.by_id(session, response_id)
        if appeal is None or found is None:
            raise AlreadyDecided
        if not is_new:
            return found.ref
        (campaign,) = await campaigns.by_ids(session, [appeal.campaign_id], lock=True)

        status = AppealStatus.OVERTURNED if accept else AppealStatus.UPHELD
        ending = Ending(response_id, status, DecidedBy.OPERATOR, operator_id=operator_id, note=note)
        if not await conclude(session, campaign, ending, now=now):
            raise AlreadyDecided
        await prompts.clear_prompt(session, cause.bot, chat_id, purpose=REFUSE_APPEAL)
        await audit.note(session, operator_id, "appeal", f"#{found.ref}", now=now, accept=accept, reason=note)
    for job in ("settle", "deliver", "campaigns"):
        deps.waker.wake(job)
    return found.ref
