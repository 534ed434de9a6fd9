"""A campaign with every kind of task in both languages: worked off and paid, by the clients that people use."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from sandbox.crowd.material import zipped
from tasks.kinds import all_kinds
from tests.journeys.campaigns import png
from tests.support.house import Program, running

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]

_ELSEWHERE: Final = frozenset({"box", "review"})
"""Boxes are drawn on a page, in the browser's tests; reviews come of the answers."""

_WORDS: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "en": (
        {"text": "Where does a banana peel go?", "options": ["Food waste", "Recycling"], "truth": "Food waste"},
        {"text": "Which colour is this?", "options": ["red", "green"], "truth": "green", "image": "green.png"},
        {
            "kind": "label",
            "text": "What is in noodles?",
            "options": ["flour", "egg", "glass"],
            "truth": ["flour", "egg"],
        },
        {"kind": "number", "text": "How many legs has a spider?", "unit": "legs", "truth": 8},
        {"kind": "compare", "text": "What is tea?", "a": "The leaves of a plant.", "b": "Tea.", "truth": "a"},
        {"kind": "answer", "text": "Which planet is nearest to the sun?", "answers": ["Mercury is the nearest."]},
        {
            "kind": "correct",
            "text": "Where does tea come from?",
            "answer": "Tea comes from roses.",
            "mistakes": ["roses"],
            "answers": ["Tea comes from the leaves of a plant."],
        },
    ),
    "zh": (
        {"text": "香蕉皮扔哪里？", "options": ["厨余", "可回收"], "truth": "厨余"},
        {"text": "这是什么颜色？", "options": ["红", "绿"], "truth": "绿", "image": "green.png"},
        {"kind": "label", "text": "面条里有什么？", "options": ["面粉", "鸡蛋", "玻璃"], "truth": ["面粉", "鸡蛋"]},
        {"kind": "number", "text": "蜘蛛有几条腿？", "unit": "条", "truth": 8},
        {"kind": "compare", "text": "茶是什么？", "a": "一种植物的叶子。", "b": "茶。", "truth": "a"},
        {"kind": "answer", "text": "离太阳最近的行星是哪颗？", "answers": ["水星离太阳最近。"]},
        {
            "kind": "correct",
            "text": "茶从哪里来？",
            "answer": "茶来自玫瑰花。",
            "mistakes": ["玫瑰花"],
            "answers": ["茶来自茶树的叶子。"],
        },
    ),
}


async def test_every_kind_is_answered_judged_and_exported_in_both_languages(tmp_path: Path) -> None:
    file = tmp_path / "kinds.zip"
    rows = [row | {"id": f"{lang} {row['text']}", "lang": lang} for lang, own in _WORDS.items() for row in own]
    assert {row.get("kind", "choice") for row in rows} | _ELSEWHERE == set(all_kinds())
    table = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    file.write_bytes(zipped({"tasks.jsonl": table.encode(), "green.png": png("green")}))

    rehearsal = Program("sandbox", "rehearse", str(file), "--people", "16", "--skill", "0.99", folder=tmp_path)
    async with running(rehearsal):
        assert await rehearsal.ended(within_s=240.0) == 0, rehearsal.words
    told = json.loads(rehearsal.words.splitlines()[-1])
    assert told["tasks_settled"] == told["tasks"] == len(rows)
    assert told["accuracy_ours"] == 1.0
    assert told["reviews"] > 0
    assert told["accepted_right"] == 1.0
    assert told["accepted"] >= sum(row.get("kind") in {"answer", "correct"} for row in rows)
    assert (told["unrecognised"], told["ledger_imbalance"]) == (0, 0)
