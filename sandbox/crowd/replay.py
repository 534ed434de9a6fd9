"""Replay a published set of votes through the whole house, over the wire, and compare its labels with the truth.

`python -m sandbox replay DIR [--people N] [--unseen draw|skip] [--kind choice]`
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox.crowd.client import Sandbox
from sandbox.crowd.operator_script import NotAsExpected, Operator, Status
from sandbox.crowd.processes import Died, Process, free_port, running
from sandbox.crowd.someone import Someone
from sandbox.crowd.votes import Unusable, VoteSet, accuracy, errors_of, majority_accuracy, read_set
from sandbox.crowd.worker import Did, Tally, Unseen, Worker

CONTRIBUTOR, OPERATOR = "replay_contributor_bot", "replay_operator_bot"
AT_ONCE = 16
PACE_S = {Did.ANSWERED: 20.0, Did.SKIPPED: 3.0, Did.NOTHING: 60.0}
SETTLE_STEP_S = 600.0
SETTLE_STEPS_MAX = 40
SETTLE_LOOK_S = 1.0
IDLE_ROUNDS = 3
OVERLAP_MAX = 10
BAR_CELLS = 30


@dataclass(frozen=True, slots=True)
class Report:
    """What a replay found. Units: AIC, seconds."""

    set: str
    tasks: int
    tasks_settled: int
    people: int
    votes: int
    synthetic_vote_share: float
    accuracy_majority: float
    accuracy_ours: float
    aic_pending: float
    aic_paid: float
    updates: int
    updates_per_s: float
    elapsed_s: float


def main(argv: Sequence[str]) -> int:
    """Returns: 0, or 1 with one sentence on stderr."""
    arguments = _parser().parse_args(argv)
    try:
        votes = read_set(arguments.dir)
        report = asyncio.run(_replay(votes, arguments.people, Unseen(arguments.unseen)))
    except (Unusable, Died, NotAsExpected, TimeoutError) as problem:
        print(f"\nreplay: {problem}", file=sys.stderr)
        return 1
    _print(report)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox replay", description=__doc__)
    parser.add_argument("dir", type=Path, help="a folder with votes.csv, truth.csv and set.json")
    parser.add_argument("--people", type=int, default=None, help="how many of the workers take part, the busiest first")
    parser.add_argument("--unseen", choices=[mode.value for mode in Unseen], default=Unseen.DRAW.value)
    parser.add_argument("--kind", choices=["choice"], default="choice")
    return parser


async def _replay(votes: VoteSet, people: int | None, unseen: Unseen) -> Report:
    """Start a sandbox and a house of their own, and let the crowd in."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="replay-")))
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        served = await stack.enter_async_context(
            running("sandbox", "--port", str(port), "--file", str(folder / "sandbox.db"), folder=folder, env={})
        )
        sandbox = await stack.enter_async_context(Sandbox(url))
        await _up(sandbox, served)
        operator = await sandbox.make_person("operator", "en", "simulated · runs the replay")
        house = await stack.enter_async_context(
            running("bot", folder=folder, env=await _house_settings(sandbox, operator, folder))
        )
        crowd = Crowd(sandbox, house, votes, unseen)
        return await crowd.run(Operator(Someone(sandbox, operator, OPERATOR)), people)


async def _up(sandbox: Sandbox, served: Process) -> None:
    try:
        await sandbox.wait_until_up()
    except TimeoutError:
        served.check()
        raise


async def _house_settings(sandbox: Sandbox, operator: int, folder: Path) -> dict[str, str]:
    """A house of its own: no starter campaign, a manual clock, nothing switched off."""
    return {
        "CONTRIBUTOR_BOT_TOKEN": await sandbox.make_bot(CONTRIBUTOR, "contributor"),
        "OPERATOR_BOT_TOKEN": await sandbox.make_bot(OPERATOR, "operator"),
        "TELEGRAM_API_URL": sandbox.base_url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'house.db'}",
        "FILES_PATH": str(folder / "files"),
        "OPERATORS": f"{operator}:owner",
        "STARTER_CAMPAIGN": "off",
        "CLOCK_URL": f"{sandbox.base_url}/sandbox/clock",
        "WEB_PORT": "0",
    }


class Crowd:
    """All workers of a set, at work in rounds of one card each."""

    def __init__(self, sandbox: Sandbox, house: Process, votes: VoteSet, unseen: Unseen) -> None:
        self._sandbox = sandbox
        self._house = house
        self._votes = votes
        self._unseen = unseen
        self._tally = Tally()
        self._places = asyncio.Semaphore(AT_ONCE)

    async def run(self, operator: Operator, people: int | None) -> Report:
        """From the upload to the labels."""
        await operator.set_up(self._votes.questions.values(), OVERLAP_MAX)
        workers = await self._workers(people)
        began, acted = time.monotonic(), self._sandbox.acts
        await self._work(workers, operator)
        elapsed_s, updates = time.monotonic() - began, self._sandbox.acts - acted
        status = await self._settle(operator)
        labels = await self._labels(operator)
        tally, truth = self._tally, self._votes.truth
        return Report(
            set=self._votes.name,
            tasks=len(self._votes.questions),
            tasks_settled=status.settled,
            people=len(workers),
            votes=tally.votes,
            synthetic_vote_share=round(tally.synthetic_share, 4),
            accuracy_majority=round(
                majority_accuracy({task: said.values() for task, said in tally.pressed.items()}, truth), 4
            ),
            accuracy_ours=round(accuracy(labels, truth), 4),
            aic_pending=status.pending,
            aic_paid=status.paid,
            updates=updates,
            updates_per_s=round(updates / elapsed_s, 1),
            elapsed_s=round(elapsed_s, 1),
        )

    async def _workers(self, people: int | None) -> list[Worker]:
        names = sorted(self._votes.votes, key=lambda name: -len(self._votes.votes[name]))[:people]
        errors = errors_of(self._votes)
        return [
            Worker(
                Someone(self._sandbox, await self._sandbox.make_person(name, "en", "simulated · replay"), CONTRIBUTOR),
                name,
                self._votes,
                errors,
                self._unseen,
                self._tally,
                random.Random(name),
            )
            for name in names
        ]

    async def _work(self, workers: list[Worker], operator: Operator) -> None:
        """Round after round, until nobody is dealt a card any more, IDLE_ROUNDS times."""
        idle = rounds = 0
        while idle < IDLE_ROUNDS:
            self._house.check()
            did = Counter(await asyncio.gather(*map(self._turn, workers)))
            rounds += 1
            idle = 0 if did[Did.ANSWERED] or did[Did.SKIPPED] else idle + 1
            busiest = next(kind for kind in (Did.ANSWERED, Did.SKIPPED, Did.NOTHING) if did[kind])
            await self._sandbox.advance(PACE_S[busiest])
            _bar(await operator.status(), f"round {rounds} · {self._tally.votes} votes · {did[Did.NOTHING]} idle")

    async def _turn(self, worker: Worker) -> Did:
        async with self._places:
            return await worker.turn()

    async def _settle(self, operator: Operator) -> Status:
        """Let time pass until every task is settled, or nothing settles any more."""
        status = await operator.status()
        for _ in range(SETTLE_STEPS_MAX):
            if status.settled == status.tasks:
                break
            await self._sandbox.advance(SETTLE_STEP_S)
            await asyncio.sleep(SETTLE_LOOK_S)
            status = await operator.status()
            _bar(status, "settling")
        return status

    async def _labels(self, operator: Operator) -> dict[str, str]:
        """The exported labels in the set's own words."""
        labels = {}
        for row in await operator.labels():
            question = self._votes.questions[str(row["id"])]
            words = {text: label for label, text in question.options.items()}
            if row["label"] in words:
                labels[question.task] = words[str(row["label"])]
        return labels


def _bar(status: Status, words: str) -> None:
    share = status.settled / status.tasks if status.tasks else 0.0
    filled = round(share * BAR_CELLS)
    bar = "█" * filled + "·" * (BAR_CELLS - filled)
    print(f"\r{bar} {status.settled}/{status.tasks} settled · {words}\x1b[K", end="", file=sys.stderr, flush=True)


def _print(report: Report) -> None:
    """A table, and the same as one JSON object on the last line."""
    facts = asdict(report)
    width = max(map(len, facts))
    print(file=sys.stderr)
    for name, value in facts.items():
        shown = value if isinstance(value, str) else f"{value:,}"
        print(f"{name.replace('_', ' '):<{width}}  {shown:>12}")
    print(json.dumps(facts))
