"""A release as those read it who use it: by `datasets`, by pandas, and back into a campaign."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from flows.releases.make_release import make_release
from flows.shared.releasing import Released
from tasks.errors import ExportFormatUnfit
from tasks.exports import formats
from tasks.imports import read
from tasks.kinds import review
from tasks.rows import Defaults
from tests.support.world import OPERATOR, World, choices, questions

pytestmark = pytest.mark.asyncio

PEOPLE = 4
NUMBER = {"id": "number 0", "kind": "number", "text": "How many?", "unit": "min", "low": 0}
LABEL = {"id": "label 0", "kind": "label", "text": "What is in it?", "options": ["milk", "=ginger", "garlic"]}
FITTING = sorted(formats().keys() - {"coco"})


async def settled(world: World) -> int:
    """A campaign of four kinds that people have answered."""
    rows = [*choices(3), NUMBER, LABEL, *questions(1)]
    number = await world.campaign(
        rows, release="on_acceptance", min_overlap=str(PEOPLE), max_overlap=str(PEOPLE), licence="CC0-1.0"
    )
    people = await world.people(PEOPLE)
    for person in people:
        for _ in range(3):
            await world.answer(person, 0, "choice")
        await world.answer(person, "-0" if person is people[0] else "10", "number")
        await world.answer(person, "[0, 1]", "label")
    author = await world.person(50)
    await world.answer(author, "=用热水 👩‍👧\n泡三分钟。", "answer")
    await world.score()
    for person in people:
        await world.answer(person, review.ACCEPT, "review")
    await world.score_and_settle()
    return number


async def release(world: World, number: int, *wanted: str) -> Released:
    return await make_release(
        world.deps, operator_id=OPERATOR, number=number, formats=wanted, cause=world.cause("operator")
    )


def lines(made: Released, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (made.folder / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("wanted", [(), ("parquet",)], ids=["jsonl", "parquet"])
async def test_the_hubs_library_loads_every_kind_by_the_card(
    wanted: tuple[str, ...], world: World, tmp_path: Path, hub: Any
) -> None:
    made = await release(world, await settled(world), *wanted)

    for kind in ("choice", "number", "label", "answer"):
        loaded = hub.load_dataset(str(made.folder), kind, split="train", cache_dir=str(tmp_path / "cache")).to_list()
        assert json.loads(json.dumps(loaded, default=str)) == lines(made, f"{kind}.jsonl")
        assert loaded


async def test_the_hubs_library_loads_what_there_is_to_train_with(world: World, tmp_path: Path, hub: Any) -> None:
    made = await release(world, await settled(world), "sft", "dpo")

    [said] = hub.load_dataset(
        str(made.folder), "answer-sft", split="train", cache_dir=str(tmp_path / "cache")
    ).to_list()

    assert said["messages"][1]["content"] == "=用热水 👩‍👧\n泡三分钟。"
    assert (made.folder / "answer.dpo.jsonl").read_bytes() == b"", "nobody has compared anything"


async def test_pandas_reads_every_table(world: World) -> None:
    made = await release(world, await settled(world), *FITTING)

    for kind in ("choice", "number", "label", "answer"):
        known = lines(made, f"{kind}.jsonl")
        whole, cells = pd.read_parquet(made.folder / f"{kind}.parquet"), pd.read_csv(made.folder / f"{kind}.csv")
        for frame in (whole, cells, pd.read_json(made.folder / f"{kind}.jsonl", lines=True)):
            assert list(frame["id"]) == [item["id"] for item in known]
            assert list(frame.columns) == list(known[0])
    assert [json.loads(cell) for cell in pd.read_csv(made.folder / "label.csv")["label"]] == [["milk", "=ginger"]]
    assert pd.read_parquet(made.folder / "number.parquet")["label"][0] == 10.0
    [said] = pd.read_json(made.folder / "answer.sft.jsonl", lines=True)["messages"]
    assert said[1]["content"] == "=用热水 👩‍👧\n泡三分钟。"


async def test_label_studios_file_comes_back_as_the_same_tasks(world: World) -> None:
    made = await release(world, await settled(world), "labelstudio")

    for kind in ("choice", "number", "label", "answer"):
        found = read("x.json", (made.folder / f"{kind}.labelstudio.json").read_bytes(), Defaults())
        assert found.bad_rows == ()
        assert [(item.id, item.kind) for item in found.items] == [
            (item["id"], kind) for item in lines(made, f"{kind}.jsonl")
        ]
        assert not any(item.gold for item in found.items), "a crowd's label is no truth"


async def test_a_format_that_fits_nothing_is_refused_before_anything_is_made(world: World) -> None:
    number = await settled(world)

    with pytest.raises(ExportFormatUnfit):
        await release(world, number, "csv", "coco")

    assert not [path for path in world.deps.releases.folder.glob("**/*") if path.is_file()]
