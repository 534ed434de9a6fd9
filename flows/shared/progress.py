"""How a campaign stands, as the desk shows it."""

from flows.deps import Deps
from kernel.money import Amount
from store import gold, progress, tasks
from store.campaigns import CampaignRow
from store.sessions import ReadSession
from tasks.gold import Retired
from views.operator import Progress


async def progress_of(deps: Deps, session: ReadSession, row: CampaignRow) -> Progress:
    """Count a campaign's tasks, answers, agreement and spending."""
    counts = await tasks.counts(session, row.id)
    work = await progress.work_of(session, row.id)
    retired = await gold.retired(session, row.id)
    # Reviews of a campaign's own answers are not its tasks: they come and go with the answers.
    is_about_answers = "answer" in row.campaign.kinds
    own = {key: count for key, count in counts.items() if not (is_about_answers and key[0] == "review")}
    dealt = {key: count for key, count in own.items() if not key[2]}
    return Progress(
        number=row.number,
        title=row.title,
        status=row.status,
        tasks=sum(dealt.values()),
        settled=sum(count for (_, status, _), count in dealt.items() if status == "closed"),
        gold=sum(count for (_, _, is_gold), count in counts.items() if is_gold),
        responses=work.responses,
        open_leases=work.open_leases,
        accepted=work.accepted,
        rejected=work.rejected,
        agreement=work.agreeing / work.labelled if work.labelled else None,
        budget=Amount(row.budget_units),
        reserved=Amount(row.reserved_units),
        pending=Amount(work.promised_units),
        paid=Amount(row.spent_units),
        refunded=Amount(row.refunded_units),
        paste_check=deps.policy.model is not None,
        worn=retired.get(Retired.WORN, 0),
        moved=retired.get(Retired.MOVED, 0),
        pool=_on_whose_word(row),
    )


def _on_whose_word(row: CampaignRow) -> str | None:
    if not row.campaign.is_pooled:
        return None
    if row.launched_at is not None:
        return "solo" if row.approved_by is None else "approved"
    return "draft" if row.proposed_by is None else "proposed"
