"""The copy of the leaderboards is made anew."""

from flows.deps import Deps, flow
from flows.shared.boards import begin_again
from store.cache import CacheUnavailable


@flow
async def copy_boards(deps: Deps) -> bool:
    """Begin a new copy and bring it everything; until it is whole, boards are read from their sums.

    Returns: False where the cache is away: it will begin again by itself.
    """
    try:
        await begin_again(deps)
    except CacheUnavailable:
        return False
    return True
