"""`python -m tests.journeys.make_votes`: write the votes that the operator's journey replays, made up by a model.

Nobody's votes: of each note every person says what is right as often as the note and the person let them, by dice of a
fixed seed. Twelve people take care; one always says the same, and one tosses a coin.
"""

import csv
import io
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("moods")
_SEED: Final = 7
_MOODS: Final = ("happy", "sad")
_CAREFUL: Final = 12
_SEEN, _RIGHT, _RIGHT_OF_HARD = 0.92, 0.985, 0.75
_WHAT: Final = ("The bus", "The library", "My desk", "The lift", "Our garden", "The printer", "Lunch", "The new roof")
_SAID: Final = {
    "happy": ("made me smile today", "is a joy", "was worth the wait", "has never been better"),
    "sad": ("let me down again", "is past saving", "made me want to go home", "was better last year"),
}
_HARD: Final = {"My desk was better last year", "Lunch was worth the wait"}
"""Notes that could be meant either way."""


def files() -> dict[str, str]:
    """The set's files by their names."""
    truth = {f"{what} {said}": mood for what in _WHAT for mood in _MOODS for said in _SAID[mood]}
    notes = {str(number): note for number, note in enumerate(truth, 1)}
    about = {
        "kind": "categorical",
        "duplicates": 0,
        "source": f"made up by tests/journeys/make_votes.py, seed {_SEED}; nobody's votes",
        "licence": "Apache-2.0",
    }
    return {
        "set.json": json.dumps(about, indent=1) + "\n",
        "quiz.csv": _table(("", "question"), [(task, f"{note}.") for task, note in notes.items()]),
        "truth.csv": _table(("task", "label"), [(task, truth[note]) for task, note in notes.items()]),
        "votes.csv": _table(("task", "worker", "label"), _votes(notes, truth)),
    }


def _votes(notes: dict[str, str], truth: dict[str, str]) -> list[tuple[str, str, str]]:
    dice = random.Random(_SEED)
    votes = []
    for task, note in notes.items():
        for number in range(1, _CAREFUL + 3):
            is_seen, luck = dice.random() < _SEEN, dice.random()
            if is_seen:
                votes.append((task, f"person-{number:02}", _said(number, note, truth[note], luck)))
    return votes


def _said(number: int, note: str, mood: str, luck: float) -> str:
    """Units: luck is a share, 0..1."""
    other = _MOODS[1 - _MOODS.index(mood)]
    if number <= _CAREFUL:
        return mood if luck < (_RIGHT_OF_HARD if note in _HARD else _RIGHT) else other
    return _MOODS[0] if number == _CAREFUL + 1 or luck < 1 / 2 else _MOODS[1]


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([columns, *rows])
    return file.getvalue()


if __name__ == "__main__":
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
