"""The daily tree over all balances: what they were at a size of the log, and what is kept of a day's tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, delete, func, insert, or_, select

from kernel.ids import AccountId
from ledger.accounts import AccountKind
from ledger.log.balance_blocks import BLOCK
from ledger.log.balances import Balance, SumNode
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.ledger import accounts, postings, transfers, unpublished
from store.tables.log import balance_blocks, balance_leaves, balance_trees, log_head

_DELETED_AT_ONCE: Final = 20_000
_KEPT_DAYS: Final = 3


@dataclass(frozen=True, slots=True)
class SignedTree:
    """A day's tree as it was signed."""

    day: int
    tree_size: int
    count: int
    note: str
    signed_at: datetime


async def balances_at_head(session: ReadSession) -> tuple[int, list[tuple[AccountId, int, int]]]:
    """What each account had when the log had as many leaves as it has: stored balances less what waits for its leaf.

    Shape:   the size, and (account, posted, pending) in the order of account numbers, empty ones and issuance left out.
             One statement, so that balances, waiting transfers and size are of one moment on either store.
    """
    waiting = (
        select(
            postings.c.account_id,
            func.sum(postings.c.posted_change_units).label("posted"),
            func.sum(postings.c.pending_change_units).label("pending"),
        )
        .select_from(unpublished)
        .join(transfers, transfers.c.id == unpublished.c.transfer_id)
        .join(
            postings,
            and_(
                or_(postings.c.account_id == transfers.c.debit_id, postings.c.account_id == transfers.c.credit_id),
                postings.c.lamport == transfers.c.lamport,
            ),
        )
        .group_by(postings.c.account_id)
        .subquery()
    )
    statement = (
        select(
            accounts.c.id,
            (accounts.c.posted_units - func.coalesce(waiting.c.posted, 0)).label("posted"),
            (accounts.c.pending_units - func.coalesce(waiting.c.pending, 0)).label("pending"),
            select(log_head.c.size).scalar_subquery().label("size"),
        )
        .select_from(accounts.outerjoin(waiting, waiting.c.account_id == accounts.c.id))
        .where(accounts.c.kind != AccountKind.ISSUANCE.value)
        .order_by(accounts.c.id)
    )
    rows = (await session.execute(statement)).all()
    size = int(rows[0].size) if rows else 0
    return size, [(AccountId(row.id), int(row.posted), int(row.pending)) for row in rows if row.posted != 0]


async def put_balances(session: WriteSession, day: int, first: int, balances: Sequence[Balance]) -> None:
    """Keep some of a day's balances, from position `first` on."""
    rows = [
        {
            "day": day,
            "position": first + at,
            "account_id": each.account,
            "salt": each.salt,
            "posted_units": each.posted_units,
            "pending_units": each.pending_units,
        }
        for at, each in enumerate(balances)
    ]
    await session.execute(insert(balance_leaves), rows)


async def put_nodes(session: WriteSession, day: int, nodes: Sequence[SumNode]) -> None:
    """Keep the nodes over a day's blocks."""
    rows = [{"day": day, "number": at, "hash": node.hash, "sum_units": node.sum_units} for at, node in enumerate(nodes)]
    await session.execute(insert(balance_blocks), rows)


async def put_tree(session: WriteSession, tree: SignedTree) -> None:
    """Let proofs lead to this tree; a day has one."""
    row = {name: getattr(tree, name) for name in SignedTree.__dataclass_fields__}
    await session.execute(insert_or_ignore(session, balance_trees), row)


async def tree_of(session: ReadSession, day: int) -> SignedTree | None:
    """A day's tree."""
    row = (await session.execute(_TREES.where(balance_trees.c.day == day))).one_or_none()
    return None if row is None else SignedTree(*row)


async def newest_tree(session: ReadSession) -> SignedTree | None:
    """The newest tree."""
    row = (await session.execute(_TREES.order_by(balance_trees.c.day.desc()).limit(1))).one_or_none()
    return None if row is None else SignedTree(*row)


async def position_of(session: ReadSession, day: int, account: AccountId) -> int | None:
    """Where an account stands in a day's tree."""
    statement = select(balance_leaves.c.position).where(
        balance_leaves.c.day == day, balance_leaves.c.account_id == account
    )
    found: int | None = (await session.execute(statement)).scalar_one_or_none()
    return found


async def block_of(session: ReadSession, day: int, position: int) -> list[Balance]:
    """The balances of the block that has this position."""
    first = position - position % BLOCK
    statement = (
        select(
            balance_leaves.c.account_id,
            balance_leaves.c.salt,
            balance_leaves.c.posted_units,
            balance_leaves.c.pending_units,
        )
        .where(balance_leaves.c.day == day)
        .where(balance_leaves.c.position >= first, balance_leaves.c.position < first + BLOCK)
        .order_by(balance_leaves.c.position)
    )
    return [Balance(AccountId(id), *rest) for id, *rest in await session.execute(statement)]


async def nodes_of(session: ReadSession, day: int) -> list[SumNode]:
    """The nodes over a day's blocks."""
    statement = (
        select(balance_blocks.c.hash, balance_blocks.c.sum_units)
        .where(balance_blocks.c.day == day)
        .order_by(balance_blocks.c.number)
    )
    return [SumNode(*row) for row in await session.execute(statement)]


async def forget_some(session: WriteSession, day: int, *, also_today: bool) -> bool:
    """Delete some of the leaves that are older than three days, or of a day's tree that was never signed.

    Returns: whether there may be more.
    """
    oldest = select(func.min(balance_leaves.c.day)).scalar_subquery()
    found = (await session.execute(select(oldest))).scalar_one_or_none()
    is_old = found is not None and found <= day - _KEPT_DAYS
    which = found if is_old else day
    if which is None or not (is_old or also_today):
        return False
    first = select(func.min(balance_leaves.c.position)).where(balance_leaves.c.day == which).scalar_subquery()
    gone = await session.execute(
        delete(balance_leaves).where(
            balance_leaves.c.day == which, balance_leaves.c.position < first + _DELETED_AT_ONCE
        )
    )
    await session.execute(delete(balance_blocks).where(balance_blocks.c.day == which))
    return gone.rowcount > 0


_TREE_COLUMNS: Final[tuple[Any, ...]] = tuple(balance_trees.c[name] for name in SignedTree.__dataclass_fields__)
_TREES: Final = select(*_TREE_COLUMNS)
