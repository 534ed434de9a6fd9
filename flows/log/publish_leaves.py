"""What was recorded gets its leaf in the transparency log: one sequencer, in causal order, nothing twice."""

import secrets
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from flows.deps import Deps, flow
from kernel.ids import TransferId
from ledger.accounts import WELL_KNOWN, Account
from ledger.genesis import GENESIS
from ledger.log.leaf import SALT_BYTES, AccountLeaf, KeyLeaf, LeafType, PriceLeaf, encode
from ledger.log.transcript import day_subject, key_subject, transfer_leaf
from ledger.transfers import Transfer
from store import forgetting, ledger, log, prices, releases
from store.log import Head, NewLeaf, Salts
from store.sessions import Contended, WriteSession

BATCH: Final = 250
"""Some milliseconds of the event loop; a backlog is worked off batch by batch without a pause."""


@flow
async def publish_leaves(deps: Deps, keys: Sequence[bytes]) -> int:
    """Append a batch of leaves: keys and accounts that have none yet, new prices and releases, and the next transfers.

    Shape:   `keys` are the signer's public keys, the oldest first. The log begins with the first of them, the
             well-known accounts and genesis, by themselves.
    Writes:  leaves, tiles, the head, salts; unpublished rows go.
    Returns: how many leaves were appended.
    Raises:  Contended where another process appends.
    """
    assert keys, "a log begins with its key"
    async with deps.sessions.write() as session:
        head = await log.read_head(session)
        if head.size == 0:
            return await _begin(session, head, keys[0])
        transfers = await log.waiting(session, limit=BATCH)
        first = [*await _key_leaves(session, keys), *await _price_leaves(session), *await _release_leaves(session)]
        if not transfers and not first:
            return 0
        return await _append(session, head, first, transfers)


async def _begin(session: WriteSession, head: Head, key: bytes) -> int:
    """The first leaves, the same in every log but for key and salts."""
    ids = {transfer.id for transfer in GENESIS.transfers}
    waiting = await log.waiting(session, limit=BATCH)
    genesis = [transfer for transfer in waiting if transfer.id in ids]
    if len(genesis) < len(ids):  # the house is founded before it publishes, so another process has begun meanwhile
        raise Contended
    accounts = [_account_leaf(account) for account in WELL_KNOWN]
    return await _append(session, head, [_key_leaf(key), *accounts], genesis)


async def _append(session: WriteSession, head: Head, first: list[NewLeaf], transfers: Sequence[Transfer]) -> int:
    """Put these leaves behind the head, and before the transfers every account that they touch first."""
    named = {transfer.resolves or transfer.corrects for transfer in transfers} - {None}
    places = await log.indices(session, LeafType.TRANSFER, [id for id in named if id is not None])
    known = {leaf.subject for leaf in first if leaf.type is LeafType.ACCOUNT}
    opened = await _account_leaves(session, transfers, known)

    gone = await _ownerless(session, transfers)

    leaves = [*first, *opened]
    salts: dict[TransferId, Salts | None] = {}
    index_of = {TransferId(id): index for id, index in places.items()}
    for transfer in transfers:
        salt = Salts(secrets.token_bytes(SALT_BYTES), secrets.token_bytes(SALT_BYTES))
        leaf = transfer_leaf(transfer, id_salt=salt.id_salt, subject_salt=salt.subject_salt, places=index_of)
        index_of[transfer.id] = head.size + len(leaves)
        leaves.append(NewLeaf(LeafType.TRANSFER, transfer.id, encode(leaf)))
        salts[transfer.id] = None if gone.intersection((transfer.debit, transfer.credit)) else salt

    await log.append(session, head, leaves)
    await log.take(session, salts, up_to=max((transfer.lamport for transfer in transfers), default=None))
    return len(leaves)


async def _ownerless(session: WriteSession, transfers: Sequence[Transfer]) -> set[UUID]:
    """Accounts of people who were forgotten: what opens their leaves is kept nowhere."""
    touched = {id for transfer in transfers for id in (transfer.debit, transfer.credit)}
    return await forgetting.accounts_without_owner(session, touched) if touched else set()


async def _account_leaves(session: WriteSession, transfers: Sequence[Transfer], known: set[UUID]) -> list[NewLeaf]:
    """Those of the accounts that have none, in the order in which the transfers touch them."""
    touched = dict.fromkeys(id for transfer in transfers for id in (transfer.debit, transfer.credit))
    placed = await log.indices(session, LeafType.ACCOUNT, touched) if touched else {}
    missing = [id for id in touched if id not in placed and id not in known]
    accounts = await ledger.balances(session, missing) if missing else {}
    return [_account_leaf(accounts[id]) for id in missing]


async def _key_leaves(session: WriteSession, keys: Sequence[bytes]) -> list[NewLeaf]:
    """Those of the signer's keys that the log does not name yet, as long as it names one of them."""
    placed = await log.indices(session, LeafType.KEY, [key_subject(key) for key in keys])
    return [_key_leaf(key) for key in keys if placed and key_subject(key) not in placed]


async def _price_leaves(session: WriteSession) -> list[NewLeaf]:
    """Those of the days whose price is set and not yet in the log."""
    rows = await prices.of_days(session, since=await log.next_price_day(session))
    return [NewLeaf(LeafType.PRICE_DAY, day_subject(row.price.day), encode(PriceLeaf(row.price))) for row in rows]


async def _release_leaves(session: WriteSession) -> list[NewLeaf]:
    """Those of the datasets that were released and are not yet in the log."""
    waiting = [row.leaf for row in await releases.without_leaf(session)]
    return [NewLeaf(LeafType.RELEASE, releases.subject_of(leaf), encode(leaf)) for leaf in waiting]


def _account_leaf(account: Account) -> NewLeaf:
    return NewLeaf(LeafType.ACCOUNT, account.id, encode(AccountLeaf(account.id, account.kind)))


def _key_leaf(key: bytes) -> NewLeaf:
    return NewLeaf(LeafType.KEY, key_subject(key), encode(KeyLeaf(key)))
