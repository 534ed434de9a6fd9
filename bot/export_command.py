"""`python -m bot export C12@2`: a release to a folder; `export C12` makes one of what is settled now."""

import argparse
import asyncio
import shutil
from pathlib import Path

from bot import house as houses
from bot.problems import StartProblem
from bot.settings import Settings
from flows.releases.make_release import make_release
from flows.releases.read_release import read_release
from flows.shared.releasing import Released
from jobs.wakes import Wakes
from kernel.clock import SystemClock
from kernel.errors import HouseError
from kernel.values import Language
from tasks.releases import parse_release
from views import errors
from views.limits import plain_text

WHO = "command line"
"""Who the audit says that it was."""


def run(settings: Settings, arguments: argparse.Namespace) -> str:
    """Export on a migrated database, while others may serve from it. Returns: what is where.

    Raises:  StartProblem.
    """
    try:
        return asyncio.run(_run(settings, arguments))
    except HouseError as error:
        raise StartProblem(plain_text(errors.sentence(Language.EN, error))) from error
    except OSError as error:
        raise StartProblem(f"{error.filename or arguments.to} can't be used: {error.strerror}.") from error


async def _run(settings: Settings, arguments: argparse.Namespace) -> str:
    name = parse_release(arguments.release)
    house = houses.build(settings, clock=SystemClock(), waker=Wakes())
    try:
        if name.number is None:
            release = await make_release(house.deps, operator_id=WHO, number=name.campaign, formats=arguments.formats)
        else:
            release = await read_release(house.deps, operator_id=WHO, name=name, formats=arguments.formats)
    finally:
        await house.close()
    place = arguments.to / str(release.name)
    _copy(release, place)
    return _told(release, place)


def _copy(release: Released, place: Path) -> None:
    """Raises:  StartProblem where something is there already."""
    if place.exists():
        raise StartProblem(f"{place} is there already: take it away, or name another folder with --to.")
    for path in release.files:
        target = place / path.relative_to(release.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def _told(release: Released, place: Path) -> str:
    items = release.manifest.counts.get("items", 0)
    said = f"{release.name} is in {place}: {items} items, {len(release.files)} files."
    if not release.is_new:
        return f"{said}\nManifest SHA-256: {release.manifest_sha256}"
    return f"{said}\nManifest SHA-256: {release.manifest_sha256}, in the log as soon as the house publishes it."
