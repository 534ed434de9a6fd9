"""What was still in use when a person was forgotten goes as soon as it is not."""

import asyncio
from typing import Final

from flows.deps import Deps, flow
from store import forgetting, releases

BATCH: Final = 50


@flow
async def finish_forgetting(deps: Deps) -> int:
    """Erase words that are decided by now, and whatever came in while the person was being forgotten.

    Writes:  as forget_contributor; who has nothing left is looked at no more. The files of withdrawn releases go.
    Returns: 0, for what is left waits for others.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        for contributor_id, account_id in await forgetting.unfinished(session, limit=BATCH):
            await forgetting.erase_salts(session, contributor_id, account_id)
            if await forgetting.erase_words(session, contributor_id, now=now):
                await forgetting.finish(session, contributor_id)
            else:
                await forgetting.look_later(session, contributor_id, now=now)
        withdrawn = await releases.withdrawn(session)
    for campaign, number in withdrawn:
        await asyncio.to_thread(deps.releases.withdraw, campaign, number)
    return 0
