"""Leaves that the database has lost come back from the published log, and the ledger follows them.

A leaf says everything of a transfer but its id and its subject. The signer's salt book has those; where it has not, a
transfer that still waits for a leaf and says the same is taken for it, and else the leaf itself gives the id. The time
of a restored transfer is the beginning of its day, or the end of the hold that it expires: never later than it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from kernel.ids import TransferId, derived_id
from ledger.accounts import WELL_KNOWN, Account
from ledger.decisions import Outcome
from ledger.genesis import GENESIS
from ledger.groups import Group
from ledger.log import merkle
from ledger.log.leaf import AccountLeaf, KeyLeaf, Leaf, LeafType, PriceLeaf, TransferLeaf, commitment, decode
from ledger.log.transcript import day_of, day_subject, key_subject, start_of
from ledger.transfers import Transfer, TransferKind
from store import ledger, log, prices, releases
from store.log import Head, NewLeaf, Opening, Salts
from store.sessions import Contended, WriteSession

_ALONE: Final = (TransferKind.HOLD, TransferKind.CAPTURE, TransferKind.EXPIRE)
"""What the time decides about: recorded one by one, so that no other account's time counts for them."""

_CANDIDATES: Final = 20_000
_NAMES: Final = {account.id: account.name for account in WELL_KNOWN}


class RestoreProblem(Exception):
    """Why the log can't be brought back, in a sentence for whoever tries."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was brought back: leaves, the transfers recorded anew, and those of them that got their id from the leaf."""

    leaves: int = 0
    recorded: int = 0
    nameless: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(self.leaves + other.leaves, self.recorded + other.recorded, self.nameless + other.nameless)


@dataclass(frozen=True, slots=True)
class _Named:
    """A transfer leaf and which transfer it is; without salts it has no receipt any more."""

    index: int
    day: int
    transfer: Transfer
    salts: Salts | None = None
    is_nameless: bool = False

    @property
    def posted_at(self) -> datetime:
        """The earliest that it can have been."""
        return start_of(self.day)


async def restore_batch(
    session: WriteSession, first: int, batch: Sequence[bytes], openings: Mapping[int, Opening], *, now: datetime
) -> tuple[Head, Tally]:
    """Put the published leaves from index `first` on behind the database's own, with all that they say.

    Writes:  accounts, transfers with their postings and balances, prices, leaves, tiles, the head, salts.
    Raises:  RestoreProblem; Contended where the head has moved.
    """
    head = await log.read_head(session)
    if head.size != first:
        raise Contended
    leaves = [decode(leaf) for leaf in batch]
    await _restore_accounts(session, [leaf for leaf in leaves if isinstance(leaf, AccountLeaf)], now=now)
    for leaf in leaves:
        if isinstance(leaf, PriceLeaf):
            await prices.restore(session, leaf.price, now=now)
    named = await _name(session, first, leaves, batch, openings)
    missing = await _record(session, named)

    ids = {each.index: each.transfer.id for each in named}
    added = [_new_leaf(leaf, batch[at], ids.get(first + at)) for at, leaf in enumerate(leaves)]
    head = await log.append(session, head, added)
    await log.take(session, {each.transfer.id: each.salts for each in named})
    return head, Tally(len(batch), len(missing), sum(each.is_nameless for each in missing))


async def _restore_accounts(session: WriteSession, leaves: Iterable[AccountLeaf], *, now: datetime) -> None:
    """Open the accounts that the database does not know."""
    opened = {leaf.id: Account(leaf.id, leaf.kind, _NAMES.get(leaf.id)) for leaf in leaves}
    known = await ledger.balances(session, opened) if opened else {}
    await ledger.open_accounts(session, [account for id, account in opened.items() if id not in known], now=now)


async def _name(
    session: WriteSession,
    first: int,
    leaves: Sequence[Leaf],
    batch: Sequence[bytes],
    openings: Mapping[int, Opening],
) -> list[_Named]:
    """Which transfer each transfer leaf is."""
    found = {first + at: leaf for at, leaf in enumerate(leaves) if isinstance(leaf, TransferLeaf)}
    earlier = [place - 1 for leaf in found.values() for place in (leaf.resolves, leaf.corrects) if 0 < place <= first]
    ids = {index: TransferId(subject) for index, subject in (await log.subjects(session, earlier)).items()}
    opened = {index: _opening(leaf, openings.get(index)) for index, leaf in found.items()}
    waiting = await log.waiting(session, limit=_CANDIDATES) if None in opened.values() else []

    named = []
    for index, leaf in found.items():
        opening = opened[index]
        if opening is not None:
            transfer = _transfer(leaf, opening.transfer, opening.subject, ids)
            named.append(_Named(index, leaf.day, transfer, opening.salts))
        else:
            own = _transfer(leaf, *_ids_of_leaf(leaf, batch[index - first]), ids)
            known = next((each for each in waiting if _says_the_same(each, own, leaf)), None)
            if known is not None:
                waiting.remove(known)
            named.append(_Named(index, leaf.day, known or own, is_nameless=known is None))
        ids[index] = named[-1].transfer.id
    return named


def _opening(leaf: TransferLeaf, opening: Opening | None) -> Opening | None:
    """What the salt book has for a leaf, if it does open it."""
    if opening is None or commitment(opening.salts.id_salt, opening.transfer.bytes) != leaf.id_commitment:
        return None
    is_whole = commitment(opening.salts.subject_salt, opening.subject.bytes) == leaf.subject_commitment
    return opening if is_whole else None


def _ids_of_leaf(leaf: TransferLeaf, encoded: bytes) -> tuple[TransferId, UUID]:
    """An id and a subject for what has lost its own; genesis is the same everywhere."""
    if leaf.kind is TransferKind.GENESIS:
        return TransferId(derived_id("genesis", leaf.credit)), leaf.credit
    milliseconds = int(start_of(leaf.day).timestamp()) * 1000
    subject = UUID(int=milliseconds << 80 | int.from_bytes(merkle.leaf_hash(encoded)[:10], "big"))
    return TransferId(derived_id("restored", subject)), subject


def _transfer(leaf: TransferLeaf, id: TransferId, subject: UUID, ids: Mapping[int, TransferId]) -> Transfer:
    """The intention that a leaf tells of."""
    return Transfer(
        id=id,
        debit=leaf.debit,
        credit=leaf.credit,
        amount=leaf.amount,
        kind=leaf.kind,
        subject=subject,
        resolves=ids[leaf.resolves - 1] if leaf.resolves else None,
        corrects=ids[leaf.corrects - 1] if leaf.corrects else None,
        expires_at=datetime.fromtimestamp(leaf.expires_at, UTC) if leaf.expires_at else None,
    )


def _says_the_same(waiting: Transfer, own: Transfer, leaf: TransferLeaf) -> bool:
    """Whether a recorded transfer without a leaf can be the one of this leaf."""
    if leaf.kind is TransferKind.GENESIS:
        return waiting.id == own.id
    assert waiting.posted_at is not None
    return (
        (waiting.debit, waiting.credit, waiting.amount, waiting.kind) == (own.debit, own.credit, own.amount, own.kind)
        and (waiting.resolves, waiting.corrects) == (own.resolves, own.corrects)
        and day_of(waiting.posted_at) == leaf.day
    )


async def _record(session: WriteSession, named: Sequence[_Named]) -> list[_Named]:
    """Record those that the ledger does not have. Returns: these.

    Raises:  RestoreProblem where the ledger has moved on in a way that leaves no room for one.
    """
    stored = await log.recorded(session, [each.transfer.id for each in named])
    missing = [each for each in named if each.transfer.id not in stored]
    genesis = [each for each in missing if each.transfer.kind is TransferKind.GENESIS]
    if genesis:
        _check(genesis, await ledger.record(session, [GENESIS], now=genesis[0].posted_at))
    rest = [each for each in missing if each.transfer.kind is not TransferKind.GENESIS]
    for (_, _, day_begins_at), run in groupby(rest, _together):
        batch, posted_at = list(run), day_begins_at
        if batch[0].transfer.kind is TransferKind.EXPIRE:
            posted_at = max(posted_at, await _end_of_hold(session, batch[0]))
        groups = [Group.of(each.transfer) for each in batch]
        _check(batch, await ledger.record(session, groups, now=posted_at))
    return missing


async def _end_of_hold(session: WriteSession, expiry: _Named) -> datetime:
    """When the hold ended that this writes down as expired."""
    assert expiry.transfer.resolves is not None
    hold = await ledger.stored_transfer(session, expiry.transfer.resolves)
    assert hold is not None, "a hold stands before its end"
    assert hold.expires_at is not None
    return hold.expires_at


def _together(each: _Named) -> tuple[bool, int, datetime]:
    """What is recorded in one go: neighbours of one day, unless the time decides about them."""
    alone = each.transfer.kind in _ALONE
    return alone, each.index if alone else 0, each.posted_at


def _check(batch: Sequence[_Named], outcomes: Sequence[Outcome]) -> None:
    """Raises:  RestoreProblem."""
    for each, outcome in zip(batch, outcomes, strict=False):
        if outcome.refusal is not None:
            raise RestoreProblem(
                f"Leaf {each.index} can't be recorded any more: {outcome.refusal}. The database was used after it was "
                "restored: restore the backup again, and bring the log back before anything else is started."
            )


def _new_leaf(leaf: Leaf, encoded: bytes, transfer: TransferId | None) -> NewLeaf:
    """A leaf with what it is of."""
    if isinstance(leaf, TransferLeaf):
        assert transfer is not None
        return NewLeaf(LeafType.TRANSFER, transfer, encoded)
    if isinstance(leaf, AccountLeaf):
        return NewLeaf(LeafType.ACCOUNT, leaf.id, encoded)
    if isinstance(leaf, PriceLeaf):
        return NewLeaf(LeafType.PRICE_DAY, day_subject(leaf.price.day), encoded)
    if isinstance(leaf, KeyLeaf):
        return NewLeaf(LeafType.KEY, key_subject(leaf.public_key), encoded)
    return NewLeaf(LeafType.RELEASE, releases.subject_of(leaf), encoded)
