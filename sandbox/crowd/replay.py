"""Replay a published set of votes through the whole house, over the wire, and compare its labels with the truth.

`python -m sandbox replay DIR [--people N] [--unseen draw|skip] [--cheaters SORT:SHARE,…] [--gold SHARE] [--record DIR]`
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox.crowd.casting import MODEL_ACCURACY, MODEL_AGREEMENT, Plan, cast, read_share, read_shares
from sandbox.crowd.minds import Sort, Unseen
from sandbox.crowd.operator_script import Case, NotAsExpected, document
from sandbox.crowd.outcome import Labelled, Pay, look_into_purses, pay_of, read_labels, unlike
from sandbox.crowd.processes import Died
from sandbox.crowd.record import Paid, Record, write
from sandbox.crowd.rounds import Rounds
from sandbox.crowd.stage import staged
from sandbox.crowd.tables import table
from sandbox.crowd.votes import Unusable, VoteSet, accuracy, majority_accuracy, read_set
from sandbox.crowd.worker import Tally, task_of

OVERLAP_MAX = 10


@dataclass(frozen=True, slots=True)
class Report:
    """What a replay found. Units: AIC, seconds; ledger_imbalance in 1e-8 AIC.

    Shape:   votes_unlike counts the tasks whose exported votes are not what the crowd pressed: 0, or something is lost.
    """

    set: str
    tasks: int
    tasks_settled: int
    tasks_settled_by_closing: int
    people: int
    cheaters: int
    votes: int
    votes_unlike: int
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
        report, pay = asyncio.run(_replay(_plan(arguments), arguments.record))
    except (Unusable, Died, NotAsExpected, TimeoutError, OSError) as problem:
        print(f"\nreplay: {problem}", file=sys.stderr)
        return 1
    table(asdict(report) | (asdict(pay) if pay else {}))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox replay", description=__doc__)
    parser.add_argument("dir", type=Path, help="a folder with votes.csv, truth.csv and set.json")
    parser.add_argument("--people", type=int, default=None, help="how many of the workers take part, the busiest first")
    parser.add_argument("--unseen", choices=[mode.value for mode in Unseen], default=Unseen.DRAW.value)
    parser.add_argument("--kind", choices=["choice"], default="choice")
    parser.add_argument(
        "--cheaters", type=read_shares, default={}, metavar="SORT:SHARE,…",
        help="simulated cheaters beside them, as shares of all people: random, constant, paste, ring",
    )  # fmt: skip
    parser.add_argument("--gold", type=read_share, metavar="SHARE", help="hand in so much of the truth as gold")
    parser.add_argument(
        "--model-accuracy", type=read_share, default=MODEL_ACCURACY, metavar="SHARE",
        help=f"how often the simulated models are right ({MODEL_ACCURACY})",
    )  # fmt: skip
    parser.add_argument(
        "--model-agreement", type=read_share, default=MODEL_AGREEMENT, metavar="SHARE",
        help=f"how often the house's model says what the cheaters' does ({MODEL_AGREEMENT})",
    )  # fmt: skip
    parser.add_argument("--record", type=Path, metavar="DIR", help="write down votes, labels and pay as a set of votes")
    return parser


def _plan(arguments: argparse.Namespace) -> Plan:
    """Raises:  Unusable."""
    return Plan(
        votes=read_set(arguments.dir),
        people=arguments.people,
        unseen=Unseen(arguments.unseen),
        cheaters=arguments.cheaters,
        gold=arguments.gold or 0.0,
        accuracy=arguments.model_accuracy,
        agreement=arguments.model_agreement,
    )


async def _replay(plan: Plan, folder: Path | None) -> tuple[Report, Pay | None]:
    """From the upload to the labels. Tasks that nobody is left to answer are settled by closing the campaign."""
    votes, gold = plan.votes, plan.drawn_gold()
    async with staged(plan.house_model()) as stage:
        tasks = document(votes.questions.values(), gold)
        await stage.operator.set_up("tasks.jsonl", tasks, {"max_overlap": OVERLAP_MAX})
        tally = Tally()
        workers = await cast(stage.person, plan, tally)
        rounds = Rounds(stage, workers, lambda case: is_true(case, votes))
        began, acted = time.monotonic(), stage.sandbox.acts
        settled = await rounds.until_settled()
        elapsed_s, updates = time.monotonic() - began, stage.sandbox.acts - acted
        closed = await rounds.until_closed()
        labels = read_labels(await stage.operator.labels(), votes)
        report = Report(
            set=votes.name,
            tasks=closed.tasks,
            tasks_settled=closed.settled,
            tasks_settled_by_closing=closed.settled - settled.settled,
            people=len(workers),
            cheaters=sum(worker.sort is not Sort.HONEST for worker in workers),
            votes=len(tally.pressed),
            votes_unlike=unlike(labels, tally),
            synthetic_vote_share=round(tally.synthetic_share, 4),
            decided_by_operator=rounds.decided,
            accuracy_majority=round(majority_accuracy(tally.labels_without(gold), votes.truth), 4),
            accuracy_ours=round(accuracy({task: each.label for task, each in labels.items()}, votes.truth), 4),
            aic_pending=closed.pending,
            aic_paid=closed.paid,
            aic_refunded=closed.refunded,
            ledger_imbalance=await stage.operator.ledger_imbalance(),
            updates=updates,
            updates_per_s=round(updates / elapsed_s, 1),
            elapsed_s=round(elapsed_s, 1),
        )
        if folder is None and not plan.cheaters:
            return report, None
        paid = await look_into_purses(workers)
        if folder is not None:
            write(_record(plan, tally, labels, gold, paid), folder)
        return report, pay_of(paid, closed.accepted)


def _record(
    plan: Plan, tally: Tally, labels: Mapping[str, Labelled], gold: Mapping[str, str], people: Sequence[Paid]
) -> Record:
    """What is written down, all in the set's own words."""
    return Record(
        about={
            "source": f"{plan.votes.name}, replayed through the house",
            "unseen": plan.unseen.value,
            "synthetic_vote_share": round(tally.synthetic_share, 4),
            "cheaters": {sort.value: share for sort, share in plan.cheaters.items()},
            "model_accuracy": plan.accuracy,
            "model_agreement": plan.agreement,
            "overlap": OVERLAP_MAX,
        },
        votes=[(task, person, label) for (task, person), label in tally.pressed.items()],
        truth=plan.votes.truth,
        gold=gold,
        model=plan.models().ours if plan.house_model() else {},
        labels={task: (each.label, each.confidence) for task, each in labels.items()},
        people=people,
    )


def is_true(case: Case, votes: VoteSet) -> bool:
    """Whether an answer, in the words of its button, is the task's truth."""
    task = task_of(case.card.text) or ""
    return task in votes.truth and case.answer == votes.questions[task].options[votes.truth[task]]
