"""JSONL, CSV and Parquet have all of every item: what went in comes out, by our own reading and by pandas."""

import csv
import io
import json
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from pyarrow import parquet

from kernel.values import Number, Options, Tags
from tasks.errors import ExportFormatNotInstalled, ExportFormatUnfit, ExportFormatUnknown
from tasks.exports import Export, Traits, format_named, formats, require_fitting
from tasks.exports.columns import columns_of, record_of
from tasks.exports.csv import cell
from tasks.exports.shapes import Item, tombstone
from tests.tasks.exports.items import ABOUT, HARD, HARD_TOO, Folder, by_kind, exported, pages

FEW = settings(max_examples=30)
WHOLE = ("csv", "jsonl", "parquet")
CHOICE = Item("k", "choice", Options(2), "en", "CC0-1.0", "Cat or dog?", options=("cat", "dog"), label="cat")


def records(items: Sequence[Item]) -> list[dict[str, Any]]:
    return [record_of(item, Traits.of(item.kind).details) for item in items]


def in_json(record: Any) -> Any:
    """What JSON makes of a record: its dates are texts."""
    return json.loads(json.dumps(record, default=str))


def plain(value: Any) -> Any:
    """What a reader gives back, as JSON has it: arrays as lists, its own nothing as None."""
    if isinstance(value, np.ndarray | list):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and np.isnan(value) else value


def unprefixed(text: str) -> str:
    return text[1:] if re.match("'+[=+\\-@\t\r\n＝＋－＠]", text) else text


@FEW
@given(pages())
def test_jsonl_gives_back_what_went_in(given: list[list[Item]]) -> None:
    folder, written = exported("jsonl", given)

    for kind, items in by_kind(given).items():
        lines = folder[f"{kind}.jsonl"].decode().split("\n")
        assert [json.loads(line) for line in lines[:-1]] == in_json(records(items))
        assert lines[-1] == ""
    assert {file.kind: file.rows for file in written} == {kind: len(items) for kind, items in by_kind(given).items()}


@FEW
@given(pages())
def test_parquet_gives_back_what_went_in(given: list[list[Item]]) -> None:
    folder, _ = exported("parquet", given)

    for kind, items in by_kind(given).items():
        assert parquet.read_table(folder.files[f"{kind}.parquet"]).to_pylist() == records(items)


@FEW
@given(pages())
def test_csv_gives_back_every_text_and_the_rest_as_json(given: list[list[Item]]) -> None:
    folder, _ = exported("csv", given)

    for kind, items in by_kind(given).items():
        rows = list(csv.reader(io.StringIO(folder[f"{kind}.csv"].decode("utf-8-sig"), newline="")))
        assert rows[0] == list(columns_of(Traits.of(items[0].kind)))
        for row, record in zip(rows[1:], in_json(records(items)), strict=True):
            for found, value in zip(row, record.values(), strict=True):
                expected = "" if value is None else value
                assert expected == (unprefixed(found) if isinstance(expected, str) else json.loads(found))


@FEW
@given(pages())
def test_no_cell_of_a_csv_begins_a_formula(given: list[list[Item]]) -> None:
    folder, _ = exported("csv", given)

    for name in folder.files:
        for row in csv.reader(io.StringIO(folder[name].decode("utf-8-sig"), newline="")):
            for found in row:
                assert not re.match("[=+@\t\r\n＝＋－＠]|-(?![0-9])", found)


@pytest.mark.parametrize("text", [*HARD, *HARD_TOO, "''=x", "'tis", "x=1"])
def test_the_apostrophe_before_a_formula_can_be_taken_off_again(text: str) -> None:
    assert unprefixed(cell(text)) == text


def test_a_number_below_zero_is_a_number_and_the_same_typed_as_words_is_not() -> None:
    assert cell(-3.5) == "-3.5"
    assert cell("-3.5") == "'-3.5"


@FEW
@given(pages("choice", "number", "label", "box"))
def test_pandas_reads_parquet_and_jsonl_alike(given: list[list[Item]]) -> None:
    whole, _ = exported("parquet", given)
    lines, _ = exported("jsonl", given)

    for kind, items in by_kind(given).items():
        frame = pd.read_parquet(io.BytesIO(whole[f"{kind}.parquet"]))
        assert [plain(row) for row in frame.to_dict("records")] == records(items)
        read = pd.read_json(io.BytesIO(lines[f"{kind}.jsonl"]), lines=True, dtype=False)
        assert list(read["text"]) == [item.prompt for item in items]


def test_pandas_reads_the_csv() -> None:
    folder, _ = exported("csv", [[CHOICE], [CHOICE]])

    frame = pd.read_csv(io.BytesIO(folder["choice.csv"]))

    assert list(frame["id"]) == ["k", "k"]
    assert list(frame["label"]) == ["cat", "cat"]
    assert json.loads(frame["options"][0]) == ["cat", "dog"]
    assert not frame["erased"].any()


@pytest.mark.parametrize("name", WHOLE)
def test_a_tombstone_keeps_its_row(name: str) -> None:
    gone = tombstone("was", "choice", Options(2))
    folder, [written] = exported(name, [[CHOICE, gone]])

    assert written.rows == 2
    reader = {"csv": pd.read_csv, "jsonl": lambda file: pd.read_json(file, lines=True), "parquet": pd.read_parquet}
    frame = reader[name](folder.files[written.name]) if not folder.files[written.name].seek(0) else None
    assert frame is not None
    assert list(frame["erased"]) == [False, True]
    assert pd.isna(frame["text"][1])


@pytest.mark.parametrize("name", sorted(formats()))
def test_an_export_of_nothing_has_no_file(name: str) -> None:
    folder, written = exported(name, [[], []])

    assert written == ()
    assert folder.files == {}


def test_every_kind_has_a_file_of_its_own_with_one_type_a_column() -> None:
    tags = Item("t", "label", Tags(2), "en", "CC0-1.0", "?", label=["cat"])
    number = Item("n", "number", Number(), "en", "CC0-1.0", "?")
    folder, written = exported("jsonl", [[CHOICE, tags], [number, CHOICE]])

    assert [(file.name, file.rows) for file in written] == [
        ("choice.jsonl", 2),
        ("label.jsonl", 1),
        ("number.jsonl", 1),
    ]
    assert folder.files.keys() == {file.name for file in written}


def test_an_unknown_format_is_refused_and_told_what_there_is() -> None:
    with pytest.raises(ExportFormatUnknown) as refused:
        format_named("xlsx")

    assert refused.value.facts["known"] == ", ".join(sorted(formats()))
    assert format_named("JSONL") is formats()["jsonl"]


def test_a_format_that_fits_none_of_the_kinds_is_refused_and_told_what_fits() -> None:
    with pytest.raises(ExportFormatUnfit) as refused:
        require_fitting(["jsonl", "coco"], ["label", "choice"])

    assert refused.value.facts == {
        "format": "coco",
        "kinds": "choice, label",
        "known": "csv, jsonl, labelstudio, parquet",
    }
    require_fitting(["coco", "sft"], ["box", "answer"])
    require_fitting(["coco"], [])
    with pytest.raises(ExportFormatUnknown):
        require_fitting(["xlsx"], ["choice"])


def test_without_pyarrow_parquet_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(ExportFormatNotInstalled):
        Export(["parquet"], Folder().open, ABOUT).write([CHOICE])
