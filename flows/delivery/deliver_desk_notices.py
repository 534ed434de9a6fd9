"""What operators hear unasked leaves their outbox."""

from datetime import timedelta
from typing import Final

from flows.deps import Deps, flow
from flows.ports import Messenger, RetryAfter, Sent, Unreachable, Urgency
from kernel.values import Language
from store import desk_notices
from store.desk_notices import DeskNotice
from views.desk_notices import notice

BATCH: Final = 20
_AWAY_S: Final = 8.0


@flow
async def deliver_desk_notices(deps: Deps, messenger: Messenger) -> int:
    """Phrase due notices and send them, at least once: a crash between a call and its row repeats a text, at most.

    Whoever is no operator any more is told nothing.
    Writes:  their rows.
    Returns: how many were taken.
    """
    async with deps.sessions.write() as session:
        claimed = await desk_notices.claim_due(session, now=deps.clock.now(), limit=BATCH)
    for each in claimed:
        await _tell(deps, messenger, each)
    return len(claimed)


async def _tell(deps: Deps, messenger: Messenger, each: DeskNotice) -> None:
    if each.operator_id not in deps.policy.operators:
        async with deps.sessions.write() as session:
            await desk_notices.finish(session, each.id, state="dropped")
        return
    screen = notice(Language(each.language), each.kind, each.facts)
    delivery = await messenger.send(int(each.operator_id), screen, urgency=Urgency.NOTICE)
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        match delivery:
            case RetryAfter(wait_s=wait_s):
                await desk_notices.postpone(session, each.id, due_at=now + timedelta(seconds=wait_s))
            case Unreachable():
                await desk_notices.postpone(session, each.id, due_at=now + timedelta(seconds=_AWAY_S))
            case Sent():
                await desk_notices.finish(session, each.id, state="sent")
            case _:
                await desk_notices.finish(session, each.id, state="dropped")
