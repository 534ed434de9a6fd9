"""The starter campaign, of our own writing and free for all (CC0-1.0): a table, and recipes for its pictures."""

import json
from functools import cache
from pathlib import Path
from typing import Final

TABLE_NAME: Final = "items.jsonl"
MANIFEST_NAME: Final = "campaign.json"

Recipe = dict[str, str | int]

_FOLDER: Final = Path(__file__).parent


def table() -> bytes:
    """The tasks, one JSON object a line, as an operator would upload them."""
    return (_FOLDER / TABLE_NAME).read_bytes()


def manifest() -> bytes:
    """What holds for the whole campaign."""
    return (_FOLDER / MANIFEST_NAME).read_bytes()


@cache
def recipes() -> dict[str, Recipe]:
    """What to draw for each picture that the table names; views.pictures.starter draws it."""
    found: dict[str, Recipe] = json.loads((_FOLDER / "pictures.json").read_text(encoding="utf-8"))
    return found


@cache
def truths() -> dict[str, str]:
    """The answer to each question as its authors see it: for tests and demonstrations, never for verdicts."""
    found: dict[str, str] = json.loads((_FOLDER / "truths.json").read_text(encoding="utf-8"))
    return found
