"""The copy of the leaderboards follows their sums."""

from flows.deps import Deps, flow
from flows.shared.boards import follow
from store.cache import CacheUnavailable


@flow
async def follow_boards(deps: Deps) -> int:
    """Bring some changes to the copy of this process, or to the one that processes share; a lost one begins again.

    Killed between the sums' commit and the copy, the next run finds them behind the copy's revision.
    Returns: how many changes; 0 too where the cache is away, or somebody else was faster.
    """
    try:
        return await follow(deps)
    except CacheUnavailable:
        return 0
