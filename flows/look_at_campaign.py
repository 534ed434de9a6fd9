"""An operator looks at how a campaign stands, in words and as a picture."""

from dataclasses import dataclass
from pathlib import Path

from flows.deps import Deps, flow
from flows.shared.drawing import drawn_or_none, lettering
from flows.shared.figures import Counted, figures_of, is_sample_enough
from flows.shared.progress import progress_of
from kernel.values import Language
from store import campaigns, figures
from store.campaigns import CampaignRow
from store.figures import Head
from store.sessions import ReadSession
from tasks.campaigns import CampaignStatus
from tasks.errors import CampaignNotFound
from views.figures import Drawn, Figures
from views.operator import Progress
from views.pictures.campaign import Picture, draw_campaign


@dataclass(frozen=True, slots=True)
class Look:
    """How a campaign stands. Shape: `drawn` is None for a draft; no picture where it could not be drawn."""

    progress: Progress
    drawn: Drawn | None
    picture: Picture | None


@flow
async def look_at_campaign(deps: Deps, number: int, language: Language) -> Look:
    """Progress as it is now, figures as of the newest fits: these are worked out once for each, and then remembered.

    Raises:  CampaignNotFound.
    """
    async with deps.sessions.read(heavy=True) as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        progress = await progress_of(deps, session, row)
        if row.campaign.status is CampaignStatus.DRAFT:
            return Look(progress, None, None)
        heads = await figures.heads(session, row.id)
        key = (row.id, progress.settled, *(head.fit_id for head in heads))
        found: Figures | None = deps.shelf.get(key)
        confidences = await figures.confidences(session, row.id) if found is None else []
        counted = await _count(session, heads) if found is None else None

    if found is None:
        found = await deps.workers.run(figures_of, row.campaign.tau, confidences, heads, counted)
        deps.shelf.put(key, found)
    drawn = _drawn(row, progress, found)
    return Look(progress, drawn, await drawn_or_none(deps, _draw, drawn, language, deps.policy.font_path))


async def _count(session: ReadSession, heads: list[Head]) -> Counted | None:
    """Look through the votes of the group that has most of them."""
    if not heads:
        return None
    head = max(heads, key=lambda each: (each.vote_count, each.scope.kind, each.scope.option_set))
    counts = await figures.task_counts(session, head.scope)
    is_sample = is_sample_enough(counts)
    example = await figures.a_payload(session, head.scope)
    assert example is not None, "a fit is of tasks"
    payload, classes = example
    return Counted(
        head=head,
        counts=counts,
        patterns=await figures.vote_patterns(session, head.scope, sample=is_sample),
        is_sample=is_sample,
        chosen=await figures.chosen(session, head.scope),
        payload=payload,
        classes=classes,
    )


def _drawn(row: CampaignRow, progress: Progress, found: Figures) -> Drawn:
    return Drawn(
        number=row.number,
        tasks=progress.tasks,
        settled=progress.settled,
        budget=progress.budget,
        reserved=progress.reserved,
        pending=progress.pending,
        paid=progress.paid,
        figures=found,
    )


def _draw(drawn: Drawn, language: Language, font_path: Path | None) -> Picture:
    return draw_campaign(drawn, language, lettering(font_path))
