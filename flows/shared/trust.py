"""Trusted reviewers: what follows where somebody becomes one, or is one no more."""

from dataclasses import dataclass
from datetime import datetime

from flows.deps import Cause
from flows.shared.conclusions import REVIEW
from kernel.ids import derived_id
from store import evidence, outbox
from store.contributors import ContributorRow
from store.outbox import Notice
from store.sessions import WriteSession


@dataclass(frozen=True, slots=True)
class Trusted:
    """Whose reviews are trusted; without practice they are dealt none yet."""

    who: str
    has_practised: bool


async def judge_again(session: WriteSession, person: ContributorRow, *, now: datetime) -> None:
    """Have the scopes fitted again in which their reviews stand."""
    scopes = await evidence.scopes_with(session, [person.id])
    await evidence.ask_fit(session, [each for each in scopes if each.kind == REVIEW], now=now)


async def tell(session: WriteSession, person: ContributorRow, kind: str, cause: Cause, *, now: datetime) -> None:
    """Say so, without ringing."""
    notice = Notice(
        id=derived_id(f"notice {kind} {cause.bot} {cause.update_id}", person.id),
        contributor_id=person.id,
        kind=kind,
        facts={},
        due_at=now,
    )
    await outbox.add_notices(session, [notice], now=now)
