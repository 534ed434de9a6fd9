"""An operator is about to clear somebody, or to suspend them, and is asked why."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.purposes import FLAG_REASON
from flows.shared.sharing import hold
from flows.shared.suspects import DEEDS, item_of, require_as_shown, require_others
from store import inbox, prompts, suspects
from store.desk_claims import Queue
from store.prompts import Prompt

WAITS_FOR: Final = timedelta(hours=1)
"""A text that comes later is hardly meant for this person any more."""


@flow
async def ask_flag_reason(deps: Deps, *, operator_id: str, chat_id: int, deed: str, flag: UUID, cause: Cause) -> None:
    """Take the next text of this chat for the reason.

    Shape:   deed is a key of DEEDS.
    Locks:   the claim.
    Writes:  the prompt, and that it is this operator's.
    Raises:  FlagDecided, OwnWork, HeldByAnother.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        matter = await suspects.matter_of(session, flag)
        require_as_shown(matter, DEEDS[deed])
        await require_others(session, matter, operator_id)
        await hold(session, Queue.SUSPECTS, item_of(matter), operator_id, now=now)
        await prompts.open_prompt(
            session,
            Prompt(
                bot=cause.bot,
                chat_id=chat_id,
                contributor_id=None,
                purpose=FLAG_REASON,
                subject=f"{deed} {flag.hex}",
                message_id=None,
                expires_at=now + WAITS_FOR,
            ),
        )
