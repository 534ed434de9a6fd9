"""What is known of people from beyond one scope; of whoever has several accounts, of all of these together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flows.shared.conclusions import REVIEW
from scoring.standing import Tally
from store import contributors, evidence, flags, joined
from store.evidence import Scope
from store.sessions import ReadSession


@dataclass(frozen=True, slots=True)
class Known:
    """What other scopes and accounts say of people, who waits for an operator, is joined or trusted."""

    elsewhere: dict[UUID, Tally]
    suspended: frozenset[UUID]
    joined: Mapping[UUID, frozenset[UUID]]
    trusted: frozenset[UUID]


async def known_of(session: ReadSession, scope: Scope, people: Sequence[UUID]) -> Known:
    """Gather it. A suspension of one account holds for all that are joined with it.

    What the other accounts did counts with all that their newest fits said, this scope's too.
    """
    elsewhere = await evidence.tallies_elsewhere(session, scope, people)
    trusted = await contributors.trusted_among(session, people) if scope.kind == REVIEW else frozenset()
    accounts = await joined.among(session, people)
    if not accounts:
        return Known(elsewhere, await flags.suspending(session, scope.kind, people), {}, trusted)
    theirs = {other for rest in accounts.values() for other in rest}
    more = await evidence.tallies_of(session, scope.kind, theirs)
    for person, rest in accounts.items():
        elsewhere[person] = sum((more.get(other, Tally()) for other in sorted(rest)), elsewhere.get(person, Tally()))
    suspended = await flags.suspending(session, scope.kind, sorted({*people, *theirs}))
    reached = {person for person, rest in accounts.items() if suspended & rest}
    return Known(elsewhere, (suspended | reached) & set(people), accounts, trusted)


async def is_suspended(session: ReadSession, kind: str, person: UUID) -> bool:
    """Whether a flag on any account of theirs makes their pay in this kind wait."""
    accounts = [person, *await joined.others(session, person)]
    return bool(await flags.suspending(session, kind, accounts))
