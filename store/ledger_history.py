"""The ledger as it was: an account's balance at a past moment, without reading what came after or before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, func, select

from kernel.ids import AccountId, TransferId
from ledger.transfers import Transfer
from store.ledger_rows import TRANSFER, read_transfers
from store.sessions import ReadSession
from store.tables.ledger import postings, transfers


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account had, and since when.

    Units:   1e-8 AIC.
    Shape:   `lamport` is the last transfer's that had touched it by then; 0 and no time where none had.
    """

    posted_units: int = 0
    pending_units: int = 0
    lamport: int = 0
    since: datetime | None = None

    @property
    def available_units(self) -> int:
        """What could leave: posted less held."""
        return self.posted_units - self.pending_units


NOTHING: Final = Standing()

_UP_TO: Final = (
    select(
        postings.c.posted_after_units,
        postings.c.pending_after_units,
        postings.c.lamport,
        transfers.c.posted_at,
    )
    .join(transfers, transfers.c.id == postings.c.transfer_id)
    .where(postings.c.account_id == bindparam("account"), postings.c.lamport <= bindparam("lamport"))
    .order_by(postings.c.lamport.desc())
    .limit(1)
)
_BEYOND_ALL: Final = 2**63 - 1


async def balance_at(session: ReadSession, account: AccountId, at: datetime) -> Standing:
    """What the account had when `at` was over.

    An account's times never go back along its history, so the place is found by halving: some twenty look-ups, whether
    the account has a hundred lines or ten million.
    """
    newest = await _up_to(session, account, _BEYOND_ALL)
    if newest.since is None or newest.since <= at:
        return newest
    low, high = 0, newest.lamport  # what stood at `low` is not after `at`, what came at `high` is
    while low + 1 < high:
        middle = (low + high) // 2
        found = await _up_to(session, account, middle)
        if found.since is None or found.since <= at:
            low = middle
        else:
            high = found.lamport
    return await _up_to(session, account, low)


async def _up_to(session: ReadSession, account: AccountId, lamport: int) -> Standing:
    """The account after its last transfer with at most this lamport."""
    row = (await session.execute(_UP_TO, {"account": account, "lamport": lamport})).one_or_none()
    return NOTHING if row is None else Standing(*row)


async def beginning_with(session: ReadSession, digits: str, *, limit: int) -> list[Transfer]:
    """Transfers whose ids begin with these hexadecimal digits."""
    first, last = UUID(hex=digits.ljust(32, "0")), UUID(hex=digits.ljust(32, "f"))
    found = select(*TRANSFER).where(transfers.c.id.between(first, last)).order_by(transfers.c.id).limit(limit)
    return read_transfers(await session.execute(found))


async def corrected_units(session: ReadSession, original: TransferId) -> int:
    """How much of a transfer was taken back.

    Units:   1e-8 AIC.
    """
    taken = select(func.coalesce(func.sum(transfers.c.amount_units), 0)).where(transfers.c.corrects_id == original)
    return int((await session.execute(taken)).scalar_one())
