"""A folder as the Hugging Face library loads it: a config a kind, with the types that its card names."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from kernel.values import Options, Text
from tasks.exports import Traits, Written, formats
from tasks.exports.features import features_of, parts_of
from tasks.exports.shapes import Comparison, Item, Outcome, Picture, Vote, tombstone
from tasks.exports.shapes import Text as GivenText
from tasks.kinds import all_kinds
from tests.tasks.exports.items import exported

BARE = [tombstone(f"was-{number}", "choice", Options(2)) for number in range(40)]
VOTE = Vote("p1", "狗", "2026-12-01", used_ai=True, outcome=Outcome.ACCEPTED)
FULL = Item(
    key="k",
    kind="choice",
    space=Options(2),
    language="zh",
    licence="MIT",
    prompt="猫还是狗？\n👩‍👧",
    source="=1",
    options=("猫", "狗"),
    label="狗",
    confidence=0.93,
    votes=(VOTE,),
    twin="t",
    twin_agrees=False,
)


@pytest.mark.parametrize("kind", sorted(all_kinds()))
def test_the_cards_types_are_those_of_the_parquet(kind: str, hub: Any, tmp_path: Path) -> None:
    space = Text() if Traits.of(kind).space is Text else Options(2)
    item = tombstone("was", kind, space)
    folder, [written] = exported("parquet", [[item]])
    (tmp_path / written.name).write_bytes(folder[written.name])

    named = hub.Features._from_yaml_list(yaml.safe_load("\n".join(features_of(kind))))
    loaded = hub.Dataset.from_parquet(str(tmp_path / written.name), cache_dir=str(tmp_path / "cache"))

    assert named == loaded.features


TEXT = GivenText("p1", "用热水。", "2026-12-01", used_ai=False)
OTHER = GivenText("p2", "=1", "2026-12-01", used_ai=False)
TEA = Item(
    key="tea",
    kind="answer",
    space=Text(),
    language="zh",
    licence="MIT",
    prompt="怎么泡茶？",
    source="village",
    picture=Picture("images/tea.png", 4, 3),
    texts=(TEXT, OTHER),
    comparisons=(Comparison("people", 0, 1, 0, 0.9),),
    best=0,
)
BARE_TEA = replace(TEA, source=None, picture=None)
SMALL_PARTS: dict[str, Any] = {"chunksize": 2000}
"""So that the first parts have nothing but nulls."""


@pytest.mark.parametrize(
    ("name", "part", "items"),
    [
        ("jsonl", "choice", (*BARE, FULL)),
        ("parquet", "choice", (*BARE, FULL)),
        ("sft", "answer-sft", (*[BARE_TEA] * 40, TEA)),
        ("dpo", "answer-dpo", (*[BARE_TEA] * 40, TEA)),
    ],
)
def test_a_folder_with_its_card_loads_as_it_was_written(
    name: str, part: str, items: tuple[Item, ...], hub: Any, tmp_path: Path
) -> None:
    folder, [written] = exported(name, [items])
    lines, [plain] = exported("jsonl" if name == "parquet" else name, [items])
    (tmp_path / written.name).write_bytes(folder[written.name])
    (tmp_path / "README.md").write_text(card(written))

    found = hub.load_dataset(
        str(tmp_path),
        part,
        split="train",
        cache_dir=str(tmp_path / "cache"),
        **({} if name == "parquet" else SMALL_PARTS),
    )

    assert json.loads(json.dumps(found.to_list(), default=str)) == list(map(json.loads, lines[plain.name].splitlines()))


@pytest.mark.parametrize("name", ["sft", "dpo"])
def test_the_columns_of_training_data_are_those_of_its_rows(name: str) -> None:
    folder, [written] = exported(name, [[TEA]])

    assert list(json.loads(folder[written.name])) == list(getattr(formats()[name], "COLUMNS"))  # noqa: B009


def test_parquet_is_loaded_where_there_is_one_and_nothing_empty() -> None:
    files = [
        Written("choice.csv", "csv", "choice", 1),
        Written("choice.jsonl", "jsonl", "choice", 1),
        Written("answer.sft.jsonl", "sft", "answer", 0),
    ]

    assert [(part.name, part.file) for part in parts_of(files)] == [("choice", "choice.jsonl")]
    files.append(Written("choice.parquet", "parquet", "choice", 1))
    assert [(part.name, part.file) for part in parts_of(files)] == [("choice", "choice.parquet")]


def card(file: Written) -> str:
    lines = ["---", "configs:", "dataset_info:"]
    for part in parts_of([file]):
        lines.insert(2, f"- config_name: {part.name}\n  data_files: {part.file}")
        lines += [f"- config_name: {part.name}", "  features:", *(f"  {line}" for line in part.features)]
    return "\n".join([*lines, "---", ""])
