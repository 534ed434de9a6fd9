"""A fresh house under the sandbox gets a campaign to try it with."""

from datetime import datetime
from typing import Final

from flows.deps import Deps, flow
from flows.shared.budgets import plan
from flows.shared.imports import Prepared, Upload, first_slots, prepare
from kernel.ids import AccountId, CampaignId, new_id, random_id
from ledger import escrow
from ledger.accounts import ECOSYSTEM_POOL, Account, AccountKind
from ledger.decisions import Status
from ledger.groups import Group
from store import audit, campaigns, files, ledger, tasks
from store.campaigns import write_settings
from store.sessions import WriteSession
from tasks.campaigns import Campaign, CampaignStatus, Release, launch
from views.pictures.starter import starter_archive

_CREATED_BY: Final = "house"


@flow
async def create_starter(deps: Deps) -> bool:
    """Draw, import and launch the starter campaign, unless there is any campaign already.

    It releases on acceptance, so that a newcomer sees a verdict paid.
    Writes:  the pictures; then, in one transaction, the campaign live with its tasks and escrow, and the audit.
    Returns: whether it was made now.
    """
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        if await campaigns.everyone(session):
            return False
    draft = Campaign(
        id=CampaignId(new_id(now)),
        number=1,
        title="Starter",
        status=CampaignStatus.DRAFT,
        pay={},
        release=Release.ON_ACCEPTANCE,
    )
    upload = Upload("starter.zip", await deps.workers.run(starter_archive))
    prepared = await deps.workers.run(prepare, upload, draft, frozenset[str](), now)
    for photo in prepared.photos.values():
        await deps.files.put(photo.data)

    async with deps.sessions.write() as session:
        if await campaigns.everyone(session):
            return False
        await _record(session, prepared, now)
        await audit.note(session, _CREATED_BY, "launch", draft.label, now=now, tasks=prepared.items)
    return True


async def _record(session: WriteSession, prepared: Prepared, now: datetime) -> None:
    counts: dict[tuple[str, str, bool], int] = {}
    for row in prepared.rows:
        key = (row["kind"], row["status"], row["gold"] is not None)
        counts[key] = counts.get(key, 0) + 1
    planned = plan(prepared.campaign, counts)
    live = launch(prepared.campaign, tasks=planned.tasks, budget=planned.budget)
    account = Account(AccountId(random_id()), AccountKind.ESCROW)
    await ledger.open_accounts(session, [account], now=now)
    fund = escrow.fund(live.id, ECOSYSTEM_POOL.id, account.id, planned.budget)
    (outcome,) = await ledger.record(session, [Group.of(fund)], now=now)
    assert outcome.status is Status.RECORDED, outcome.refusal
    await campaigns.add(
        session,
        {
            "id": live.id,
            "number": live.number,
            "title": live.title,
            "status": live.status,
            "settings": write_settings(live),
            "licence": live.licence or "",
            "funding": live.funding,
            "escrow_id": account.id,
            "budget_units": live.budget_units,
            "created_by": _CREATED_BY,
            "created_at": now,
            "launched_at": now,
        },
    )
    for sha256, photo in prepared.photos.items():
        await files.add_file(session, sha256, mime=photo.mime, size=len(photo.data), now=now)
    slots = first_slots(live)
    await tasks.add_many(session, [row | {"slots": slots[row["kind"]]} for row in prepared.rows])
