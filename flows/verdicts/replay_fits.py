"""Somebody wants to know whether the verdicts that were given follow from what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flows.deps import Deps, flow
from flows.shared import conclusions, replaying
from flows.shared.conclusions import Gathered
from scoring.judge import Judgement, judge
from scoring.rules import RULES_VERSION
from store import campaigns, evidence
from store.evidence import FitRow
from tasks.errors import CampaignNotFound


@dataclass(frozen=True, slots=True)
class Replayed:
    """One fit, judged again.

    Shape:   `verdicts` were given by it; `differing` of them come out otherwise; `problem` where it can't be told:
             "rules" (other rules were in force), "evidence" (what is stored is not what was judged).
    """

    fit_id: UUID
    verdicts: int
    differing: tuple[UUID, ...] = ()
    problem: str | None = None


@flow
async def replay_fits(deps: Deps, *, number: int, limit: int) -> list[Replayed]:
    """Judge a campaign's newest deciding fits again, from stored rows alone. Nothing is written.

    Shape:   newest first, at most `limit`.
    Raises:  CampaignNotFound.
    """
    async with deps.sessions.read(heavy=True) as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        found = await evidence.replayable(session, row.id, limit=limit)
    return [await _replay(deps, fit) for fit in found]


async def _replay(deps: Deps, fit: FitRow) -> Replayed:
    async with deps.sessions.read(heavy=True) as session:
        given = await evidence.judged_by(session, fit.id)
        gathered = await replaying.gathered_again(session, fit)

    if fit.rules_version != RULES_VERSION:
        return Replayed(fit.id, len(given), problem="rules")
    again = conclusions.evidence_of(gathered, now=fit.at)
    if again.digest() != fit.facts["evidence_sha256"]:
        return Replayed(fit.id, len(given), problem="evidence")

    judgement = await deps.workers.run(judge, again)
    return Replayed(fit.id, len(given), _differing(gathered, judgement, given))


def _differing(gathered: Gathered, judgement: Judgement, given: Mapping[UUID, dict[str, Any]]) -> tuple[UUID, ...]:
    """The responses whose reasons, to the last digit, are not what was stored."""
    now = conclusions.reasons_by_response(gathered, judgement)
    return tuple(sorted(response for response, reasons in given.items() if now.get(response) != reasons))
