"""What a bot waits for in a chat: at most one thing; the newest wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, select

from store.rows import insert_or_replace
from store.sessions import Bound, ReadSession, WriteSession
from store.tables.people import prompts


@dataclass(frozen=True, slots=True)
class Prompt:
    """One open question to a person: `purpose` says what for, `subject` about what."""

    bot: str
    chat_id: int
    contributor_id: UUID | None
    purpose: str
    subject: str
    message_id: int | None
    expires_at: datetime


_CLEAR: Final = delete(prompts).where(prompts.c.bot == bindparam("in_bot"), prompts.c.chat_id == bindparam("in_chat"))
_CLEAR_IF: Final = _CLEAR.where(prompts.c.purpose.in_(bindparam("waits_for", expanding=True)))


async def open_prompt(session: WriteSession, prompt: Prompt) -> None:
    """Wait for this, and no longer for whatever was waited for before."""
    values = {name: getattr(prompt, name) for name in Prompt.__dataclass_fields__}
    await session.execute(insert_or_replace(session, prompts, ("bot", "chat_id")).values(**values))


async def find_prompt(session: ReadSession, bot: str, chat_id: int, *, now: datetime) -> Prompt | None:
    """What the bot waits for in this chat, unless its time is over."""
    row = (
        (await session.execute(select(prompts).where(prompts.c.bot == bot, prompts.c.chat_id == chat_id)))
        .mappings()
        .one_or_none()
    )
    if row is None or row["expires_at"] <= now:
        return None
    return Prompt(**row)


async def clear_prompt(
    session: WriteSession, bot: str, chat_id: int, *, purpose: str | Sequence[str] | None = None
) -> bool:
    """Wait for nothing, or for nothing of this purpose, or of these; whether that was waited for."""
    where = {"in_bot": bot, "in_chat": chat_id}
    if purpose is None:
        return await session.run(_CLEAR, where) == 1
    return await session.run(*clearing(bot, chat_id, [purpose] if isinstance(purpose, str) else purpose)) == 1


def clearing(bot: str, chat_id: int, purposes: Sequence[str]) -> Bound:
    """The same for some purposes, as a step among others."""
    return _CLEAR_IF, {"in_bot": bot, "in_chat": chat_id, "waits_for": purposes}
