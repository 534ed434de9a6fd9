"""Which refused groups another try may serve."""

from typing import Final

from ledger.transfers import TransferKind
from store.parked import ParkedGroup

_IDS_TAKEN: Final = ("IdReused", "GroupBroken")


def may_retry(group: ParkedGroup) -> bool:
    """Pay waits on its answer, and is worked out anew; all else its own job tries again by itself."""
    return group.kind == TransferKind.REWARD and group.reason not in _IDS_TAKEN
