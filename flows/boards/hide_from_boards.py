"""A person leaves the leaderboards, or comes back to them."""

from flows.deps import Cause, Deps, flow
from store import boards, contributors, inbox
from store.contributors import ContributorRow


@flow
async def hide_from_boards(deps: Deps, person: ContributorRow, *, is_hidden: bool, cause: Cause) -> ContributorRow:
    """Let nobody see them there from now on, or everybody; their work goes on counting.

    Locks:   the person, the boards' head.
    Writes:  the contributor's row, and theirs on every board.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        if not is_new:
            return current

        await contributors.change(session, person.id, is_off_boards=is_hidden)
        await boards.hide(session, person.id, is_hidden=is_hidden)
        changed = await contributors.locked(session, person.id)
    deps.waker.wake("board-copy")
    return changed
