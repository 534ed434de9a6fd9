"""A campaign's figures: counted in a read session, worked out in a worker process, and remembered for each fit."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from flows.deps import Deps
from flows.shared.figures import Counted, figures_of, is_sample_enough
from flows.shared.spaces import space_of_scope
from store import figures
from store.campaigns import CampaignRow
from store.figures import Head
from store.sessions import ReadSession
from views.figures import Drawn, Figures
from views.operator import Progress


@dataclass(frozen=True, slots=True)
class Gathered:
    """What figures are made of. Shape: `found` where they were worked out before, and nothing had to be counted."""

    key: Hashable
    row: CampaignRow
    progress: Progress
    heads: Sequence[Head]
    found: Figures | None
    confidences: Sequence[tuple[int, int]] = ()
    counted: Counted | None = None


async def gather(deps: Deps, session: ReadSession, row: CampaignRow, progress: Progress) -> Gathered:
    """Count, unless that was done for the newest fits."""
    heads = await figures.heads(session, row.id)
    key = (row.id, progress.settled, *(head.fit_id for head in heads))
    found: Figures | None = deps.shelf.get(key)
    if found is not None:
        return Gathered(key, row, progress, heads, found)
    confidences = await figures.confidences(session, row.id)
    return Gathered(key, row, progress, heads, None, confidences, await _count(session, heads))


async def worked_out(deps: Deps, gathered: Gathered) -> Drawn:
    """The figures, with how the campaign stands."""
    found, row = gathered.found, gathered.row
    if found is None:
        tau = row.campaign.tau
        found = await deps.workers.run(figures_of, tau, gathered.confidences, gathered.heads, gathered.counted)
        deps.shelf.put(gathered.key, found)
    return _drawn(row, gathered.progress, found)


async def _count(session: ReadSession, heads: list[Head]) -> Counted | None:
    """Look through the votes of the group that has most of them."""
    with_options = [each for each in heads if await space_of_scope(session, each.scope) is None]
    if not with_options:
        return None
    head = max(with_options, key=lambda each: (each.vote_count, each.scope.kind, each.scope.option_set))
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
