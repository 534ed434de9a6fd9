"""Replay: the whole economy again, from the published leaves alone, in the order they were published.

Nothing of the store is needed or believed. What a leaf can't show is not checked: that two transfers have different ids
(they are committed to, not written), at what hour of its day something happened, and whether a reward was deserved.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kernel.ids import AccountId
from kernel.money import SUPPLY_UNITS
from ledger import emission, errors
from ledger.accounts import CONTRIBUTOR_POOL, ISSUANCE, WELL_KNOWN, AccountKind
from ledger.bonuses import BONUSES
from ledger.corrections import FINAL
from ledger.emission import PriceDay
from ledger.genesis import GENESIS
from ledger.log import replay_errors as wrong
from ledger.log.bonus_days import BonusDays
from ledger.log.errors import LogError
from ledger.log.leaf import AccountLeaf, KeyLeaf, Leaf, PriceLeaf, ReleaseLeaf, TransferLeaf, decode
from ledger.log.pool_days import PoolDays
from ledger.rules import is_route
from ledger.transfers import EARNINGS, RELEASES, TransferKind

DAY_S: Final = 86_400
_WELL_KNOWN: Final = {account.id: account.kind for account in WELL_KNOWN}
_GENESIS_TRANSFERS: Final = len(GENESIS.transfers)
_RESERVED: Final = (AccountKind.ISSUANCE, AccountKind.POOL)


@dataclass(slots=True)
class Standing:
    """An account as the leaves so far left it.

    Units:   1e-8 AIC; `day` counts from 1970-01-01 UTC and is that of its last transfer.
    """

    id: AccountId
    kind: AccountKind
    posted_units: int = 0
    pending_units: int = 0
    day: int = 0


class Replay:
    """Takes leaf after leaf and stops at the first that breaks a rule.

    Shape:   `reread` gives an earlier leaf again, for what a correction takes back: memory holds accounts, open holds
             and corrected transfers, never the history.
    """

    def __init__(self, reread: Callable[[int], bytes]) -> None:
        self.size = 0
        self.transfers = 0
        self.accounts: dict[AccountId, Standing] = {}
        self.price: PriceDay | None = None
        self.keys: list[bytes] = []
        self.releases: dict[bytes, tuple[int, ReleaseLeaf]] = {}
        """By the SHA-256 of the manifest: the first leaf about it, and where it stands."""
        self.paid_units = 0
        self._reread = reread
        self._holds: dict[int, TransferLeaf] = {}
        self._corrected_units: dict[int, int] = {}
        self._prices: list[tuple[int, int, int]] = []
        self._contributors: Standing | None = None
        self._pool = PoolDays()
        self._bonuses = BonusDays()
        self._issued = 0

    def take(self, data: bytes) -> None:
        """Carry out the next leaf.

        Raises:  LeafWrong, whose cause is the LogError or the Refusal that names the broken rule.
        """
        try:
            self._take(decode(data))
        except (LogError, errors.Refusal) as reason:
            raise wrong.LeafWrong(index=self.size, reason=reason.code) from reason
        self.size += 1

    @property
    def price_days(self) -> int:
        """How many days have a price."""
        return len(self._prices)

    @property
    def open_holds(self) -> int:
        """How many holds nothing has ended yet."""
        return len(self._holds)

    @property
    def held_units(self) -> int:
        """What open holds keep back."""
        return sum(hold.amount.units for hold in self._holds.values())

    @property
    def is_issued(self) -> bool:
        """Whether genesis is complete."""
        return self._issued == _GENESIS_TRANSFERS

    def check_whole(self) -> None:
        """What only shows at the end: no price counted on more than the pool had, no day's bonuses passed their share.

        That nothing was made or burnt, and that pending is what open holds add up to, every leaf has kept already:
        looking twice is what double entry is for.

        Raises:  LeafWrong.
        """
        for index, day, pool_units in self._prices:
            most_units = self._pool.most_units(day)
            if most_units is not None and pool_units > most_units:
                reason = wrong.PoolOverstated(pool_units=pool_units, most_units=most_units)
                raise wrong.LeafWrong(index=index, reason=reason.code) from reason
        if (over := self._bonuses.check_whole()) is not None:
            raise wrong.LeafWrong(index=over[0], reason=over[1].code) from over[1]
        standings = self.accounts.values()
        assert sum(each.posted_units for each in standings) == 0
        assert sum(each.pending_units for each in standings) == self.held_units
        assert not self.is_issued or self.accounts[ISSUANCE.id].posted_units == -SUPPLY_UNITS

    def _take(self, leaf: Leaf) -> None:
        if self.size == 0 and not isinstance(leaf, KeyLeaf):
            raise wrong.LogUnopened
        if isinstance(leaf, TransferLeaf):
            self._transfer(leaf)
        elif isinstance(leaf, AccountLeaf):
            self._open(leaf)
        elif isinstance(leaf, PriceLeaf):
            self._price_day(leaf.price)
        elif isinstance(leaf, KeyLeaf):
            self._key(leaf.public_key)
        else:
            assert isinstance(leaf, ReleaseLeaf)
            self.releases.setdefault(leaf.manifest_sha256, (self.size, leaf))

    def _open(self, leaf: AccountLeaf) -> None:
        if leaf.id in self.accounts:
            raise wrong.AccountReopened(account=str(leaf.id))
        known = _WELL_KNOWN.get(leaf.id)
        if known is not leaf.kind if known is not None else leaf.kind in _RESERVED:
            raise wrong.AccountMisnamed(account=str(leaf.id), kind=leaf.kind.value)
        standing = self.accounts[leaf.id] = Standing(leaf.id, leaf.kind)
        if leaf.id == CONTRIBUTOR_POOL.id:
            self._contributors = standing

    def _key(self, public_key: bytes) -> None:
        if public_key in self.keys:
            raise wrong.KeyRepeated(key=public_key.hex())
        self.keys.append(public_key)

    def _price_day(self, price: PriceDay) -> None:
        if self.price is not None and price.day <= self.price.day:
            raise wrong.PriceDayBackwards(day=price.day, previous_day=self.price.day)
        followed = emission.next_price(
            self.price,
            day=price.day,
            pool_units=price.pool_units,
            active=price.active,
            demand_units=price.demand_units,
            newcomer_units=price.newcomer_units,
        )
        if price != followed:
            raise wrong.PriceWrong(day=price.day, price_parts=price.price_parts, followed_parts=followed.price_parts)
        self.price = price
        self._prices.append((self.size, price.day, price.pool_units))
        self._bonuses.price(price.day, price.budget_units)

    def _transfer(self, leaf: TransferLeaf) -> None:
        debit, credit = self.accounts.get(leaf.debit), self.accounts.get(leaf.credit)
        if leaf.debit == leaf.credit:
            raise errors.SameAccount(account=str(leaf.debit))
        if debit is None or credit is None:
            raise wrong.AccountUnopened(account=str(leaf.debit if debit is None else leaf.credit))
        if leaf.day < debit.day or leaf.day < credit.day:
            raise wrong.DayBackwards(day=leaf.day, previous_day=max(debit.day, credit.day))
        self._check_reserves(leaf, debit, credit)
        if not is_route(leaf.kind, debit, credit):
            raise errors.RouteForbidden(kind=leaf.kind.value, debit=debit.kind.value, credit=credit.kind.value)
        if leaf.resolves:
            self._resolve(leaf, leaf.resolves - 1, debit)
        else:
            self._check_spending(leaf, debit)
        self._post(leaf, debit, credit)

    def _check_reserves(self, leaf: TransferLeaf, debit: Standing, credit: Standing) -> None:
        """Genesis comes first, exactly; after it issuance rests, and the contributor pool pays for work."""
        if leaf.kind is TransferKind.GENESIS and self._issued < _GENESIS_TRANSFERS:
            expected = GENESIS.transfers[self._issued]
            if (leaf.debit, leaf.credit, leaf.amount.units) != (expected.debit, expected.credit, expected.amount.units):
                raise wrong.GenesisWrong(account=str(expected.credit), amount_units=expected.amount.units)
            self._issued += 1
            return
        if not self.is_issued:
            raise wrong.GenesisWrong(account=str(leaf.credit), amount_units=leaf.amount.units)
        if AccountKind.ISSUANCE in (debit.kind, credit.kind) or leaf.kind is TransferKind.GENESIS:
            raise errors.IssuanceClosed(transfer=self.size)
        if debit is self._contributors and leaf.kind not in EARNINGS:
            raise errors.PoolProtected(transfer=self.size, kind=leaf.kind.value)

    def _check_spending(self, leaf: TransferLeaf, debit: Standing) -> None:
        """What leaves an account was there, and was not held for something else."""
        if leaf.kind is TransferKind.HOLD:
            if leaf.expires_at <= leaf.day * DAY_S:
                raise errors.HoldExpired(transfer=self.size)
        elif leaf.corrects:
            self._check_correction(leaf, leaf.corrects - 1)
        elif leaf.kind is TransferKind.GENESIS:
            return
        available_units = debit.posted_units - debit.pending_units
        if leaf.amount.units > available_units:
            raise errors.InsufficientFunds(account=str(debit.id), available_units=available_units)

    def _check_correction(self, leaf: TransferLeaf, index: int) -> None:
        """What was recorded is taken back the other way, once and never more than all of it."""
        original = self._earlier(index)
        if original is None:
            raise errors.OriginalUnknown(original=index)
        if original.kind in FINAL:
            raise errors.NotCorrectable(original=index, kind=original.kind.value)
        if (leaf.debit, leaf.credit) != (original.credit, original.debit):
            raise errors.CorrectionMismatch(original=index)
        corrected_units = self._corrected_units.get(index, 0)
        left_units = original.amount.units - corrected_units
        if leaf.amount.units > left_units:
            raise errors.ExceedsOriginal(original=index, left_units=left_units)
        self._corrected_units[index] = corrected_units + leaf.amount.units
        if original.kind in EARNINGS:
            self.paid_units -= leaf.amount.units

    def _resolve(self, leaf: TransferLeaf, index: int, debit: Standing) -> None:
        """A hold ends once, in time, between its own accounts; nothing beyond it is paid."""
        held = self._holds.get(index)
        if held is None:
            earlier = self._earlier(index)
            known = earlier is not None and earlier.kind is TransferKind.HOLD
            raise errors.HoldResolved(hold=index) if known else errors.HoldUnknown(hold=index)
        _check_resolution(leaf, held, index)
        del self._holds[index]
        debit.pending_units -= held.amount.units

    def _earlier(self, index: int) -> TransferLeaf | None:
        """The transfer at this index; None where the leaf is something else.

        Raises:  ReferenceForward.
        """
        if index >= self.size:
            raise wrong.ReferenceForward(named=index)
        leaf = decode(self._reread(index))
        return leaf if isinstance(leaf, TransferLeaf) else None

    def _post(self, leaf: TransferLeaf, debit: Standing, credit: Standing) -> None:
        """Both accounts as the transfer leaves them."""
        units = leaf.amount.units
        if debit is self._contributors:
            self._pool.move(leaf.day, debit.posted_units, 0)
            if leaf.kind in BONUSES:
                self._bonuses.pay(self.size, leaf.day, units)
        elif credit is self._contributors:
            self._pool.move(leaf.day, credit.posted_units, units)
        if leaf.kind is TransferKind.HOLD:
            debit.pending_units += units
            self._holds[self.size] = leaf
        elif leaf.kind not in RELEASES:
            debit.posted_units -= units
            credit.posted_units += units
            if leaf.kind in EARNINGS:
                self.paid_units += units
        debit.day = credit.day = leaf.day
        self.transfers += 1


def _check_resolution(leaf: TransferLeaf, held: TransferLeaf, index: int) -> None:
    """Times are days here: what the clock's hour would have refused is not seen, what the day refuses is."""
    if (leaf.debit, leaf.credit) != (held.debit, held.credit):
        raise errors.HoldMismatch(hold=index)
    if leaf.kind in RELEASES and leaf.amount.units != held.amount.units:
        raise errors.HoldMismatch(hold=index)
    if leaf.kind is TransferKind.CAPTURE and held.expires_at <= leaf.day * DAY_S:
        raise errors.HoldExpired(hold=index)
    if leaf.kind is TransferKind.EXPIRE and held.expires_at > (leaf.day + 1) * DAY_S:
        raise errors.HoldNotExpired(hold=index)
    if leaf.amount.units > held.amount.units:
        raise errors.ExceedsHold(hold=index, held_units=held.amount.units)
