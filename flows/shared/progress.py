"""How a campaign stands, as the desk shows it."""

from flows.deps import Deps
from flows.shared.model_calls import limits_of
from flows.shared.prices import day_number
from kernel.money import Amount
from llm.model import Model
from store import figures, gold, model_answers, model_spend, progress, spot_checks, tasks, twins
from store.campaigns import CampaignRow
from store.model_spend import Counter
from store.sessions import ReadSession
from tasks.gold import Known, Retired
from tasks.twins import counted
from views.models import ModelFacts, ModelSpend, ModelUse
from views.operator import Progress


async def progress_of(deps: Deps, session: ReadSession, row: CampaignRow) -> Progress:
    """Count a campaign's tasks, answers, agreement and spending."""
    counts = await tasks.counts(session, row.id)
    work = await progress.work_of(session, row.id)
    retired = await gold.retired(session, row.id)
    known = (await gold.known(session, [row.id])).get(row.id, Known())
    checks = (await spot_checks.waiting(session, row.id)).get(row.id, 0)
    dealt = {key: count for key, count in counts.items() if not key[2]}
    return Progress(
        number=row.number,
        title=row.title,
        status=row.status,
        tasks=sum(dealt.values()),
        settled=sum(count for (_, status, _), count in dealt.items() if status == "closed"),
        gold=known.gold,
        gold_wanted=known.wanted,
        checks=checks if known.is_short else 0,
        responses=work.responses,
        open_leases=work.open_leases,
        accepted=work.accepted,
        rejected=work.rejected,
        agreement=await _agreement(deps, session, row),
        budget=Amount(row.budget_units),
        reserved=Amount(row.reserved_units),
        pending=Amount(work.promised_units),
        paid=Amount(row.spent_units),
        refunded=Amount(row.refunded_units),
        model=await _model_facts(deps, session, row),
        worn=retired.get(Retired.WORN, 0),
        moved=retired.get(Retired.MOVED, 0),
        pool=_on_whose_word(row),
        twins=counted(await twins.of_campaign(session, row.id)),
    )


async def _agreement(deps: Deps, session: ReadSession, row: CampaignRow) -> float | None:
    """Looked up through all votes once a fit: labels change with fits alone."""
    fits = tuple(head.fit_id for head in await figures.heads(session, row.id))
    key = ("agreement", row.id, fits)
    found: tuple[float | None] | None = deps.shelf.get(key)
    if found is None:
        found = (await progress.agreement_of(session, row.id) if fits else None,)
        deps.shelf.put(key, found)
    return found[0]


async def _model_facts(deps: Deps, session: ReadSession, row: CampaignRow) -> ModelFacts:
    """What models have done for a campaign, and what may still be spent on them today."""
    used = await model_answers.work_of(session, row.id)
    model, is_on = deps.model, row.campaign.uses_model
    spend = None if model is None or not is_on else await _spend(deps, session, row, model)
    return ModelFacts(
        is_on=is_on,
        asked=None if model is None else model.name,
        used=tuple(ModelUse(each.model, each.is_baseline, each.answers, each.refused, each.canaries) for each in used),
        spend=spend,
    )


async def _spend(deps: Deps, session: ReadSession, row: CampaignRow, model: Model) -> ModelSpend:
    tariff = model.tariff
    counters = await model_spend.of_day(session, [row.id], day_number(deps.clock.now()), tariff.unit)
    counter = counters.get(row.id, Counter(0))
    return ModelSpend(
        spent_units=counter.spent_units + counter.reserved_units,
        limit_units=limits_of(model, [row])[row.id],
        currency=None if tariff.prices is None else tariff.currency,
    )


def _on_whose_word(row: CampaignRow) -> str | None:
    if not row.campaign.is_pooled:
        return None
    if row.launched_at is not None:
        return "solo" if row.approved_by is None else "approved"
    return "draft" if row.proposed_by is None else "proposed"
