"""Replay a published set of votes through the whole house, over the wire, and compare its labels with the truth.

`python -m sandbox replay DIR [--people N] [--unseen draw|skip] [--kind choice]`
"""

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox.crowd.operator_script import Case, NotAsExpected, Operator, document
from sandbox.crowd.processes import Died
from sandbox.crowd.rounds import Rounds
from sandbox.crowd.stage import Stage, staged
from sandbox.crowd.tables import table
from sandbox.crowd.visitor import Visitor
from sandbox.crowd.votes import Unusable, VoteSet, accuracy, errors_of, majority_accuracy, read_set
from sandbox.crowd.worker import Tally, Unseen, Worker, task_of

OVERLAP_MAX = 10


@dataclass(frozen=True, slots=True)
class Report:
    """What a replay found. Units: AIC, seconds; ledger_imbalance in 1e-8 AIC."""

    set: str
    tasks: int
    tasks_settled: int
    tasks_settled_by_closing: int
    people: int
    votes: int
    synthetic_vote_share: float
    decided_by_operator: int
    accuracy_majority: float
    accuracy_ours: float
    aic_pending: float
    aic_paid: float
    aic_refunded: float
    ledger_imbalance: int
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
    table(asdict(report))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox replay", description=__doc__)
    parser.add_argument("dir", type=Path, help="a folder with votes.csv, truth.csv and set.json")
    parser.add_argument("--people", type=int, default=None, help="how many of the workers take part, the busiest first")
    parser.add_argument("--unseen", choices=[mode.value for mode in Unseen], default=Unseen.DRAW.value)
    parser.add_argument("--kind", choices=["choice"], default="choice")
    return parser


async def _replay(votes: VoteSet, people: int | None, unseen: Unseen) -> Report:
    """From the upload to the labels. Tasks that nobody is left to answer are settled by closing the campaign."""
    async with staged() as stage:
        await stage.operator.set_up("tasks.jsonl", document(votes.questions.values()), {"max_overlap": OVERLAP_MAX})
        tally = Tally()
        workers = await _workers(stage, votes, people, unseen, tally)
        rounds = Rounds(stage, workers, lambda case: _is_true(case, votes))
        began, acted = time.monotonic(), stage.sandbox.acts
        settled = await rounds.until_settled()
        elapsed_s, updates = time.monotonic() - began, stage.sandbox.acts - acted
        closed = await rounds.until_closed()
        labels = await _labels(stage.operator, votes)
        return Report(
            set=votes.name,
            tasks=len(votes.questions),
            tasks_settled=closed.settled,
            tasks_settled_by_closing=closed.settled - settled.settled,
            people=len(workers),
            votes=tally.votes,
            synthetic_vote_share=round(tally.synthetic_share, 4),
            decided_by_operator=rounds.decided,
            accuracy_majority=round(majority_accuracy(tally.labels, votes.truth), 4),
            accuracy_ours=round(accuracy(labels, votes.truth), 4),
            aic_pending=closed.pending,
            aic_paid=closed.paid,
            aic_refunded=closed.refunded,
            ledger_imbalance=await stage.operator.ledger_imbalance(),
            updates=updates,
            updates_per_s=round(updates / elapsed_s, 1),
            elapsed_s=round(elapsed_s, 1),
        )


async def _workers(stage: Stage, votes: VoteSet, people: int | None, unseen: Unseen, tally: Tally) -> list[Worker]:
    names = sorted(votes.votes, key=lambda name: -len(votes.votes[name]))[:people]
    errors = errors_of(votes)
    return [
        Worker(
            Visitor(await stage.person(name, "en", "simulated · replay"), random.Random(name)),
            name,
            votes,
            errors,
            unseen,
            tally,
        )
        for name in names
    ]


def _is_true(case: Case, votes: VoteSet) -> bool:
    """Whether an answer, in the words of its button, is the task's truth."""
    task = task_of(case.card.text) or ""
    return task in votes.truth and case.answer == votes.questions[task].options[votes.truth[task]]


async def _labels(operator: Operator, votes: VoteSet) -> dict[str, str]:
    """The exported labels in the set's own words."""
    labels = {}
    for row in await operator.labels():
        question = votes.questions[str(row["id"])]
        words = {text: label for label, text in question.options.items()}
        if row["label"] in words:
            labels[question.task] = words[str(row["label"])]
    return labels
