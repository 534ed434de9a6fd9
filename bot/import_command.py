"""`python -m bot import C12 FILE`: a file of any size we read becomes tasks, the same way as by chat."""

import argparse
import asyncio
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot import house as houses
from bot.problems import StartProblem
from bot.settings import Settings
from flows.campaigns.import_tasks import import_tasks
from flows.campaigns.survey_file import survey_file
from flows.deps import Cause, Deps
from flows.shared.imports import Upload
from jobs.wakes import Wakes
from kernel.clock import SystemClock
from kernel.errors import HouseError
from kernel.values import Language
from tasks.campaigns import parse_number
from tasks.errors import NothingToImport
from tasks.raw import UTF_8, BadRow
from views import errors
from views.limits import plain_text
from views.operator import bad_row

WHO: Final = "command line"
"""Who the audit says that it was, and where such updates are counted."""
_NUMBER_BITS: Final = 62


def run(settings: Settings, arguments: argparse.Namespace) -> str:
    """Import on a migrated database, while others may serve from it. Returns: what was imported, and what was not.

    Raises:  StartProblem, and then nothing was imported.
    """
    try:
        return asyncio.run(_run(settings, arguments))
    except HouseError as error:
        raise StartProblem(plain_text(errors.sentence(Language.EN, error))) from error
    except OSError as error:
        raise StartProblem(f"{error.filename or arguments.file} can't be read: {error.strerror}.") from error


async def _run(settings: Settings, arguments: argparse.Namespace) -> str:
    number = parse_number(arguments.campaign)
    house = houses.build(settings, clock=SystemClock(), waker=Wakes())
    try:
        return await _bring(house.deps, number, arguments.file, skips_bad=arguments.skip_bad)
    finally:
        await house.close()


async def _bring(deps: Deps, number: int, file: Path, *, skips_bad: bool) -> str:
    """Every row, or nothing; with --skip-bad the good ones.

    Raises:  StartProblem, OSError, and whatever is wrong with the file or the campaign.
    """
    chat_id = secrets.randbits(_NUMBER_BITS)  # a conversation of its own: two commands at once don't meet
    surveyed = await survey_file(
        deps, Upload(file.name, file), operator_id=WHO, chat_id=chat_id, number=number, cause=_cause()
    )
    bad, good = surveyed.found.bad_rows, surveyed.found.good
    if bad and not skips_bad:
        raise StartProblem("\n".join([*_told(bad), _refusal(len(bad), good)]))
    if not good:
        raise NothingToImport
    done = await import_tasks(deps, operator_id=WHO, chat_id=chat_id, number=number, cause=_cause())
    said = [*_told(bad), f"C{number} has {done.tasks} more tasks, {done.gold} of them with a known answer."]
    if surveyed.found.encoding != UTF_8:
        said.append(f"The file was read as {surveyed.found.encoding}: look at the preview before you launch.")
    if surveyed.found.unused:
        said.append(f"{surveyed.found.unused} pictures are named by no row and stay out.")
    return "\n".join(said)


def _told(bad: Sequence[BadRow]) -> list[str]:
    return [plain_text(bad_row(Language.EN, row)) for row in bad]


def _refusal(bad: int, good: int) -> str:
    return f"Nothing is imported: of the rows {good} are good, and {bad} bad. Mend these, or --skip-bad."


def _cause() -> Cause:
    """A command is carried out once each time it is given."""
    return Cause(WHO, secrets.randbits(_NUMBER_BITS))
