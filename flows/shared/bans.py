"""A ban as an operator types it, and the person it is about, gathered in the session of whoever asks."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from contributors.errors import PersonForgotten
from flows.shared.accounts import person_called
from store import contributors
from store.contributors import ContributorRow
from store.sessions import ReadSession, WriteSession
from views.operator_people import BanFacts

DEED: Final = "ban"
"""What proposals and buttons call it."""


async def person_locked(session: WriteSession, name: str) -> ContributorRow:
    """The person of this name, as they are now.

    Locks:   PostgreSQL: their row.
    Raises:  AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten.
    """
    return await contributors.locked(session, (await person_named(session, name)).id)


async def person_named(session: ReadSession, name: str) -> ContributorRow:
    """Whose account has this name.

    Raises:  AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten.
    """
    account_id = await person_called(session, name)
    owner = await contributors.owner_of(session, account_id)
    person = None if owner is None else await contributors.by_id(session, owner)
    if person is None:
        raise PersonForgotten(name=name)
    return person


def ban_facts(typed: dict[str, Any], proposal: UUID, *, now: datetime) -> BanFacts:
    """What was typed, and until when it would hold from now on; None: for good."""
    span_s = typed["span_s"]
    return BanFacts(
        proposal=proposal.hex,
        who=typed["who"],
        until=None if span_s is None else now + timedelta(seconds=span_s),
        reason=typed["reason"],
    )
