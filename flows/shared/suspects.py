"""People whom a flag shows to an operator, gathered in the session of whoever asks; and the deed that decides it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from contributors.errors import FlagDecided, OwnWork
from flows.shared.sharing import own_people
from kernel.money import Amount
from scoring.honesty.flags import FlagDecision
from scoring.rules import GOLD_SHOWN_FROM
from store import contributors, evidence, flags, joined, suspects
from store.sessions import ReadSession, WriteSession
from store.suspects import OVERDUE_AFTER, FlagRow, Line
from views.operator_suspects import FlagFacts, StandingFacts, SuspectFacts

DEED: Final = "flags"
"""What proposals and buttons call it."""


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
