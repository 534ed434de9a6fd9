"""An operator copies a campaign."""

import asyncio
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.task_copies import copied
from kernel.ids import CampaignId, ids_in_order, new_id
from store import audit, campaigns, drafts, inbox, tasks
from store.campaigns import CampaignRow, write_settings
from store.sessions import WriteSession
from tasks.campaigns import Campaign, CampaignStatus
from tasks.errors import CampaignNotFound
from tasks.kinds import kind_named

BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Copied:
    """The new draft, and how many tasks it has."""

    number: int
    source: int
    tasks: int


@flow
async def copy_campaign(deps: Deps, *, operator_id: str, number: int, has_tasks: bool, cause: Cause) -> Copied:
    """Open a draft with another campaign's settings and, if asked, its tasks: without answers, budget or approval.

    A repeated update opens no second one.
    Writes:  one campaign, its tasks, one line of the audit.
    Raises:  CampaignNotFound.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            before = await inbox.outcome(session, cause.bot, cause.update_id)
            assert before is not None
            return Copied(**before)
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        draft = _draft(row.campaign, await campaigns.next_number(session), has_tasks=has_tasks, now=now)

        await _add(session, draft, row, operator_id, now=now)
        count = await _copy_tasks(session, row.id, draft, now=now) if has_tasks else 0
        done = Copied(draft.number, number, count)
        await inbox.note_outcome(session, cause.bot, cause.update_id, asdict(done))
        await audit.note(session, operator_id, "copy", draft.label, now=now, source=row.campaign.label, tasks=count)
    return done


def _draft(campaign: Campaign, number: int, *, has_tasks: bool, now: datetime) -> Campaign:
    """The same settings; without tasks, pay that nobody has set waits for what the file brings."""
    pay = {kind: pay for kind, pay in campaign.pay.items() if has_tasks or pay != kind_named(kind).BASE_PAY}
    return replace(campaign, id=CampaignId(new_id(now)), number=number, status=CampaignStatus.DRAFT, pay=pay)


async def _add(session: WriteSession, draft: Campaign, source: CampaignRow, operator_id: str, *, now: datetime) -> None:
    await campaigns.add(
        session,
        {
            "id": draft.id,
            "number": draft.number,
            "title": draft.title,
            "status": draft.status,
            "settings": write_settings(draft),
            "licence": source.licence,
            "funding": source.funding,
            "created_by": operator_id,
            "created_at": now,
        },
    )


async def _copy_tasks(session: WriteSession, source_id: UUID, draft: Campaign, *, now: datetime) -> int:
    """Copy some hundreds at a time, letting others run between."""
    ids, questions, count, after = ids_in_order(now), dict[UUID, UUID](), 0, UUID(int=0)
    while rows := await drafts.copyable_after(session, source_id, after, limit=BATCH):
        await tasks.add_many(session, copied(rows, draft, ids, questions, now=now))
        count, after = count + len(rows), rows[-1]["id"]
        await asyncio.sleep(0)
    return count
