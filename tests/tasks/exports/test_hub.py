"""A folder as the Hugging Face library loads it: a config a kind, with the types that its card names."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kernel.values import Options, Text
from tasks.exports import Traits
from tasks.exports.columns import record_of
from tasks.exports.features import features_of
from tasks.exports.shapes import Item, Outcome, Vote, tombstone
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


@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_a_folder_with_its_card_loads_as_it_was_written(name: str, hub: Any, tmp_path: Path) -> None:
    folder, [written] = exported(name, [BARE, [FULL]])
    (tmp_path / written.name).write_bytes(folder[written.name])
    (tmp_path / "README.md").write_text(card(written.name))

    found = hub.load_dataset(
        str(tmp_path), "choice", split="train", cache_dir=str(tmp_path / "cache"), **SMALL_PARTS.get(name, {})
    )

    details = Traits.of("choice").details
    assert found.to_list() == [record_of(item, details) for item in (*BARE, FULL)]


SMALL_PARTS: dict[str, dict[str, Any]] = {"jsonl": {"chunksize": 2000}}
"""So that the first parts have nothing but nulls."""


def card(file: str) -> str:
    types = "\n".join(f"  {line}" for line in features_of("choice"))
    return (
        f"---\nconfigs:\n- config_name: choice\n  data_files: {file}\n"
        f"dataset_info:\n- config_name: choice\n  features:\n{types}\n---\n"
    )
