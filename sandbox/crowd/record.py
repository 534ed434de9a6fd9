"""What a replay recorded, in a folder of the same form as the set that it replayed, for whoever wants to fit it."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox.crowd.minds import Sort
from sandbox.crowd.purse import Purse


@dataclass(frozen=True, slots=True)
class Paid:
    """Somebody of the replay and what became of their work."""

    name: str
    sort: Sort
    answers: int
    purse: Purse


@dataclass(frozen=True, slots=True)
class Record:
    """What is written down.

    Shape:   about is set.json; votes are (task, person, label), in the order in which the house took them; truth, gold
             and the house's model map tasks to labels; labels map them to the house's label and its confidence.
    """

    about: Mapping[str, object]
    votes: Sequence[tuple[str, str, str]]
    truth: Mapping[str, str]
    gold: Mapping[str, str]
    model: Mapping[str, str]
    labels: Mapping[str, tuple[str, float]]
    people: Sequence[Paid]


def write(record: Record, folder: Path) -> None:
    """Write set.json, votes.csv, truth.csv, labels.csv, gold.csv, model.csv and people.csv.

    Raises:  OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    about = json.dumps({"kind": "categorical", **record.about}, ensure_ascii=False, indent=1)
    (folder / "set.json").write_text(about + "\n", encoding="utf-8")
    _table(folder / "votes.csv", ("task", "worker", "label"), record.votes)
    _table(folder / "truth.csv", ("task", "label"), record.truth.items())
    labels = ((task, label, confidence) for task, (label, confidence) in record.labels.items())
    _table(folder / "labels.csv", ("task", "label", "confidence"), labels)
    columns = ("worker", "sort", "answers", "aic_paid", "aic_pending", "tasks_paid", "tasks_pending")
    people = ((each.name, each.sort.value, each.answers, *asdict(each.purse).values()) for each in record.people)
    _table(folder / "people.csv", columns, people)
    _table(folder / "gold.csv", ("task", "label"), record.gold.items())
    _table(folder / "model.csv", ("task", "label"), record.model.items())


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
