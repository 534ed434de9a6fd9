"""Two accounts of one person: what is looked at before they are joined, and what follows from it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from contributors.errors import AlreadyJoined, OwnWork, SameAccount
from flows.shared.bans import person_named
from flows.shared.sharing import own_people
from kernel.ids import derived_id
from store import contributors, evidence, joined, outbox
from store.contributors import ContributorRow
from store.outbox import Notice
from store.sessions import ReadSession, WriteSession
from views.operator_joined import AccountFacts, MergeFacts

DEED: Final = "merge"
"""What proposals and buttons call it."""
Pair = tuple[ContributorRow, ContributorRow]


async def pair_locked(session: WriteSession, one: str, other: str, operator_id: str) -> Pair:
    """The two people, as they are now.

    Locks:   PostgreSQL: their rows, in the order of their ids.
    Raises:  AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten, SameAccount, AlreadyJoined, OwnWork.
    """
    first, second = [(await person_named(session, name)).id for name in (one, other)]
    if first == second:
        raise SameAccount(name=other)
    rows = {id: await contributors.locked(session, id) for id in sorted((first, second))}
    if second in await joined.others(session, first):
        raise AlreadyJoined(name=other)
    if await own_people(session, operator_id) & rows.keys():
        raise OwnWork
    return rows[first], rows[second]


async def judged_anew(session: WriteSession, people: Sequence[UUID], *, now: datetime) -> None:
    """Have every scope fitted again in which these were judged: who votes as one has changed."""
    await evidence.ask_fit(session, await evidence.scopes_with(session, people), now=now)


async def tell(
    session: WriteSession, people: Sequence[ContributorRow], kind: str, cause: UUID, *, now: datetime
) -> None:
    """Each account hears of it, and not of the other's name."""
    notices = [
        Notice(
            id=derived_id(f"notice {kind} {each.id}", cause),
            contributor_id=each.id,
            kind=kind,
            facts={},
            due_at=now,
            is_silent=False,
        )
        for each in people
    ]
    await outbox.add_notices(session, notices, now=now)


async def merge_facts(session: ReadSession, pair: Pair, proposal: str, reason: str) -> MergeFacts:
    """What an operator is shown of both."""
    one, other = [AccountFacts(each.account_id.hex, each.created_at, each.work_count, each.language) for each in pair]
    shared = await joined.shared_tasks(session, pair[0].id, pair[1].id)
    return MergeFacts(proposal=proposal, one=one, other=other, shared=shared[0], equal=shared[1], reason=reason)
