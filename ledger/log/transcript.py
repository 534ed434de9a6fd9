"""How what the ledger records is written down in the log: the one way from a value to its leaf."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from kernel.ids import TransferId
from ledger.log.leaf import TransferLeaf, commitment
from ledger.transfers import Transfer

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
_DAY: Final = timedelta(days=1)


def transfer_leaf(
    transfer: Transfer, *, id_salt: bytes, subject_salt: bytes, places: Mapping[TransferId, int]
) -> TransferLeaf:
    """The leaf of a recorded transfer.

    Shape:   `places` has the leaf index of the transfer that this one resolves or corrects.
    """
    assert transfer.posted_at is not None, "only what is recorded is published"
    expires_at = transfer.expires_at
    return TransferLeaf(
        id_commitment=commitment(id_salt, transfer.id.bytes),
        debit=transfer.debit,
        credit=transfer.credit,
        amount=transfer.amount,
        kind=transfer.kind,
        subject_commitment=commitment(subject_salt, transfer.subject.bytes),
        day=day_of(transfer.posted_at),
        resolves=0 if transfer.resolves is None else 1 + places[transfer.resolves],
        corrects=0 if transfer.corrects is None else 1 + places[transfer.corrects],
        expires_at=0 if expires_at is None else -((_EPOCH - expires_at) // _SECOND),
    )


def day_of(moment: datetime) -> int:
    """The UTC day of a moment, counted from 1970-01-01."""
    return (moment - _EPOCH) // _DAY


def start_of(day: int) -> datetime:
    """The moment at which a day begins."""
    return _EPOCH + day * _DAY


def day_subject(day: int) -> UUID:
    """What stands for a day among the subjects of leaves."""
    return UUID(int=day)


def key_subject(public_key: bytes) -> UUID:
    """What stands for a key among the subjects of leaves."""
    return UUID(bytes=public_key[:16])
