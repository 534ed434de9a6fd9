"""An operator confirms the good rows of a file."""

import asyncio
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.deps import Cause, Deps, flow
from flows.shared.imports import Prepared, prepare
from flows.shared.launches import planned_for
from flows.shared.uploads import waiting_file
from store import audit, campaigns, drafts, files, inbox, model_answers, prices, prompts, tasks
from store.campaigns import CampaignRow, write_settings
from store.sessions import Contended, ReadSession, WriteSession
from tasks.campaigns import require
from tasks.errors import CampaignNotFound
from tasks.gold import gold_wanted


@dataclass(frozen=True, slots=True)
class Imported:
    """What a campaign has gained, and how much gold it should have in all.

    Shape:   `budget`, `today` and the price tell what all of it can cost, where the contributor pool pays.
    Units:   1e-8 AIC; the price in parts of 1e-9.
    """

    number: int
    tasks: int
    gold: int
    gold_wanted: int
    budget_units: int | None = None
    today_units: int | None = None
    price_parts: int | None = None


@flow
async def import_tasks(deps: Deps, *, operator_id: str, chat_id: int, number: int, cause: Cause) -> Imported:
    """Make tasks of every good row of the waiting file; its bad rows stay out. A repeated update is told the same.

    Writes:  the pictures; then, in one transaction, the tasks, the campaign's settings, and the audit.
    Raises:  CampaignNotFound, CampaignState, UploadGone, NothingToImport.
    """
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        done_before = await inbox.outcome(session, cause.bot, cause.update_id)
        if done_before is not None:
            return Imported(**done_before)
        row = await _campaign(session, number)
        require(row.campaign, "import")
        kept = await waiting_file(session, cause.bot, chat_id, number, now=now)
        size = await drafts.size(session, row.id)
        taken = await tasks.keys_taken(session, row.id)

    with tempfile.TemporaryDirectory(prefix="aichain-import-") as folder:
        staged = Path(folder) / "rows"
        prepared = await deps.workers.run(prepare, deps.files, kept, row.campaign, taken, now, staged)
        async with deps.sessions.write() as session:
            await inbox.claim(session, cause.bot, cause.update_id, now=now)
            current = await campaigns.by_number(session, number, lock=True)
            assert current is not None
            is_same = (current.settings, current.status) == (row.settings, row.status)
            if not is_same or await drafts.size(session, row.id) != size:
                raise Contended  # it was changed, or has other tasks too by now: read it again
            if await waiting_file(session, cause.bot, chat_id, number, now=now) != kept:
                raise Contended
            await _record(deps, session, row, prepared, staged)
            await prompts.clear_prompt(session, cause.bot, chat_id)
            facts = {"sha256": kept.sha256, "tasks": prepared.items, "gold": prepared.gold}
            await audit.note(session, operator_id, "import", row.campaign.label, now=now, **facts)
            total = await drafts.size(session, row.id)
            costs = await _costs(session, number)
            done = Imported(number, prepared.items, prepared.gold, gold_wanted(total), **costs)
            await inbox.note_outcome(session, cause.bot, cause.update_id, asdict(done))
    return done


async def _costs(session: ReadSession, number: int) -> dict[str, int]:
    """The most that a pool campaign can cost with what it holds now; nothing of a sponsored one."""
    row = await _campaign(session, number)
    planned = await planned_for(session, row)
    if planned.today is None:
        return {}
    price = await prices.standing(session)
    return {
        "budget_units": planned.budget.units,
        "today_units": planned.today.units,
        "price_parts": price.price.price_parts,
    }


async def _campaign(session: ReadSession, number: int) -> CampaignRow:
    row = await campaigns.by_number(session, number)
    if row is None:
        raise CampaignNotFound(number=number)
    return row


async def _record(deps: Deps, session: WriteSession, row: CampaignRow, prepared: Prepared, staged: Path) -> None:
    """Store rows some hundreds at a time, letting others run between."""
    now = deps.clock.now()
    for photo in prepared.photos:
        await files.add_file(session, photo.sha256, mime=photo.mime, size=photo.size, now=now)
    for rows, answers in prepared.batches(staged):
        await tasks.add_many(session, rows)
        await model_answers.add_many(session, answers)
        await asyncio.sleep(0)
    await campaigns.change(
        session,
        row.id,
        title=prepared.campaign.title,
        licence=prepared.campaign.licence,
        settings=write_settings(prepared.campaign),
        proposed_by=None,
    )
