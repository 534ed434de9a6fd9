"""Once a day all balances are put under one signed hash, whose sum is the whole supply."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import datetime
from itertools import starmap
from typing import Final

from flows.deps import Deps, flow
from flows.shared.publishing import LogStalled, Publisher, alone, check_continues
from kernel.ids import AccountId
from ledger.log.balance_blocks import blocks, root_over
from ledger.log.balances import ORIGIN_SUFFIX, Balance, BalanceHead, SumNode
from ledger.log.leaf import SALT_BYTES
from ledger.log.transcript import day_of
from store import balance_trees, jobs, log
from store.balance_trees import SignedTree
from store.signer import SignerProblem

JOB: Final = "balances"
_ROWS_AT_ONCE: Final = 5_120
Row = tuple[AccountId, bytes, int, int]


@flow
async def publish_balances(deps: Deps, publisher: Publisher, slot: datetime, cursor: str | None) -> str | None:
    """Take, sign and publish the slot's tree, unless it is signed already: a day has one.

    While leaves wait for their signature the slot waits too, for the next look.

    Writes:  the tree with its leaves and blocks, the published note; older leaves and checkpoints go; the slot.
    Raises:  LogStalled, SlotMoved.
    """
    day = day_of(slot)
    async with alone(publisher.signer):
        async with deps.sessions.read() as session:
            tree = await balance_trees.tree_of(session, day)
        await _forget(deps, day, also_today=tree is None)
        tree = tree or await _take(deps, publisher, day)
        if tree is None:
            return None
        await asyncio.to_thread(publisher.folder.write_balances, f"{slot:%Y-%m-%d}", tree.note)

    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await jobs.move_on(session, JOB, slot, was=cursor, cursor=None, now=now)
        await log.forget_checkpoints(session)
    return None


async def _forget(deps: Deps, day: int, *, also_today: bool) -> None:
    """Let go of what is old, and of what a killed run of today has left."""
    is_more = True
    while is_more:
        async with deps.sessions.write() as session:
            is_more = await balance_trees.forget_some(session, day, also_today=also_today)


async def _take(deps: Deps, publisher: Publisher, day: int) -> SignedTree | None:
    """Gather the balances of the log's head, hash them elsewhere, and write the leaves before the tree.

    Returns: None where leaves were just appended: nothing is signed that names a size which the signer may forget.
             None too before the first leaf: a house that was just founded has no balances in the log yet.
    Raises:  LogStalled where the database's log is not what was signed.
    """
    async with deps.sessions.read(heavy=True) as session:
        await check_continues(session, publisher.signer.head(), await log.read_head(session), "what was signed")
        size, found = await balance_trees.balances_at_head(session)
    if size != publisher.signer.head().size or size == 0:
        return None
    rows = [(account, secrets.token_bytes(SALT_BYTES), posted, pending) for account, posted, pending in found]
    nodes, root = await deps.workers.run(_hash, rows)
    head = BalanceHead(f"{publisher.signer.name}{ORIGIN_SUFFIX}", day, size, len(rows), root)
    try:
        note = str(await asyncio.to_thread(publisher.signer.sign_note, head.text))
    except SignerProblem as problem:
        raise LogStalled(str(problem)) from problem

    for first in range(0, len(rows), _ROWS_AT_ONCE):
        async with deps.sessions.write() as session:
            balances = list(starmap(Balance, rows[first : first + _ROWS_AT_ONCE]))
            await balance_trees.put_balances(session, day, first, balances)
    tree = SignedTree(day, size, len(rows), note, deps.clock.now())
    async with deps.sessions.write() as session:
        await balance_trees.put_nodes(session, day, nodes)
        await balance_trees.put_tree(session, tree)
    return tree


def _hash(rows: Sequence[Row]) -> tuple[list[SumNode], SumNode]:
    """The nodes over the blocks, and the root."""
    nodes = blocks(list(starmap(Balance, rows)))
    return nodes, root_over(nodes)
