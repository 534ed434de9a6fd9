"""Rehearse a campaign: any file that an operator could upload, worked off by a simulated crowd over the wire.

`python -m sandbox rehearse FILE [--people N] [--skill S] [--lang zh|en] [--tasks N]`
"""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from sandbox.crowd.cards import PASS
from sandbox.crowd.knowledge import Answerer, Knowledge
from sandbox.crowd.material import Material, Unusable, read_material
from sandbox.crowd.operator_script import Case, NotAsExpected
from sandbox.crowd.participant import Participant, Record, tags_said
from sandbox.crowd.processes import Died
from sandbox.crowd.rounds import Rounds
from sandbox.crowd.skill import Skill
from sandbox.crowd.stage import Stage, staged
from sandbox.crowd.tables import table
from sandbox.crowd.visitor import Visitor
from sandbox.crowd.votes import accuracy, majority_accuracy

PEOPLE, SKILL = 24, 0.85
SKILL_SPREAD = 0.1
SKILL_MIN, SKILL_MAX = 0.05, 0.99


@dataclass(frozen=True, slots=True)
class Plan:
    """What is rehearsed, and with whom. Units: skill is a share, 0..1."""

    material: Material
    people: int
    skill: float
    language: str | None
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How good the dataset is. Units: shares; None where the campaign has no such tasks.

    `refused_right` are submitted texts that are right and not in the dataset.
    """

    accuracy_majority: float | None
    accuracy_ours: float | None
    accepted: int | None
    accepted_right: float | None
    refused: int | None
    refused_right: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a rehearsal found. Units: AIC, seconds; ledger_imbalance in 1e-8 AIC."""

    file: str
    tasks: int
    tasks_settled: int
    tasks_settled_by_closing: int
    people: int
    skill: float
    skill_lowest: float
    skill_highest: float
    answers: int
    reviews: int
    unrecognised: int
    decided_by_operator: int
    aic_budget: float
    aic_paid: float
    aic_pending: float
    aic_refunded: float
    ledger_imbalance: int
    updates: int
    updates_per_s: float
    elapsed_s: float


def main(argv: Sequence[str]) -> int:
    """Returns: 0, or 1 with one sentence on stderr."""
    arguments = _parser().parse_args(argv)
    try:
        material = read_material(arguments.file, arguments.tasks)
        plan = Plan(material, arguments.people, arguments.skill, arguments.lang, dict(arguments.set))
        report, outcome = asyncio.run(_rehearse(plan))
    except (Unusable, Died, NotAsExpected, TimeoutError) as problem:
        print(f"\nrehearse: {problem}", file=sys.stderr)
        return 1
    table(asdict(report) | asdict(outcome))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox rehearse", description=__doc__)
    parser.add_argument("file", type=Path, help="a campaign's JSONL, CSV or ZIP, or a folder of pictures")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many take part")
    parser.add_argument("--skill", type=float, default=SKILL, help="the share of answers that a person has right")
    parser.add_argument("--lang", choices=["zh", "en"], help="what the people speak; unset: what the tasks are in")
    parser.add_argument(
        "--set", action="append", default=[], type=_setting, metavar="NAME=VALUE",
        help="a setting of the campaign, as in /campaign set",
    )  # fmt: skip
    parser.add_argument("--tasks", type=int, help="only the first so many")
    return parser


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError("NAME=VALUE, as in max_overlap=10")
    return name, value


async def _rehearse(plan: Plan) -> tuple[Report, Outcome]:
    """From the upload to the dataset, the campaign closed and refunded."""
    material, record, knowledge = plan.material, Record(), Knowledge(file=plan.material.items)
    skills = draw_skills(plan.skill, plan.people, random.Random(plan.people))
    async with staged() as stage:
        launched = await stage.operator.set_up(material.file_name, material.content, plan.settings)
        rounds = Rounds(
            stage,
            await _crowd(stage, plan, knowledge, record, skills),
            lambda case: _is_true(case, knowledge),
        )
        began, acted = time.monotonic(), stage.sandbox.acts
        settled = await rounds.until_settled()
        closed = await rounds.until_closed()
        elapsed_s, updates = time.monotonic() - began, stage.sandbox.acts - acted
        report = Report(
            file=material.file_name,
            tasks=closed.tasks,
            tasks_settled=closed.settled,
            tasks_settled_by_closing=closed.settled - settled.settled,
            people=plan.people,
            skill=round(sum(skills) / len(skills), 3),
            skill_lowest=round(min(skills), 3),
            skill_highest=round(max(skills), 3),
            answers=record.answers,
            reviews=record.reviews,
            unrecognised=record.unrecognised,
            decided_by_operator=rounds.decided,
            aic_budget=launched.budget,
            aic_paid=closed.paid,
            aic_pending=closed.pending,
            aic_refunded=closed.refunded,
            ledger_imbalance=await stage.operator.ledger_imbalance(),
            updates=updates,
            updates_per_s=round(updates / elapsed_s, 1),
            elapsed_s=round(elapsed_s, 1),
        )
        return report, judge(knowledge, record, await stage.operator.labels())


def draw_skills(mean: float, people: int, dice: random.Random) -> list[float]:
    """Skills spread evenly around the mean, in a random order, so that their mean is the declared one."""
    spread = min(SKILL_SPREAD, SKILL_MAX - mean, mean - SKILL_MIN)
    skills = [mean + spread * ((2 * rank + 1) / people - 1) for rank in range(people)]
    dice.shuffle(skills)
    return skills


async def _crowd(
    stage: Stage, plan: Plan, knowledge: Knowledge, record: Record, skills: Sequence[float]
) -> list[Participant]:
    languages = [plan.language] if plan.language else sorted({item.language for item in plan.material.items})
    crowd = []
    for number, (skill, language) in enumerate(zip(skills, cycle(languages), strict=False)):
        dice = random.Random(number)
        someone = await stage.person(f"sim {number + 1}", language, f"simulated · right {skill:.0%}")
        answerer = Answerer(knowledge, Skill(skill), dice)
        crowd.append(Participant(Visitor(someone, dice, language), answerer, record))
    return crowd


def _is_true(case: Case, knowledge: Knowledge) -> bool:
    """Whether an answer is right, or a review of one."""
    item = knowledge.shown(case.card, None)
    if not case.about:
        return knowledge.is_right(item, knowledge.words(item, case.answer))
    return knowledge.is_right(item, case.about) == any(sign in case.answer for sign in PASS)


def judge(knowledge: Knowledge, record: Record, rows: Sequence[Mapping[str, Any]]) -> Outcome:
    """Compare the exported rows with the truth, and with the majority of the same votes."""
    items = {item.name: item for item in knowledge.items}
    right = {name: item.right for name, item in items.items()}
    names = knowledge.names
    said = {str(row["id"]): row["label"] for row in rows if "label" in row}
    labels = {name: knowledge.words(items[names[name]], _in_words(label)) for name, label in said.items()}
    truth = {
        name: tags_said(right[names[name]]) if isinstance(said[name], list) else right[names[name]][0]
        for name in labels
        if right[names[name]]
    }
    votes = {name: record.pressed.get(names[name]) or record.written.get(names[name], []) for name in labels}
    accepted, refused = _texts(knowledge, record, rows, {names[name] for name in labels})
    return Outcome(
        accuracy_majority=round(majority_accuracy(votes, truth), 4) if labels else None,
        accuracy_ours=round(accuracy(labels, truth), 4) if labels else None,
        accepted=len(accepted) if accepted or refused else None,
        accepted_right=_share(accepted),
        refused=len(refused) if accepted or refused else None,
        refused_right=_share(refused),
    )


def _in_words(label: object) -> str:
    return tags_said(map(str, label)) if isinstance(label, list) else str(label)


def _texts(
    knowledge: Knowledge, record: Record, rows: Sequence[Mapping[str, Any]], labelled: Collection[str]
) -> tuple[list[bool], list[bool]]:
    """Whether each accepted text is right, and each text that was not accepted; what was typed for a label is none."""
    exported: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        exported[knowledge.names[str(row["id"])]].update(map(str, row.get("answers", ())))
    accepted, refused = [], []
    for item in (each for each in knowledge.items if each.name not in labelled):
        kept, written = exported[item.name], Counter(record.written.get(item.name, ()))
        accepted += [text in item.right for text in kept.elements()]
        refused += [text in item.right for text in (written - kept).elements()]
    return accepted, refused


def _share(found: Sequence[bool]) -> float | None:
    return round(sum(found) / len(found), 4) if found else None
