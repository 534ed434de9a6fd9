"""An operator looks at how a campaign stands."""

from flows.deps import Deps, flow
from kernel.money import Amount
from store import campaigns, progress, tasks
from store.campaigns import CampaignRow
from store.sessions import ReadSession
from tasks.errors import CampaignNotFound
from views.operator import Progress


@flow
async def read_campaign(deps: Deps, number: int) -> Progress:
    """One campaign's progress, agreement and spending.

    Raises:  CampaignNotFound.
    """
    async with deps.sessions.read(heavy=True) as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        return await _progress(deps, session, row)


@flow
async def list_campaigns(deps: Deps) -> list[Progress]:
    """Every campaign, oldest first."""
    async with deps.sessions.read(heavy=True) as session:
        return [await _progress(deps, session, row) for row in await campaigns.everyone(session)]


async def _progress(deps: Deps, session: ReadSession, row: CampaignRow) -> Progress:
    counts = await tasks.counts(session, row.id)
    work = await progress.work_of(session, row.id)
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
        paste_check=deps.policy.model is not None,
    )
