"""The manual's examples of what goes out are what goes out."""

import re
from pathlib import Path
from typing import Final

import pytest

from kernel.values import Boxes, Options, Text
from tasks.exports import formats
from tasks.exports.shapes import Comparison, Item, ModelAnswer, Outcome, Picture, Vote
from tasks.exports.shapes import Text as GivenText
from tests.tasks.exports.items import exported

MANUAL: Final = (Path(__file__).parents[3] / "docs/formats.md").read_text("utf-8")

WASTE: Final = Item(
    key="waste-2",
    kind="choice",
    space=Options(4),
    language="zh",
    licence="CC-BY-4.0",
    prompt="用过的电池应该放进哪个桶？",
    options=("厨余", "可回收", "有害", "其他"),
    label="有害",
    confidence=0.9731,
    votes=(
        Vote("p81c6ad4b7e02f915", "有害", "2026-11-30", used_ai=False, outcome=Outcome.ACCEPTED),
        Vote("pe90b12d3a4c5f678", "有害", "2026-12-01", used_ai=True, outcome=Outcome.ACCEPTED),
    ),
    models=(ModelAnswer("qwen-max", "其他"),),
)
TEA: Final = Item(
    key="tea-1",
    kind="answer",
    space=Text(),
    language="en",
    licence="CC0-1.0",
    prompt="How is masala tea made?",
    texts=(
        GivenText("p1", "With tea.", "2026-12-01", used_ai=False),
        GivenText("p2", "Boil tea with milk, sugar and spices.", "2026-12-01", used_ai=False),
    ),
    comparisons=(Comparison("people", 0, 1, 1, 0.9412, {"b": 3}),),
    best=1,
)
STREET: Final = Item(
    key="street-1",
    kind="box",
    space=Boxes(),
    language="en",
    licence="CC-BY-4.0",
    prompt="Draw a box around every car and every bicycle.",
    picture=Picture("images/5e0c.jpg", 1280, 720),
    options=("car", "bicycle"),
    label=[{"box": [0.12, 0.4, 0.31, 0.62], "label": "car"}],
    confidence=0.9127,
)
SHOWN: Final = {
    "jsonl": (WASTE, "jsonl"),
    "csv": (WASTE, "csv"),
    "sft": (TEA, "jsonl"),
    "dpo": (TEA, "jsonl"),
    "coco": (STREET, "json"),
    "labelstudio": (WASTE, "json"),
}
"""Parquet is no text."""


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_the_manual_shows_what_is_written(name: str) -> None:
    item, language = SHOWN[name]
    folder, [written, *_] = exported(name, [[item]])

    [shown] = re.findall(rf"```{language} out:{name}\n(.*?)```", MANUAL, re.DOTALL)

    assert shown == folder[written.name].decode("utf-8-sig").replace("\r\n", "\n")


def test_every_format_is_in_the_manual() -> None:
    for name, known in formats().items():
        assert f"`{name}` | `{known.SUFFIX}`" in MANUAL
    assert formats().keys() - SHOWN.keys() == {"parquet"}
