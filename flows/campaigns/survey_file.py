"""An operator sends a file: what it holds is told, and nothing is imported yet."""

from datetime import timedelta
from typing import Final

from flows.deps import Cause, Deps, flow
from flows.shared.imports import Upload, survey
from flows.shared.uploads import Surveyed, draft_for, kept_upload, waiting_for
from store import audit, inbox, prompts, tasks
from store.prompts import Prompt
from tasks.campaigns import require

KEPT: Final = timedelta(days=7)
"""How long a surveyed file waits for its confirmation."""


@flow
async def survey_file(
    deps: Deps,
    upload: Upload,
    *,
    operator_id: str,
    chat_id: int,
    number: int | None,
    cause: Cause,
) -> Surveyed:
    """Read every row and picture, keep the file, and wait for the operator to confirm the good rows.

    Shape:   without a number the only draft is meant.
    Writes:  the file; then, in a transaction of its own, the prompt and one line of the audit.
    Raises:  CampaignNotFound, DraftUnclear, CampaignState; FileTooLarge, FileTypeUnknown, FileNotReadable, TooManyRows,
             NothingToImport.
    """
    now = deps.clock.now()
    async with deps.sessions.read() as session:
        row = await draft_for(session, number)
        require(row.campaign, "import")
        taken = await tasks.keys_taken(session, row.id)

    async with kept_upload(deps.files, upload) as kept:
        found = await deps.workers.run(survey, deps.files, kept, row.campaign, taken)

    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await prompts.open_prompt(
            session,
            Prompt(
                bot=cause.bot,
                chat_id=chat_id,
                contributor_id=None,
                purpose=waiting_for(row.number, upload.name),
                subject=kept.sha256,
                message_id=None,
                expires_at=now + KEPT,
            ),
        )
        facts = {"file": upload.name, "sha256": kept.sha256, "good": found.good, "bad": len(found.bad_rows)}
        await audit.note(session, operator_id, "survey", row.campaign.label, now=now, **facts)
    return Surveyed(row.number, upload.name, found)
