"""What a deep link's payload stands for: random words, so that no link carries an id."""

import re
import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select

from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.groups import links

JOIN: Final = "join"
INVITE: Final = "invite"
_BYTES: Final = 12
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16}")


async def token_for(session: WriteSession, purpose: str, subject: UUID, *, now: datetime) -> str:
    """The one token of a purpose and its subject; made when first asked for."""
    made = {"token": secrets.token_urlsafe(_BYTES), "purpose": purpose, "subject": subject, "created_at": now}
    await session.execute(insert_or_ignore(session, links), made)
    own = select(links.c.token).where(links.c.purpose == purpose, links.c.subject == subject)
    token: str = (await session.execute(own)).scalar_one()
    return token


async def subject_of(session: ReadSession, purpose: str, token: str) -> UUID | None:
    """What a token stands for, where it is one of this purpose."""
    if not _TOKEN.fullmatch(token):
        return None
    statement = select(links.c.subject).where(links.c.token == token, links.c.purpose == purpose)
    found: UUID | None = (await session.execute(statement)).scalar_one_or_none()
    return found
