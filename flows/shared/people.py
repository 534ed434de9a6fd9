"""One person as operators see them: everything that the house knows, but who they are."""

from datetime import datetime
from typing import Final

from flows.shared.suspects import flag_facts, standing_facts
from kernel.ids import AccountId
from kernel.money import Amount
from store import contributors, joined, ledger, notes, rings, skills, suspects, verification
from store.contributors import ContributorRow
from store.sessions import ReadSession
from views.operator_people import BanStands, NoteFacts, PersonFacts

NOTES_SHOWN: Final = 5


async def person_facts(session: ReadSession, person: ContributorRow, *, now: datetime) -> PersonFacts:
    """Work, standing, flags, balance, skills, notes, a ban; gold only as totals that give no task away."""
    matters = await suspects.matters_about(session, person.id)
    standings = await contributors.standing_of(session, person.id)
    account = (await ledger.balances(session, [AccountId(person.account_id)]))[AccountId(person.account_id)]
    is_banned = person.contributor(is_operator=False).is_banned(now)
    accounts = await joined.others(session, person.id)
    twins = [row for each in sorted(accounts) if (row := await contributors.by_id(session, each)) is not None]
    found = await notes.newest(session, person.id, limit=NOTES_SHOWN)
    return PersonFacts(
        who=person.account_id.hex,
        since=person.created_at,
        language=person.language,
        answers=person.work_count,
        last_day=person.last_local_day,
        states=await contributors.answers_by_state(session, person.id),
        standings={kind: (row["state"], standing_facts(row)) for kind, row in sorted(standings.items())},
        flags=tuple((matter[0].kind, flag_facts(each)) for matter in matters for each in matter),
        mates=len(await rings.mates(session, person.id) - accounts),
        trusted_since=person.trusted_at,
        joined=tuple(row.account_id.hex for row in twins),
        is_verified=await verification.is_verified(session, person.id),
        skills=tuple(sorted(await skills.of_person(session, person.id))),
        posted=Amount(account.posted_units),
        notes=tuple(NoteFacts(each.at, each.operator_id, each.text) for each in found),
        note_count=await notes.count(session, person.id),
        ban=BanStands(person.banned_until, person.ban_reason or "") if is_banned else None,
    )
