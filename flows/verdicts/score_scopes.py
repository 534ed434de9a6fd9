"""New votes are weighed: fits, closed tasks, verdicts, standing.

Each scope is gathered in a read session, decided in a worker process, and recorded by compare-and-swap on the scope's
newest fit, in a transaction of its own.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from flows.deps import Deps, flow
from flows.shared import conclusions, persons, replaying
from flows.shared.answers import settlement
from flows.shared.appeals import raise_refused
from flows.shared.conclusions import STATES, TOLD, Conclusions, Decided, Gathered, Reviewed
from flows.shared.notices import verdict_notice
from flows.shared.spaces import space_of_scope
from kernel.ids import FitId, new_id
from scoring.judge import Judgement, judge
from scoring.reviews import Review
from scoring.rules import RULES_VERSION
from scoring.standing import Standing, StandingState, Tally, releases, standing, typical_score
from scoring.verdicts import Verdict
from store import (
    appeals,
    campaigns,
    evidence,
    flags,
    model_answers,
    news,
    outbox,
    promises,
    responses,
    rings,
    tasks,
    verification,
    votes,
)
from store.campaigns import CampaignRow
from store.evidence import FitRow, Scope
from store.responses import Step
from store.sessions import ReadSession, WriteSession
from tasks.appeals import APPEAL_WITHIN
from tasks.campaigns import Release

SCOPES_AT_ONCE: Final = 50


@flow
async def score_scopes(deps: Deps) -> int:
    """Fit every scope whose news are worth a fit, and record what follows.

    Writes:  per scope: the fit, closed tasks with their labels, verdicts with their steps, rings, flags, tallies and
             standings.
    Returns: how many scopes were fitted.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        due = await news.due_scopes(session, now=now, limit=SCOPES_AT_ONCE)

    fitted = 0
    for scope, newest_id in due.items():
        async with deps.sessions.read(heavy=True) as session:
            gathered = await _gather(session, scope, now=now)
        if gathered.previous_id != newest_id:
            continue  # somebody else has just fitted it

        given = await asyncio.to_thread(conclusions.evidence_of, gathered, now=now)
        judgement = await deps.workers.run(judge, given)
        follows = await asyncio.to_thread(conclusions.draw, gathered, judgement, now=now)
        kept = await asyncio.to_thread(replaying.kept, gathered, given) if follows.decided else {}

        async with deps.sessions.write() as session:
            fitted += await _record(session, gathered, judgement, follows, kept, now=now)
    if fitted:
        deps.waker.wake("settle")
        deps.waker.wake("campaigns")  # one that is closing may have waited for these verdicts
    return fitted


async def _gather(session: ReadSession, scope: Scope, *, now: datetime) -> Gathered:
    previous_id = await evidence.head(session, scope)
    (campaign,) = await campaigns.by_ids(session, [scope.campaign_id])
    cast = await votes.votes_of_scope(session, scope.campaign_id, scope.kind, scope.option_set, now=now)
    people = sorted({vote.contributor_id for vote in cast})
    known = await persons.known_of(session, scope, people)
    return Gathered(
        scope=scope,
        campaign=campaign,
        tasks=await tasks.of_scope(session, scope.campaign_id, scope.kind, scope.option_set),
        votes=cast,
        people=people,
        elsewhere=known.elsewhere,
        answers=await model_answers.of_scope(session, scope.campaign_id, scope.kind, scope.option_set, before=now),
        suspended=known.suspended,
        cleared=await flags.cleared(session, scope, people),
        previous_id=previous_id,
        space=await space_of_scope(session, scope),
        joined=known.joined,
        trusted=known.trusted,
    )


async def _record(
    session: WriteSession,
    gathered: Gathered,
    judgement: Judgement,
    follows: Conclusions,
    kept: dict[str, Any],
    *,
    now: datetime,
) -> int:
    """Write what follows from a fit, unless another fit of the scope got there first.

    While the campaign is locked nobody is dealt its tasks: what concerns people alone is written before.
    Locks:   the scope's row, flags and standings, then the campaign's row, then tasks and responses.
    """
    scope, fit_id = gathered.scope, FitId(new_id(now))
    if not await evidence.advance(session, _fit_row(gathered, judgement, fit_id, kept, now=now)):
        return 0
    await rings.put(session, scope, follows.rings, fit_id)
    await flags.raise_many(session, scope, follows.flags, fit_id, now=now)
    tallies = list(zip(gathered.people, judgement.tallies, strict=True))
    await evidence.put_tallies(session, scope, tallies, fit_id)
    standings = _standings(gathered, judgement.tallies, judgement.standings)
    await evidence.put_standings(session, scope.kind, standings, now=now)

    await campaigns.by_ids(session, [scope.campaign_id], lock=True)
    await tasks.change_many(session, follows.closed)
    await tasks.change_many(session, follows.relabelled)
    await tasks.change_many(session, follows.moved)
    await votes.mark_seen(session, follows.seen, fit_id, now=now)
    states = {person: stands.state for person, stands in zip(gathered.people, judgement.standings, strict=True)}
    await _record_verdicts(session, gathered.campaign, follows.decided, fit_id, states, now=now)
    await raise_refused(session, gathered.campaign, follows.raised, now=now)
    await _record_reviewed(session, gathered, follows.reviewed, fit_id, now=now)
    return 1


def _fit_row(gathered: Gathered, judgement: Judgement, fit_id: UUID, kept: dict[str, Any], *, now: datetime) -> FitRow:
    """The fit as a row; `kept` is what its replay needs beside the votes."""
    return FitRow(
        id=fit_id,
        scope=gathered.scope,
        previous_id=gathered.previous_id,
        model=judgement.model,
        rules_version=judgement.rules_version,
        gold_count=sum(task.gold is not None for task in gathered.tasks),
        vote_count=len(gathered.votes),
        last_response_at=gathered.votes[-1].submitted_at,
        facts={
            "mean_accuracy": judgement.mean_accuracy,
            "temperature": judgement.temperature,
            "calibration": judgement.calibration,
            "source": judgement.source,
            "models": list(gathered.answers),
            **kept,
        },
        at=now,
    )


def _standings(
    gathered: Gathered,
    tallies: Sequence[Tally],
    standings: Sequence[Standing],
) -> list[tuple[UUID, Standing, float]]:
    """Everybody's standing with their accuracy over all scopes of the kind."""
    return [
        (person, stands, (tally + gathered.elsewhere.get(person, Tally())).accuracy)
        for person, tally, stands in zip(gathered.people, tallies, standings, strict=True)
    ]


async def _record_verdicts(
    session: WriteSession,
    campaign: CampaignRow,
    decided: Sequence[Decided],
    fit_id: UUID,
    states: Mapping[UUID, StandingState],
    *,
    now: datetime,
) -> None:
    """Move responses to what was decided, step by step, and tell their authors.

    What is refused keeps its promise while it may be appealed.

    Shape:   `states` are their authors' standings: accepted work that these release is told when it is paid, at once.
    Locks:   the campaign's row is the caller's.
    """
    # Since they were gathered, an author may have taken an answer back, and a person may have decided one.
    open_ids = await votes.still_submitted(session, [each.response_id for each in decided])
    decided = [each for each in decided if each.response_id in open_ids]
    if not decided:
        return
    await votes.judge_many(
        session,
        [
            {
                "response_id": each.response_id,
                "state": STATES[each.verdict],
                "fit_id": fit_id,
                "reasons": each.reasons,
            }
            for each in decided
        ],
    )
    await verification.count_gold(session, [each.response_id for each in decided if each.is_passed_gold])
    await responses.add_steps(session, [step for each in decided for step in _steps(each, fit_id, now=now)])
    owed = await promises.of_responses(session, [each.response_id for each in decided])
    refused = [each.response_id for each in decided if each.verdict is Verdict.REJECTED]
    await appeals.allow(session, refused, until=now + APPEAL_WITHIN)
    notices = (
        verdict_notice(owed[each.response_id], TOLD[each.verdict], 0, now=now)
        for each in decided
        if each.verdict is not Verdict.ACCEPTED
        or not releases(
            states.get(owed[each.response_id].contributor_id, StandingState.YOUNG),
            on_acceptance=campaign.campaign.release is Release.ON_ACCEPTANCE,
        )
    )
    await outbox.add_notices(session, list(notices), now=now)


def _steps(decided: Decided, fit_id: UUID, *, now: datetime) -> list[Step]:
    """Judged, and the state that follows."""
    judged = Step(decided.response_id, "judged", now, RULES_VERSION, fit_id, decided.reasons)
    return [judged, Step(decided.response_id, STATES[decided.verdict], now, RULES_VERSION, fit_id)]


async def _record_reviewed(
    session: WriteSession,
    gathered: Gathered,
    reviewed: Sequence[Reviewed],
    fit_id: UUID,
    *,
    now: datetime,
) -> None:
    """Decide the answers under review, and their tasks and authors with them."""
    if not reviewed:
        return
    answers = {
        row["id"]: row for row in await responses.by_ids(session, [each.decided.response_id for each in reviewed])
    }
    states: dict[UUID, StandingState] = {}
    for each in reviewed:
        row = answers[each.decided.response_id]
        author = row["contributor_id"]
        scope = Scope(row["campaign_id"], row["kind"], row["option_set"])
        tally = await evidence.add_to_tally(session, scope, author, each.tally, fit_id)
        is_suspended = await persons.is_suspended(session, row["kind"], author)
        stands = standing(tally, typical_score([], [], len(Review)), suspended=is_suspended)
        await evidence.put_standings(session, row["kind"], [(author, stands, tally.accuracy)], now=now)
        states[author] = stands.state

    decided = [each.decided for each in reviewed]
    await _record_verdicts(session, gathered.campaign, decided, fit_id, states, now=now)
    for task_id in sorted({row["task_id"] for row in answers.values()}):
        settled = settlement(await responses.states_of_task(session, task_id))
        await tasks.settle_answer(session, task_id, is_done=settled.is_done, wanted=settled.wanted, now=now)
