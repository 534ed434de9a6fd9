"""Operators' tries: whose each is, and which task is before them."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update

from store.rows import insert_or_ignore, insert_or_replace
from store.sessions import ReadSession, WriteSession
from store.tables.tries import bot_names, tries

_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class TryRow:
    """A try as stored."""

    token: str
    campaign_id: UUID
    operator_id: str
    place: int
    draft: str | None
    expires_at: datetime


async def begin(session: WriteSession, campaign_id: UUID, operator_id: str, *, until: datetime) -> str:
    """The token of an operator's try of a campaign: the one there is, from the first task on and until then."""
    made = {"token": secrets.token_urlsafe(_BYTES), "campaign_id": campaign_id, "operator_id": operator_id}
    await session.execute(insert_or_ignore(session, tries), made | {"place": 0, "expires_at": until})
    own = (tries.c.campaign_id == campaign_id, tries.c.operator_id == operator_id)
    await session.execute(update(tries).where(*own).values(place=0, draft=None, expires_at=until))
    token: str = (await session.execute(select(tries.c.token).where(*own))).scalar_one()
    return token


async def by_token(session: ReadSession, token: str, *, now: datetime) -> TryRow | None:
    """The try that a link or a button names, unless it is over."""
    return await _one(session, tries.c.token == token, tries.c.expires_at > now)


async def newest_of(session: ReadSession, operator_id: str, *, now: datetime) -> TryRow | None:
    """The try that an operator has opened last, unless it is over."""
    return await _one(session, tries.c.operator_id == operator_id, tries.c.expires_at > now)


async def turn(session: WriteSession, token: str, place: int, draft: str | None, *, until: datetime) -> None:
    """Put this task before the operator, with what they have typed or marked so far."""
    await session.execute(
        update(tries).where(tries.c.token == token).values(place=place, draft=draft, expires_at=until)
    )


async def call_bot(session: WriteSession, bot: str, username: str) -> None:
    """Remember how Telegram calls a bot."""
    await session.execute(insert_or_replace(session, bot_names, ("bot",)), {"bot": bot, "username": username})


async def name_of(session: ReadSession, bot: str) -> str | None:
    """How Telegram calls a bot; None before it was ever served."""
    name: str | None = (
        await session.execute(select(bot_names.c.username).where(bot_names.c.bot == bot))
    ).scalar_one_or_none()
    return name


async def _one(session: ReadSession, *where: Any) -> TryRow | None:
    statement = select(tries).where(*where).order_by(tries.c.expires_at.desc(), tries.c.token).limit(1)
    row = (await session.execute(statement)).mappings().one_or_none()
    return None if row is None else TryRow(**row)
