"""A fit is judged again from what is stored: what its row has to keep for that, and how its evidence is gathered."""

from collections.abc import Collection, Mapping
from dataclasses import astuple, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flows.shared.conclusions import Gathered
from flows.shared.spaces import space_of_scope
from scoring.evidence import Evidence
from scoring.honesty.flags import FlagReason
from scoring.standing import Tally
from store import campaigns, model_answers, tasks, votes
from store.evidence import FitRow
from store.sessions import ReadSession
from store.tasks import TaskRow


def kept(gathered: Gathered, given: Evidence) -> dict[str, Any]:
    """What no row will tell later: other scopes' word on people, whom flags held or cleared, leases at a closing.

    Shape:   people and tasks by their ids in hex; `evidence_sha256` is what a replay has to come to; `told` are the
             tasks of which an operator had told the truth after they were closed.
    """
    return {
        "evidence_sha256": given.digest(),
        "elsewhere": {person.hex: list(astuple(tally)) for person, tally in gathered.elsewhere.items()},
        "suspended": sorted(person.hex for person in gathered.suspended),
        "cleared": {person.hex: dict(masses) for person, masses in gathered.cleared.items()},
        **_rarely(gathered),
        "is_closing": gathered.campaign.status == "closing",
        "leases": {task.id.hex: task.open_leases for task in gathered.tasks if task.open_leases},
        "told": [task.id.hex for task in gathered.tasks if task.gold is not None and task.status != "open"],
    }


def _rarely(gathered: Gathered) -> dict[str, Any]:
    """Whose accounts were joined, and who was trusted; nothing where nobody was, as nearly always."""
    said: dict[str, Any] = {}
    if gathered.joined:
        joined = gathered.joined.items()
        said["joined"] = {person.hex: sorted(each.hex for each in rest) for person, rest in joined}
    if gathered.trusted:
        said["trusted"] = sorted(person.hex for person in gathered.trusted)
    return said


async def gathered_again(session: ReadSession, fit: FitRow) -> Gathered:
    """What a fit that decided something rested on. Whether that is exactly so, `evidence_sha256` tells."""
    scope, facts = fit.scope, fit.facts
    (campaign,) = await campaigns.by_ids(session, [scope.campaign_id])
    where = scope.campaign_id, scope.kind, scope.option_set
    cast = await votes.votes_of_scope(session, *where, now=fit.at, is_replay=True)
    rows = await tasks.of_scope(session, *where, created_until=fit.at)
    answers = await model_answers.of_scope(session, *where, before=fit.at)
    return Gathered(
        scope=scope,
        campaign=replace(campaign, status="closing" if facts["is_closing"] else "live"),
        tasks=[_as_it_was(row, facts["leases"], facts.get("told", ()), fit.at) for row in rows],
        votes=cast,
        people=sorted({vote.contributor_id for vote in cast}),
        elsewhere={UUID(person): Tally(*sums) for person, sums in facts["elsewhere"].items()},
        answers={model: answers[model] for model in facts["models"] if model in answers},
        suspended=frozenset(map(UUID, facts["suspended"])),
        cleared={UUID(person): _masses(masses) for person, masses in facts["cleared"].items()},
        previous_id=fit.previous_id,
        space=await space_of_scope(session, scope),
        trusted=frozenset(map(UUID, facts.get("trusted", ()))),
        joined={UUID(who): frozenset(map(UUID, rest)) for who, rest in facts.get("joined", {}).items()},
    )


def _as_it_was(task: TaskRow, leases: Mapping[str, int], told: Collection[str], at: datetime) -> TaskRow:
    """The task as the fit saw it: without gold that came later, and open if it was closed by this fit or after it.

    Gold that an operator told may have been on its way while the fit was gathered: only the fit knows what it saw.
    """
    if task.closed_at is not None and task.gold_at is not None:
        is_gold = task.id.hex in told
    else:
        is_gold = task.gold is not None and (task.gold_at is None or task.gold_at <= at)
    is_closed = task.closed_at is not None and task.closed_at < at
    return replace(
        task,
        gold=task.gold if is_gold else None,
        status="closed" if is_closed else "open",
        open_leases=leases.get(task.id.hex, 0),
    )


def _masses(stored: Mapping[str, int]) -> dict[FlagReason, int]:
    return {FlagReason(reason): mass for reason, mass in stored.items()}
