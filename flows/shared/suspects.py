"""People whom a flag shows to an operator, gathered in the session of whoever asks; and the deed that decides it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from contributors.errors import FlagDecided, OwnWork
from flows.deps import Cause
from flows.shared.sharing import hold, own_people
from kernel.money import Amount
from scoring.honesty.flags import FlagDecision
from scoring.rules import GOLD_SHOWN_FROM
from store import contributors, evidence, flags, inbox, joined, proposals, suspects
from store.desk_claims import Queue
from store.sessions import ReadSession, WriteSession
from store.suspects import OVERDUE_AFTER, FlagRow, Line
from views.operator_suspects import DecisionFacts, FlagFacts, StandingFacts, SuspectFacts

DEED: Final = "flags"
"""What proposals and buttons call it."""
_PROPOSAL: Final = "flags_proposal"


@dataclass(frozen=True, slots=True)
class Deed:
    """What an operator may do about flags: from which decision (None: still open) to which."""

    before: FlagDecision | None
    after: FlagDecision


DEEDS: Final = {
    "clear": Deed(None, FlagDecision.CLEARED),
    "confirm": Deed(None, FlagDecision.CONFIRMED),
    "lift": Deed(FlagDecision.CONFIRMED, FlagDecision.CLEARED),
}
"""What the buttons say."""


def require_as_shown(matter: Sequence[FlagRow], deed: Deed) -> None:
    """Go on only where nobody has decided since the button was shown.

    Raises:  FlagDecided.
    """
    if not matter or matter[0].decision != deed.before:
        raise FlagDecided


def item_of(matter: Sequence[FlagRow]) -> UUID:
    """What operators who share the queue call it."""
    return suspects.item_of(matter[0].contributor_id, matter[0].kind)


async def require_others(session: ReadSession, matter: Sequence[FlagRow], operator_id: str) -> None:
    """Nobody decides about themselves.

    Raises:  OwnWork.
    """
    if matter and matter[0].contributor_id in await own_people(session, operator_id):
        raise OwnWork


async def propose_decision(
    session: WriteSession,
    deed: str,
    matter: Sequence[FlagRow],
    reason: str,
    *,
    operator_id: str,
    cause: Cause,
    now: datetime,
) -> DecisionFacts:
    """Keep what an operator would decide, and why, until it is confirmed.

    Locks:   the claim.
    Writes:  the proposal, the update's outcome.
    Raises:  FlagDecided, OwnWork, HeldByAnother.
    """
    require_as_shown(matter, DEEDS[deed])
    await require_others(session, matter, operator_id)
    await hold(session, Queue.SUSPECTS, item_of(matter), operator_id, now=now)
    typed = {"deed": deed, "flags": [each.id.hex for each in matter], "reason": reason}
    proposal = await proposals.propose(session, operator_id, DEED, typed, now=now)
    await inbox.note_outcome(session, cause.bot, cause.update_id, {_PROPOSAL: proposal.hex})
    return await _proposed(session, proposal)


async def proposed_before(session: ReadSession, cause: Cause) -> DecisionFacts | None:
    """What this very update has proposed, if it comes again."""
    outcome: dict[str, Any] = await inbox.outcome(session, cause.bot, cause.update_id) or {}
    return await _proposed(session, UUID(outcome[_PROPOSAL])) if _PROPOSAL in outcome else None


async def _proposed(session: ReadSession, proposal: UUID) -> DecisionFacts:
    typed = await proposals.facts_of(session, proposal)
    matter = await suspects.by_ids(session, [UUID(each) for each in typed["flags"]])
    work = await suspects.work_of(session, matter[0].contributor_id, matter[0].kind)
    return DecisionFacts(
        proposal=proposal.hex,
        deed=typed["deed"],
        who=work.account_id.hex,
        kind=matter[0].kind,
        flags=tuple(flag_facts(each) for each in matter),
        reason=typed["reason"],
        flag=matter[0].id.hex,
    )


async def stand_anew(session: WriteSession, flag: FlagRow, *, now: datetime) -> None:
    """Let the person's pay go on or wait from now on, not only from the next fit."""
    accounts = [flag.contributor_id, *await joined.others(session, flag.contributor_id)]
    still = await flags.suspending(session, flag.kind, accounts)
    await evidence.stand_again(session, flag.kind, flag.contributor_id, is_suspended=bool(still), now=now)


async def suspect_of(session: ReadSession, matter: Sequence[FlagRow], line: Line, *, now: datetime) -> SuspectFacts:
    """Everything that an operator sees of a person in one kind; gold only as totals that give no task away."""
    first = matter[0]
    work = await suspects.work_of(session, first.contributor_id, first.kind)
    paces = await suspects.paces(session, first.contributor_id, first.kind, first.campaign_id)
    standing = (await contributors.standing_of(session, first.contributor_id)).get(first.kind)
    return SuspectFacts(
        flag=first.id.hex,
        who=work.account_id.hex,
        kind=first.kind,
        since=first.raised_at,
        flags=tuple(flag_facts(each) for each in matter),
        votes=work.votes,
        standing=None if standing is None else standing_facts(standing),
        waiting=work.waiting,
        waiting_pay=Amount(work.waiting_units),
        in_line=line.waiting,
        item=item_of(matter).hex,
        own_s=paces.own_s,
        others_s=paces.others_s,
        is_overdue=first.decision is None and first.raised_at <= now - OVERDUE_AFTER,
        is_confirmed=first.decision is not None,
    )


def flag_facts(row: FlagRow) -> FlagFacts:
    """Why, and where."""
    return FlagFacts(reason=row.reason, campaign=row.campaign_number, evidence=row.evidence)


def standing_facts(row: dict[str, float]) -> StandingFacts:
    """Gold only as totals that give no task away."""
    shows_gold = row["gold_total"] >= GOLD_SHOWN_FROM
    return StandingFacts(
        counted=int(row["counted"]),
        accuracy=row["accuracy"],
        score=row["score"],
        standard_error=row["standard_error"],
        gold_right=int(row["gold_right"]) if shows_gold else None,
        gold_total=int(row["gold_total"]) if shows_gold else None,
    )
