"""An operator is about to refuse an appeal."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.purposes import REFUSE_APPEAL
from flows.shared.sharing import hold, require_no_part
from store import appeals, inbox, prompts
from store.desk_claims import Queue
from store.prompts import Prompt
from tasks.appeals import AppealStatus
from tasks.errors import AlreadyDecided

WAITS_FOR: Final = timedelta(hours=1)


@flow
async def ask_refusal_reason(deps: Deps, *, operator_id: str, chat_id: int, response_id: UUID, cause: Cause) -> None:
    """Take the next text of this chat for the reason, which the author reads.

    Locks:   the claim.
    Writes:  the prompt, and that it is this operator's.
    Raises:  AlreadyDecided, OwnWork, HeldByAnother.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        appeal = await appeals.of_response(session, response_id)

        if appeal is None or appeal.status != AppealStatus.OPERATOR:
            raise AlreadyDecided
        await require_no_part(session, response_id, operator_id)
        await hold(session, Queue.APPEALS, response_id, operator_id, now=now)

        waits = Prompt(
            bot=cause.bot,
            chat_id=chat_id,
            contributor_id=None,
            purpose=REFUSE_APPEAL,
            subject=response_id.hex,
            message_id=None,
            expires_at=now + WAITS_FOR,
        )
        await prompts.open_prompt(session, waits)
