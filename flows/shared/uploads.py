"""A surveyed file waits in its chat for the operator's word: how it is kept in a prompt, and found again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from flows.shared.imports import Kept, Survey, Upload
from store import campaigns, prompts
from store.campaigns import CampaignRow
from store.files import Files
from store.sessions import ReadSession
from tasks.campaigns import CampaignStatus
from tasks.errors import CampaignNotFound, DraftUnclear, FileRefused, FileTooLarge, UploadGone
from tasks.raw import MAX_FILE_MB


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A file's survey, with the draft it is tied to."""

    number: int
    file_name: str
    found: Survey


def waiting_for(number: int, name: str) -> str:
    """The prompt's purpose: which campaign, and which format."""
    return f"import C{number} {PurePath(name).suffix.lower()}"


async def waiting_file(session: ReadSession, bot: str, chat_id: int, number: int, *, now: datetime) -> Kept:
    """The file that waits in this chat for this campaign; of its name only the suffix is known.

    Raises:  UploadGone.
    """
    prompt = await prompts.find_prompt(session, bot, chat_id, now=now)
    beginning = waiting_for(number, "")
    if prompt is None or not prompt.purpose.startswith(beginning):
        raise UploadGone(number=number)
    return Kept(f"C{number}{prompt.purpose.removeprefix(beginning)}", prompt.subject)


@asynccontextmanager
async def kept_upload(files: Files, upload: Upload) -> AsyncIterator[Kept]:
    """Put an upload among our files; what is refused does not stay there.

    Raises:  FileTooLarge.
    """
    limit = MAX_FILE_MB * 2**20
    size = upload.data.stat().st_size if isinstance(upload.data, Path) else len(upload.data)
    if size > limit:
        raise FileTooLarge(limit_mb=MAX_FILE_MB)
    kept = await (files.bring(upload.data) if isinstance(upload.data, Path) else files.add(upload.data))
    try:
        yield Kept(upload.name, kept.sha256)
    except FileRefused:
        if kept.is_new:
            await files.drop(kept.sha256)
        raise


async def draft_for(session: ReadSession, number: int | None) -> CampaignRow:
    """The draft a file is meant for.

    Raises:  CampaignNotFound, DraftUnclear.
    """
    if number is not None:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        return row
    drafts = await campaigns.with_status(session, CampaignStatus.DRAFT)
    if len(drafts) != 1:
        raise DraftUnclear(count=len(drafts))
    return drafts[0]
