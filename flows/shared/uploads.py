"""A surveyed file waits in its chat for the operator's word: how it is kept in a prompt, and found again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from flows.shared.imports import Survey, Upload
from store import prompts
from store.files import Files
from store.sessions import ReadSession
from tasks.errors import UploadGone


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A file's survey, with the draft it is tied to."""

    number: int
    file_name: str
    found: Survey


def waiting_for(number: int, name: str) -> str:
    """The prompt's purpose: which campaign, and which format."""
    return f"import C{number} {PurePath(name).suffix.lower()}"


async def waiting_sha256(
    session: ReadSession, bot: str, chat_id: int, number: int, *, now: datetime
) -> tuple[str, str]:
    """The file that waits in this chat for this campaign.

    Returns: a name with the file's suffix, and its SHA-256.
    Raises:  UploadGone.
    """
    prompt = await prompts.find_prompt(session, bot, chat_id, now=now)
    beginning = waiting_for(number, "")
    if prompt is None or not prompt.purpose.startswith(beginning):
        raise UploadGone(number=number)
    return f"C{number}{prompt.purpose.removeprefix(beginning)}", prompt.subject


async def fetched(files: Files, name: str, sha256: str) -> Upload:
    """The file itself."""
    return Upload(name, await files.get(sha256))
