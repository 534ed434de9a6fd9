"""New votes are weighed: fits, closed tasks, verdicts, standing.

Each scope is gathered in a read session, decided in a worker process, and recorded by compare-and-swap on the scope's
newest fit, in a transaction of its own.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from flows.deps import Deps, flow
from flows.shared import conclusions
from flows.shared.answers import settlement
from flows.shared.conclusions import REVIEW, STATES, Decided, Gathered, Reviewed
from flows.shared.notices import withheld_notice
from kernel.ids import FitId, new_id
from scoring.judge import Judgement, judge
from scoring.rules import RULES_VERSION
from scoring.standing import Standing, Tally, standing, typical_score
from scoring.verdicts import Verdict
from store import campaigns, evidence, outbox, promises, responses, tasks, votes
from store.evidence import FitRow, Scope
from store.responses import Step
from store.sessions import ReadSession, WriteSession

SCOPES_AT_ONCE: Final = 50
_ANSWER: Final = "answer"


@flow
async def score_scopes(deps: Deps) -> int:
    """Fit every scope that has news, and record what follows.

    Writes:  per scope: the fit, closed tasks with their labels, verdicts with their steps, tallies and standings.
    Returns: how many scopes were fitted.
    """
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        news = await evidence.scopes_with_news(session, now=now, limit=SCOPES_AT_ONCE)

    fitted = 0
    for scope in news:
        async with deps.sessions.read(heavy=True) as session:
            gathered = await _gather(session, scope, now=now)

        judgement = await deps.workers.run(judge, conclusions.evidence_of(gathered, now=now))

        async with deps.sessions.write() as session:
            fitted += await _record(session, gathered, judgement, now=now)
    if fitted:
        deps.waker.wake("settle")
    return fitted


async def _gather(session: ReadSession, scope: Scope, *, now: datetime) -> Gathered:
    previous_id = await evidence.head(session, scope)
    (campaign,) = await campaigns.by_ids(session, [scope.campaign_id])
    cast = await votes.votes_of_scope(session, scope.campaign_id, scope.kind, scope.option_set, now=now)
    people = sorted({vote.contributor_id for vote in cast})
    return Gathered(
        scope=scope,
        campaign=campaign,
        tasks=await tasks.of_scope(session, scope.campaign_id, scope.kind, scope.option_set),
        votes=cast,
        people=people,
        elsewhere=await evidence.tallies_elsewhere(session, scope, people),
        suspended=await evidence.suspended(session, scope.kind, people),
        previous_id=previous_id,
    )


async def _record(session: WriteSession, gathered: Gathered, judgement: Judgement, *, now: datetime) -> int:
    """Write what follows from a fit, unless another fit of the scope got there first."""
    fit_id = FitId(new_id(now))
    await campaigns.by_ids(session, [gathered.scope.campaign_id], lock=True)
    if not await evidence.advance(session, _fit_row(gathered, judgement, fit_id, now=now)):
        return 0
    decided = conclusions.decided_votes(gathered, judgement)

    await tasks.change_many(session, conclusions.closed_tasks(gathered, judgement, now=now))
    await tasks.change_many(session, conclusions.moved_tasks(gathered, judgement))
    await votes.mark_seen(session, conclusions.seen_votes(gathered, decided), fit_id)
    await _record_verdicts(session, gathered.scope.campaign_id, decided, fit_id, now=now)
    if gathered.scope.kind == REVIEW:
        await _record_reviewed(session, gathered, conclusions.reviewed_answers(gathered, judgement), fit_id, now=now)

    tallies = list(zip(gathered.people, judgement.tallies, strict=True))
    await evidence.put_tallies(session, gathered.scope, tallies, fit_id)
    await evidence.put_standings(
        session,
        gathered.scope.kind,
        _standings(gathered, judgement.tallies, judgement.standings),
        now=now,
    )
    return 1


def _fit_row(gathered: Gathered, judgement: Judgement, fit_id: UUID, *, now: datetime) -> FitRow:
    return FitRow(
        id=fit_id,
        scope=gathered.scope,
        previous_id=gathered.previous_id,
        model=judgement.model,
        rules_version=judgement.rules_version,
        gold_count=sum(task.gold is not None for task in gathered.tasks),
        vote_count=len(gathered.votes),
        last_response_at=gathered.votes[-1].submitted_at,
        facts={"mean_accuracy": judgement.mean_accuracy, "temperature": judgement.temperature},
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
    campaign_id: UUID,
    decided: Sequence[Decided],
    fit_id: UUID,
    *,
    now: datetime,
) -> None:
    """Move responses to what was decided, step by step; what is refused no longer holds a promise.

    Locks:   the campaign's row is the caller's.
    """
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
    await responses.add_steps(session, [step for each in decided for step in _steps(each, fit_id, now=now)])
    refused = [each.response_id for each in decided if each.verdict is Verdict.REJECTED]
    if refused:
        released = await promises.take_promises(session, refused)
        await campaigns.settle(
            session, campaign_id, released_units=sum(row.reserved_units for row in released), spent_units=0
        )
        await outbox.add_notices(session, [withheld_notice(row, now=now) for row in released], now=now)


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
    decided = [each.decided for each in reviewed]
    await _record_verdicts(session, gathered.scope.campaign_id, decided, fit_id, now=now)
    answers = {row["id"]: row for row in await responses.by_ids(session, [each.response_id for each in decided])}

    for task_id in sorted({row["task_id"] for row in answers.values()}):
        settled = settlement(await responses.states_of_task(session, task_id))
        await tasks.settle_answer(session, task_id, is_done=settled.is_done, wanted=settled.wanted, now=now)

    for each in reviewed:
        row = answers[each.decided.response_id]
        scope = Scope(row["campaign_id"], _ANSWER, row["option_set"])
        tally = await evidence.add_to_tally(session, scope, row["contributor_id"], each.tally, fit_id)
        stands = standing(tally, typical_score([], [], 2))
        await evidence.put_standings(session, _ANSWER, [(row["contributor_id"], stands, tally.accuracy)], now=now)
