"""Operators' one-time passes: used once, and in time."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from contributors.passes import PASS_TIME, Pass, Purpose, fingerprint
from kernel.values import Language
from store.sessions import ReadSession, WriteSession
from store.tables.passes import web_passes

_FACTS = tuple(web_passes.c[name] for name in ("operator_id", "name", "language", "purpose", "subject"))
_NAME_CHARS = 64


async def issue(session: WriteSession, token: str, issued: Pass, *, now: datetime) -> None:
    """Keep a pass that was handed out."""
    await session.execute(
        web_passes.insert().values(
            token_sha256=fingerprint(token),
            operator_id=issued.operator_id,
            name=issued.name[:_NAME_CHARS],
            language=issued.language.value,
            purpose=issued.purpose.value,
            subject=issued.subject,
            expires_at=now + PASS_TIME,
        )
    )


async def unused(session: ReadSession, token: str, purpose: Purpose, *, now: datetime) -> Pass | None:
    """What an unused pass is for; None where there is no such pass, or none any more."""
    statement = select(*_FACTS).where(*_is_good(token, purpose, now))
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _pass(*row)


async def use(session: WriteSession, token: str, purpose: Purpose, *, now: datetime) -> Pass | None:
    """Use a pass up: of two at once, one. None where it is used or over."""
    statement = update(web_passes).where(*_is_good(token, purpose, now)).values(used_at=now).returning(*_FACTS)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _pass(*row)


async def begin_session(session: WriteSession, token: str, session_token: str, *, until: datetime) -> None:
    """Whoever has used this pass is let in until then."""
    await session.execute(
        update(web_passes)
        .where(web_passes.c.token_sha256 == fingerprint(token))
        .values(session_sha256=fingerprint(session_token), session_until=until)
    )


async def of_session(session: ReadSession, session_token: str, *, now: datetime) -> Pass | None:
    """Who is let in by this session; None where it is none of ours, or over."""
    statement = select(*_FACTS).where(
        web_passes.c.session_sha256 == fingerprint(session_token), web_passes.c.session_until > now
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else _pass(*row)


async def end_session(session: WriteSession, session_token: str, *, now: datetime) -> None:
    """Nobody is let in by it any more."""
    await session.execute(
        update(web_passes).where(web_passes.c.session_sha256 == fingerprint(session_token)).values(session_until=now)
    )


async def forget_old(session: WriteSession, *, now: datetime) -> None:
    """Drop what is over, with its session."""
    until = func.coalesce(web_passes.c.session_until, web_passes.c.expires_at)
    await session.execute(delete(web_passes).where(web_passes.c.expires_at <= now, until <= now))


def _is_good(token: str, purpose: Purpose, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        web_passes.c.token_sha256 == fingerprint(token),
        web_passes.c.purpose == purpose.value,
        web_passes.c.used_at.is_(None),
        web_passes.c.expires_at > now,
    )


def _pass(operator_id: str, name: str, language: str, purpose: str, subject: str) -> Pass:
    return Pass(operator_id, name, Language(language), Purpose(purpose), subject)
