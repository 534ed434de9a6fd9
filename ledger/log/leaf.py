"""Leaves: what the log says, each in the one way it is written, for ever.

A leaf is `version ‖ type ‖ body`, of fixed lengths, big-endian. Any other way to write the same thing is LeafMalformed.
"""

import hashlib
import struct
from collections.abc import Callable
from dataclasses import astuple, dataclass
from enum import IntEnum, unique
from functools import lru_cache
from typing import Final
from uuid import UUID

from kernel.ids import AccountId
from kernel.money import PARTS, SUPPLY_UNITS, Amount
from ledger.accounts import AccountKind
from ledger.emission import ACTIVE_MAX, PriceDay
from ledger.log.errors import LeafMalformed
from ledger.transfers import RESOLUTIONS, TransferKind

VERSION: Final = 1
SALT_BYTES: Final = 32
HASH_BYTES: Final = 32

ACCOUNT_CODES: Final[dict[AccountKind, int]] = {
    AccountKind.ISSUANCE: 1,
    AccountKind.POOL: 2,
    AccountKind.ESCROW: 3,
    AccountKind.CONTRIBUTOR: 4,
    AccountKind.GROUP: 5,
    AccountKind.VESTING: 6,
    AccountKind.REDEEMED: 7,
}
"""Fixed for ever: a code is published in every leaf of its kind, so none is ever changed or used again."""

TRANSFER_CODES: Final[dict[TransferKind, int]] = {
    TransferKind.GENESIS: 1,
    TransferKind.REWARD: 2,
    TransferKind.STREAK: 3,
    TransferKind.ACHIEVEMENT: 4,
    TransferKind.REFERRAL: 5,
    TransferKind.FUND: 6,
    TransferKind.REFUND: 7,
    TransferKind.HOLD: 8,
    TransferKind.CAPTURE: 9,
    TransferKind.VOID: 10,
    TransferKind.EXPIRE: 11,
    TransferKind.VEST: 12,
    TransferKind.SPEND: 13,
    TransferKind.CORRECT: 14,
}
"""Fixed for ever, as ACCOUNT_CODES are."""

_ACCOUNT_KINDS: Final = {code: kind for kind, code in ACCOUNT_CODES.items()}
_TRANSFER_KINDS: Final = {code: kind for kind, code in TRANSFER_CODES.items()}

_ACCOUNT = struct.Struct(">16sB")
_TRANSFER = struct.Struct(">32s16s16sQBQQQ32sI")
_PRICE = struct.Struct(">I8Q")
_HASHES = struct.Struct(">32s32s")
_KEY = struct.Struct(">32s")

_MAX_POSITIVE: Final = (1 << 63) - 1  # what both stores and other languages hold in a signed 64-bit integer


@unique
class LeafType(IntEnum):
    """What a leaf is about: its second byte."""

    ACCOUNT = 1
    TRANSFER = 2
    PRICE_DAY = 3
    RELEASE = 4
    KEY = 5


@dataclass(frozen=True, slots=True)
class AccountLeaf:
    """An account was opened: before the first transfer that touches it."""

    id: AccountId
    kind: AccountKind


@dataclass(frozen=True, slots=True)
class TransferLeaf:
    """Points moved, or were put on hold; whose and what for stays behind two commitments.

    Units:   day in days since 1970-01-01 UTC; expires_at in UTC seconds, rounded up, 0 for what does not expire.
    Shape:   `resolves` and `corrects` are 1 + the index of an earlier leaf of this log, 0 for none.
    """

    id_commitment: bytes
    debit: AccountId
    credit: AccountId
    amount: Amount
    kind: TransferKind
    subject_commitment: bytes
    day: int
    resolves: int = 0
    corrects: int = 0
    expires_at: int = 0


@dataclass(frozen=True, slots=True)
class PriceLeaf:
    """The price of a day, with what it was computed from."""

    price: PriceDay


@dataclass(frozen=True, slots=True)
class ReleaseLeaf:
    """A dataset was released: which campaign's, behind a commitment, and the SHA-256 of its manifest."""

    campaign_commitment: bytes
    manifest_sha256: bytes


@dataclass(frozen=True, slots=True)
class KeyLeaf:
    """An Ed25519 public key that signs this log's checkpoints: leaf 0, and each one that follows by rotation."""

    public_key: bytes


Leaf = AccountLeaf | TransferLeaf | PriceLeaf | ReleaseLeaf | KeyLeaf


def commitment(salt: bytes, value: bytes) -> bytes:
    """What a leaf says instead of the value: nothing, to whoever has no salt.

    Shape:   SHA-256(salt ‖ value); the salt is 32 random bytes, used once.
    """
    assert len(salt) == SALT_BYTES, len(salt)
    return hashlib.sha256(salt + value).digest()


def encode(leaf: Leaf) -> bytes:
    """The leaf's bytes: what is hashed, published and travels in receipts."""
    if isinstance(leaf, TransferLeaf):
        return _encoded(LeafType.TRANSFER, _transfer_body(leaf))
    if isinstance(leaf, AccountLeaf):
        return _encoded(LeafType.ACCOUNT, _ACCOUNT.pack(leaf.id.bytes, ACCOUNT_CODES[leaf.kind]))
    if isinstance(leaf, PriceLeaf):
        return _encoded(LeafType.PRICE_DAY, _PRICE.pack(*astuple(leaf.price)))
    if isinstance(leaf, ReleaseLeaf):
        return _encoded(LeafType.RELEASE, _hash(leaf.campaign_commitment) + _hash(leaf.manifest_sha256))
    return _encoded(LeafType.KEY, _hash(leaf.public_key))


def decode(data: bytes) -> Leaf:
    """Read a leaf that is written in its one way.

    Raises:  LeafMalformed, with the reason: version, type, length, kind, amount, shape or number.
    """
    if data[:1] != bytes([VERSION]):
        raise _malformed("version", data)
    layout, read = _LAYOUTS.get(data[1] if len(data) > 1 else 0, (None, _read_key))
    if layout is None:
        raise _malformed("type", data)
    if len(data) != 2 + layout.size:
        raise _malformed("length", data)
    return read(data)


def _transfer_body(leaf: TransferLeaf) -> bytes:
    """The body of a transfer, one that `decode` accepts."""
    assert leaf.amount.units > 0, "a transfer of nothing is refused before it gets a leaf"
    assert max(leaf.resolves, leaf.corrects, leaf.expires_at) <= _MAX_POSITIVE, leaf
    assert _well_shaped(leaf), leaf
    return _TRANSFER.pack(
        _hash(leaf.id_commitment),
        leaf.debit.bytes,
        leaf.credit.bytes,
        leaf.amount.units,
        TRANSFER_CODES[leaf.kind],
        leaf.resolves,
        leaf.corrects,
        leaf.expires_at,
        _hash(leaf.subject_commitment),
        leaf.day,
    )


def _read_transfer(data: bytes) -> TransferLeaf:
    """A transfer's leaf, its numbers within bounds and its references where its kind has them."""
    id_commitment, debit, credit, amount, code, resolves, corrects, expires, subject, day = _TRANSFER.unpack_from(
        data, 2
    )
    kind = _TRANSFER_KINDS.get(code)
    if kind is None:
        raise _malformed("kind", data)
    if not 1 <= amount <= SUPPLY_UNITS:
        raise _malformed("amount", data)
    if max(resolves, corrects, expires) > _MAX_POSITIVE:
        raise _malformed("number", data)
    leaf = TransferLeaf(
        id_commitment=id_commitment,
        debit=_account(debit),
        credit=_account(credit),
        amount=Amount(amount),
        kind=kind,
        subject_commitment=subject,
        day=day,
        resolves=resolves,
        corrects=corrects,
        expires_at=expires,
    )
    if not _well_shaped(leaf):
        raise _malformed("shape", data)
    return leaf


@lru_cache(maxsize=1 << 16)
def _account(number: bytes) -> AccountId:
    """An account's number; most transfers touch one that another has just touched."""
    return AccountId(UUID(bytes=number))


def _well_shaped(leaf: TransferLeaf) -> bool:
    """Whether the leaf names a hold, an original and an end exactly where its kind does."""
    return (
        (leaf.resolves != 0) == (leaf.kind in RESOLUTIONS)
        and (leaf.corrects != 0) == (leaf.kind is TransferKind.CORRECT)
        and (leaf.expires_at != 0) == (leaf.kind is TransferKind.HOLD)
    )


def _read_account(data: bytes) -> AccountLeaf:
    """An account's leaf, of a known kind."""
    account, code = _ACCOUNT.unpack_from(data, 2)
    kind = _ACCOUNT_KINDS.get(code)
    if kind is None:
        raise _malformed("kind", data)
    return AccountLeaf(AccountId(UUID(bytes=account)), kind)


def _read_price(data: bytes) -> PriceLeaf:
    """A day's price, its numbers within bounds."""
    numbers = _PRICE.unpack_from(data, 2)
    _, pool, budget, active, demand, newcomer, crowd, price, lane = numbers
    if not (
        budget <= pool <= SUPPLY_UNITS
        and active <= ACTIVE_MAX
        and max(demand, newcomer) <= _MAX_POSITIVE
        and price <= crowd <= PARTS
        and price <= lane <= PARTS
    ):
        raise _malformed("number", data)
    return PriceLeaf(PriceDay(*numbers))


def _read_release(data: bytes) -> ReleaseLeaf:
    """A release's leaf: any two hashes are one."""
    return ReleaseLeaf(*_HASHES.unpack_from(data, 2))


def _read_key(data: bytes) -> KeyLeaf:
    """A key's leaf: whether it is a point of the curve is for whoever uses it."""
    return KeyLeaf(*_KEY.unpack_from(data, 2))


_LAYOUTS: Final[dict[int, tuple[struct.Struct, Callable[[bytes], Leaf]]]] = {
    LeafType.ACCOUNT: (_ACCOUNT, _read_account),
    LeafType.TRANSFER: (_TRANSFER, _read_transfer),
    LeafType.PRICE_DAY: (_PRICE, _read_price),
    LeafType.RELEASE: (_HASHES, _read_release),
    LeafType.KEY: (_KEY, _read_key),
}


def _encoded(leaf_type: LeafType, body: bytes) -> bytes:
    """A body behind its version and type."""
    return bytes([VERSION, leaf_type]) + body


def _hash(value: bytes) -> bytes:
    """A field of exactly 32 bytes: struct would pad or cut any other without a word."""
    assert len(value) == HASH_BYTES, len(value)
    return value


def _malformed(reason: str, data: bytes) -> LeafMalformed:
    """What is wrong, and the leaf's beginning to find it by."""
    return LeafMalformed(reason=reason, leaf=data[:16].hex())
