"""`python -m bot replay-fits C12`: do the verdicts follow from what is stored?"""

import argparse
import asyncio
from collections.abc import Sequence
from typing import Final

from bot import house as houses
from bot.problems import StartProblem
from bot.settings import Settings
from flows.verdicts.replay_fits import Replayed, replay_fits
from jobs.wakes import Wakes
from kernel.clock import SystemClock
from tasks.campaigns import parse_number
from tasks.errors import CampaignNotFound, CampaignUnnamed

_WHY_NOT: Final = {
    "rules": "not told: judged by other rules than this version's",
    "evidence": "not told: what is stored is not what was judged",
}


def run(settings: Settings, arguments: argparse.Namespace) -> str:
    """Replay on a migrated database. Returns: a line a fit, and the sum.

    Raises:  StartProblem.
    """
    try:
        return asyncio.run(_run(settings, parse_number(arguments.campaign), arguments.limit))
    except (CampaignNotFound, CampaignUnnamed) as error:
        raise StartProblem(f"There is no campaign {arguments.campaign}.") from error


async def _run(settings: Settings, number: int, limit: int) -> str:
    house = houses.build(settings, clock=SystemClock(), waker=Wakes())
    try:
        return _told(await replay_fits(house.deps, number=number, limit=limit))
    finally:
        await house.close()


def _told(replayed: Sequence[Replayed]) -> str:
    lines = [f"{each.fit_id}  {each.verdicts} verdicts  {_outcome(each)}" for each in replayed]
    told = [each for each in replayed if each.problem is None]
    same = sum(each.verdicts - len(each.differing) for each in told)
    lines.append(f"{same} of {sum(each.verdicts for each in told)} verdicts come out the same.")
    return "\n".join(lines)


def _outcome(each: Replayed) -> str:
    if each.problem is not None:
        return _WHY_NOT[each.problem]
    return f"{len(each.differing)} differ: {', '.join(map(str, each.differing))}" if each.differing else "the same"
