"""A day's balances, held against the log they were taken from."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.accounts import AccountKind
from ledger.log.balances import ORIGIN_SUFFIX, Balance, BalanceHead
from ledger.log.replay import Replay
from ledger.verify.errors import BalanceDiffers, CountDiffers


@dataclass(frozen=True, slots=True)
class HeldHead:
    """A signed head, where it was found, and the balance that was proven under it."""

    place: str
    head: BalanceHead
    own: Balance | None = None

    @property
    def log_name(self) -> str:
        """The log that it was taken from."""
        return self.head.origin.removesuffix(ORIGIN_SUFFIX)


def hold_against(economy: Replay, heads: Iterable[HeldHead]) -> None:
    """What was signed as the balances at this size is what the leaves so far add up to.

    Raises:  CountDiffers, BalanceDiffers.
    """
    for held in heads:
        if held.head.size != economy.size:
            continue
        count = sum(
            1 for each in economy.accounts.values() if each.posted_units and each.kind is not AccountKind.ISSUANCE
        )
        if count != held.head.count:
            raise CountDiffers(place=held.place, count=held.head.count, found=count)
        if held.own is not None:
            _hold_own(economy, held.place, held.own)


def _hold_own(economy: Replay, place: str, own: Balance) -> None:
    """Raises:  BalanceDiffers."""
    standing = economy.accounts.get(own.account)
    posted_units = 0 if standing is None else standing.posted_units
    pending_units = 0 if standing is None else standing.pending_units
    if (own.posted_units, own.pending_units) != (posted_units, pending_units):
        raise BalanceDiffers(place=place, account=str(own.account), units=own.posted_units, found_units=posted_units)
