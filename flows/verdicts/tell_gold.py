"""An operator says what is right of a settled task, or that it can't be told."""

from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.sharing import hold
from store import audit, desk_claims, evidence, inbox, spot_checks
from store.desk_claims import Queue
from tasks.errors import AlreadyDecided
from tasks.kinds import kind_named


@flow
async def tell_gold(deps: Deps, *, operator_id: str, task_id: UUID, option: str | None, cause: Cause) -> int:
    """Make an option the task's gold and its label, or with None ask about the task no more.

    The next fit rests on it: people are known better, and what was refused and is right is made good while its promise
    stands. Nothing is taken back, and nobody is dealt the task again.
    Writes:  the task, a fit asked for its scope, one line of the audit.
    Returns: its campaign's number.
    Raises:  HeldByAnother, UnknownOption, AlreadyDecided.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        found = await spot_checks.by_id(session, task_id)
        if found is None:
            raise AlreadyDecided
        if not is_new:
            return found.number
        await hold(session, Queue.GOLD, task_id, operator_id, now=now)
        subject = f"C{found.number} {found.external_key}"
        if option is None:
            is_done = await spot_checks.give_up(session, task_id)
            await audit.note(session, operator_id, "gold untold", subject, now=now)
        else:
            kind = kind_named(found.scope.kind)
            payload = kind.load(found.payload)
            gold = kind.parse_answer(payload, option, none_of_these=found.settings["none_of_these"])
            assert isinstance(gold, int), "only choices are drawn"
            await evidence.ask_fit(session, [found.scope], now=now)  # a fit locks its scope before its tasks
            is_done = await spot_checks.tell(session, task_id, gold, now=now)
            await audit.note(session, operator_id, "gold", subject, now=now, option=gold)
        if not is_done:
            raise AlreadyDecided
        await desk_claims.release(session, Queue.GOLD, task_id)
    deps.waker.wake("score")
    return found.number
