"""What people call accounts, and which account that is."""

import re
from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import select

from kernel.ids import AccountId
from ledger.accounts import WELL_KNOWN
from store.ledger_rows import is_one_of
from store.sessions import ReadSession
from store.tables.ledger import accounts
from store.tables.people import contributors, identities
from store.tables.vesting import vesting_grants
from store.tables.work import assignments, campaigns

_NUMBERED: Final = re.compile(r"([CV])(\d{1,9})")
_CHAT_ID: Final = re.compile(r"\d{1,20}")
_REF: Final = re.compile(r"#([0-9A-Z]{4,8})")
_ID: Final = re.compile(r"[0-9A-F]{32}")


async def named(session: ReadSession, name: str) -> list[AccountId]:
    """The accounts that this may mean: `pool:team` or `team`, `C12`, `V3`, a chat's number, a card's `#8F2K`, an id."""
    word = name.strip()
    for known in WELL_KNOWN:
        assert known.name is not None
        if word.lower() in {known.name, known.name.removeprefix("pool:")}:
            return [known.id]
    upper = word.upper()
    if match := _NUMBERED.fullmatch(upper):
        return await _numbered(session, match[1], int(match[2]))
    if match := _REF.fullmatch(upper):
        return await _of_card(session, match[1])
    if _ID.fullmatch(upper.replace("-", "")):
        return await _by_id(session, UUID(hex=upper.replace("-", "")))
    return await _of_chat(session, word) if _CHAT_ID.fullmatch(word) else []


async def names(session: ReadSession, ids: Collection[AccountId]) -> dict[AccountId, str]:
    """What to call these accounts: their names, `C12`, `V3`; a person's has none but its id."""
    escrows = select(campaigns.c.escrow_id, campaigns.c.number).where(is_one_of(session, campaigns.c.escrow_id, ids))
    grants = select(vesting_grants.c.account_id, vesting_grants.c.number).where(
        is_one_of(session, vesting_grants.c.account_id, ids)
    )
    found = {known.id: known.name for known in WELL_KNOWN if known.id in ids and known.name}
    found |= {AccountId(id): f"C{number}" for id, number in await session.execute(escrows)}
    found |= {AccountId(id): f"V{number}" for id, number in await session.execute(grants)}
    return found


async def _numbered(session: ReadSession, letter: str, number: int) -> list[AccountId]:
    table, account = {"C": (campaigns, campaigns.c.escrow_id), "V": (vesting_grants, vesting_grants.c.account_id)}[
        letter
    ]
    ids = (await session.execute(select(account).where(table.c.number == number))).scalars()
    return [AccountId(id) for id in ids if id is not None]


async def _of_card(session: ReadSession, ref: str) -> list[AccountId]:
    """Two are enough to know that a ref is not one person's."""
    people = (
        select(contributors.c.account_id)
        .join(assignments, assignments.c.contributor_id == contributors.c.id)
        .where(assignments.c.ref == ref)
        .distinct()
        .limit(2)
    )
    return [AccountId(id) for id in (await session.execute(people)).scalars()]


async def _by_id(session: ReadSession, id: UUID) -> list[AccountId]:
    return [
        AccountId(each) for each in (await session.execute(select(accounts.c.id).where(accounts.c.id == id))).scalars()
    ]


async def _of_chat(session: ReadSession, external_id: str) -> list[AccountId]:
    people = (
        select(contributors.c.account_id)
        .join(identities, identities.c.contributor_id == contributors.c.id)
        .where(identities.c.external_id == external_id)
        .limit(2)
    )
    return [AccountId(id) for id in (await session.execute(people)).scalars()]
