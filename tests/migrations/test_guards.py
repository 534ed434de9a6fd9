"""After the migrations the past stands: for the application, and for the owner as long as the triggers do."""

from datetime import UTC, datetime

import pytest
import pytest_asyncio
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from kernel.ids import new_id
from kernel.money import Amount
from ledger import escrow
from ledger.accounts import CONTRIBUTOR_POOL, ECOSYSTEM_POOL
from ledger.groups import Group
from ledger.log import tiles
from ledger.log.leaf import LeafType
from store import ledger, log
from store.log import NewLeaf
from store.sessions import Sessions
from store.tables.people import operator_audit

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

CHANGES = [
    "UPDATE transfers SET amount_units = amount_units + 1",
    "DELETE FROM transfers",
    "UPDATE postings SET posted_after_units = 0",
    "DELETE FROM postings",
    "UPDATE accounts SET kind = 'escrow', lamport = lamport + 1",
    "DELETE FROM accounts",
    "UPDATE operator_audit SET action = 'nothing'",
    "DELETE FROM operator_audit",
    "UPDATE log_leaves SET leaf = leaf",
    "DELETE FROM log_leaves",
    "UPDATE log_tiles SET hashes = hashes",
    "DELETE FROM log_tiles",
    "UPDATE log_head SET size = 0",
    "DELETE FROM log_head",
]
REPLACEMENTS = [
    "REPLACE INTO transfers SELECT * FROM transfers",
    "REPLACE INTO postings SELECT * FROM postings",
    "REPLACE INTO operator_audit SELECT * FROM operator_audit",
    "REPLACE INTO log_leaves SELECT * FROM log_leaves",
    "REPLACE INTO log_tiles SELECT level, number, zeroblob(length(hashes)) FROM log_tiles",
    "REPLACE INTO log_head SELECT * FROM log_head",
]
TRUNCATIONS = [
    "TRUNCATE transfers",
    "TRUNCATE postings",
    "TRUNCATE accounts",
    "TRUNCATE operator_audit",
    "TRUNCATE log_leaves",
    "TRUNCATE log_tiles",
]


@pytest_asyncio.fixture
async def past(sessions: Sessions) -> Sessions:
    """A genesis, one transfer between people, and one thing that an operator did."""
    fund = escrow.reward(new_id(NOW), CONTRIBUTOR_POOL.id, ECOSYSTEM_POOL.id, Amount.aic(1))
    done = {"id": new_id(NOW), "operator_id": "1", "action": "launch", "subject": "C1", "facts": {}, "at": NOW}
    async with sessions.write() as session:
        await ledger.ensure_genesis(session, now=NOW)
        await ledger.record(session, [Group.of(fund)], now=NOW)
        await session.execute(insert(operator_audit), done)
        leaves = [NewLeaf(LeafType.ACCOUNT, new_id(NOW), b"") for _ in range(tiles.WIDTH)]  # a full tile
        await log.append(session, log.EMPTY, leaves)
    return sessions


def refused(sessions: Sessions) -> list[str]:
    return CHANGES + (REPLACEMENTS if sessions.is_sqlite else TRUNCATIONS)


@pytest.mark.asyncio
async def test_the_application_cannot_change_the_past(past: Sessions) -> None:
    for statement in refused(past):
        with pytest.raises(DBAPIError, match=r"append-only|permission denied"):
            async with past.write() as session:
                await session.execute(text(statement))


@pytest.mark.asyncio
async def test_the_owner_cannot_change_the_past_while_the_triggers_stand(past: Sessions) -> None:
    engine = create_async_engine(past.url, poolclass=NullPool)
    for statement in refused(past):
        with pytest.raises(DBAPIError, match="append-only"):
            async with engine.begin() as connection:
                await connection.execute(text(statement))
    await engine.dispose()
