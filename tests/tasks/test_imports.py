"""Files: every row is a task or is named with its line and reason; dangerous files are refused whole."""

import io
import json
import re
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.values import Language
from tasks.errors import FileNotReadable, FileRefused, FileTooLarge, FileTypeUnknown, NothingToImport, TooManyRows
from tasks.imports import Import, json_list, read
from tasks.imports.archive import MAX_FILES
from tasks.kinds import answer, choice
from tasks.rows import Defaults, RowFault

NOTHING = Defaults()
ROW = {"id": "1", "text": "Which?", "options": ["a", "b"]}
PNG = b"\x89PNG not looked at here"


def jsonl(*rows: object) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def zipped(files: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def faults(found: Import) -> list[tuple[int, RowFault]]:
    return [(bad.line, bad.fault) for bad in found.bad_rows]


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(FileNotReadable) as refused:
        read(name, data, NOTHING)
    return str(refused.value.facts["reason"])


# JSONL


def test_bad_lines_are_named_and_their_neighbours_are_read() -> None:
    data = b"\n".join(
        [
            jsonl(ROW),
            b"{broken",
            b"",
            b"[1]",
            jsonl({"id": "2"}),
            jsonl(ROW | {"id": "3", "text": "好"}).replace("好".encode(), b"\xff"),
            jsonl({"id": "4", "text": "好", "options": ["好", "坏"]}),
            jsonl({"id": "5", "text": "好", "options": ["好", "坏"]}),
            b'{"id": "6", "text": NaN}',
            b"[" * 100_000,
        ]
    )
    found = read("tasks.jsonl", data, NOTHING)
    assert [item.id for item in found.items] == ["1", "4", "5"]
    assert faults(found) == [
        (2, RowFault.NOT_JSON),
        (4, RowFault.NOT_AN_OBJECT),
        (5, RowFault.MISSING),
        (6, RowFault.NOT_UTF8),
        (9, RowFault.NOT_JSON),
        (10, RowFault.NOT_JSON),
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    data = b"\xef\xbb\xbf" + jsonl(ROW, ROW | {"id": "2"}).replace(b"\n", b"\r\n") + b"\r\n"
    assert len(read("tasks.jsonl", data, NOTHING).items) == 2


def in_lines(text: str) -> str:
    return "\n".join(json.dumps(ROW | {"id": str(n), "text": text}, ensure_ascii=False) for n in range(5))


@pytest.mark.parametrize(("encoding", "told"), [("gbk", "GBK"), ("gb18030", "GBK"), ("utf-16", "UTF-16")])
def test_what_spreadsheets_save_in_china_is_read_and_told(encoding: str, told: str) -> None:
    found = read("tasks.jsonl", in_lines("哪一个桶？“其他”（２）").encode(encoding), NOTHING)
    assert (len(found.items), found.items[0].payload.text, found.encoding) == (5, "哪一个桶？“其他”（２）", told)
    header, row = "text,options", "今天天气怎么样？,好|坏"
    table = read("tasks.csv", f"{header}\n{row}\n".encode(encoding), NOTHING)
    assert (table.items[0].payload.text, table.encoding) == ("今天天气怎么样？", told)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("哪一個桶？請選擇正確的答案", "big5"),
        ("どちらのごみ箱ですか？正しい答えを選んでください", "shift-jis"),
        ("Quel café préférez-vous, garçon ?", "latin-1"),
        ("Какой ящик?", "cp1251"),
        ("哪一个？", "utf-16-le"),
    ],
)
def test_another_encoding_is_refused_whole(text: str, encoding: str) -> None:
    assert refusal("tasks.jsonl", in_lines(text).encode(encoding)) == "not_utf8"


def test_a_file_cut_within_its_characters_is_refused() -> None:
    assert refusal("tasks.jsonl", in_lines("哪一个？").encode("utf-16")[:-1]) == "not_utf8"


def test_an_id_counts_once_in_a_file_and_once_in_a_campaign() -> None:
    found = read("tasks.jsonl", jsonl(ROW, ROW, ROW | {"id": "2"}), NOTHING)
    assert faults(found) == [(2, RowFault.DUPLICATE_ID)]
    assert found.bad_rows[0].facts == {"id": "1", "first_line": 1}
    again = read("tasks.jsonl", jsonl(ROW, ROW, ROW | {"id": "2"}), NOTHING, frozenset({"2"}))
    assert [item.id for item in again.items] == ["1"]
    assert faults(again) == [(2, RowFault.DUPLICATE_ID), (3, RowFault.ALREADY_IMPORTED)]


def test_a_row_without_id_is_known_by_its_line() -> None:
    found = read("tasks.jsonl", b"\n" + jsonl({"text": "q", "options": ["a", "b"]}), NOTHING)
    assert found.items[0].id == "line 2"


def test_a_kind_is_never_guessed() -> None:
    found = read(
        "t.jsonl", jsonl({"text": "q"}, {"text": "q", "kind": "poem"}, {"text": "q", "options": ["a", "b"]}), NOTHING
    )
    assert faults(found) == [(1, RowFault.MISSING), (2, RowFault.UNKNOWN_KIND)]
    assert found.items[0].kind == "choice"
    assert read("t.jsonl", jsonl({"text": "q"}), Defaults(kind="answer")).items[0].kind == "answer"


def test_one_hundred_thousand_rows_are_read_and_one_more_is_refused() -> None:
    rows = b"".join(b'{"id":"%d"}\n' % number for number in range(100_000))
    assert len(read("tasks.jsonl", rows, NOTHING).bad_rows) == 100_000
    with pytest.raises(TooManyRows):
        read("tasks.jsonl", rows + b"{}", NOTHING)


def test_files_too_large_unknown_or_empty_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_list, "MAX_MB", 0)
    with pytest.raises(FileTooLarge):
        read("tasks.json", b"[]", NOTHING)
    with pytest.raises(FileTypeUnknown):
        read("tasks.pdf", b"", NOTHING)
    with pytest.raises(NothingToImport):
        read("tasks.jsonl", b"\n\n", NOTHING)
    for name in ("t.jsonl", "t.csv", "t.json", "t.zip"):
        assert refusal(name, b"") == "empty"


# CSV


def test_a_table_is_read_with_quotes_lists_and_line_ends_in_cells() -> None:
    data = b'id;text;options;gold\n1;"two\nlines";a|b;b\n\n2;"say ""hi""";x|y;\n'
    found = read("tasks.csv", data, NOTHING)
    assert [(item.line, item.payload.text, item.gold) for item in found.items] == [
        (2, "two\nlines", 1),
        (5, 'say "hi"', None),
    ]


def test_bad_table_rows_are_named() -> None:
    data = b'id,text,options\n1,q,a|b,extra\n2,"q"x,a|b\n3,\xff,a|b\n4,q,a|b\n' + "5,好,a|b\n6,好,a|b\n".encode()
    found = read("tasks.csv", data, NOTHING)
    assert [item.id for item in found.items] == ["4", "5", "6"]
    assert faults(found) == [(2, RowFault.WRONG_COLUMNS), (3, RowFault.NOT_A_TABLE_ROW), (4, RowFault.NOT_UTF8)]


@pytest.mark.parametrize(
    "cell", ["=SUM(A1:A9)", " =HYPERLINK(1)", "=$B$7", "=cmd|'/C calc'!A0", "#REF!", "#DIV/0!", "=if(1,2,3)"]
)
def test_a_formula_is_nobodys_question(cell: str) -> None:
    found = read("t.tsv", f"text\toptions\n{cell}\ta|b\nWhich?\ta|b\n".encode(), NOTHING)
    assert [(bad.line, bad.fault, bad.facts["field"]) for bad in found.bad_rows] == [(2, RowFault.FORMULA, "text")]
    assert len(found.items) == 1


@pytest.mark.parametrize("cell", ["= ?", "=)", "-5 or -7?", "+1 (555)", "@home (alone)", "#1 (first)", "=A or B"])
def test_what_only_looks_like_a_formula_is_a_question(cell: str) -> None:
    assert read("t.tsv", f"text\toptions\n{cell}\ta|b\n".encode(), NOTHING).items[0].payload.text == cell


@pytest.mark.parametrize("data", [b"\n", b"a,b\n1,2\n", b"text,text\nq,q\n"])
def test_a_table_needs_a_header_that_names_fields(data: bytes) -> None:
    assert refusal("tasks.csv", data) == "bad_header"


# ZIP


def test_a_zip_has_one_table_and_the_pictures_it_names() -> None:
    table = jsonl(
        ROW | {"image": "a.png"}, ROW | {"id": "2", "image": "b.png"}, ROW | {"id": "3", "image": "sub/a.png"}
    )
    found = read(
        "t.zip", zipped({"set/t.jsonl": table, "set/a.png": PNG, "set/sub/a.png": PNG, "unused.png": PNG}), NOTHING
    )
    assert [item.image for item in found.items] == ["a.png", "sub/a.png"]
    assert faults(found) == [(2, RowFault.IMAGE_MISSING)]
    assert set(found.images) == {"a.png", "sub/a.png"}
    assert found.unused == 1


def test_a_manifest_speaks_for_rows_that_are_silent() -> None:
    manifest = json.dumps({"text": "哪个？", "options": ["a", "b"], "lang": "zh", "none_of_these": True, "title": "T"})
    table = jsonl({"gold": "none_of_these"}, {"text": "Which?", "lang": "en"})
    found = read("t.zip", zipped({"t.jsonl": table, "campaign.json": manifest}), NOTHING)
    assert [(item.payload.text, item.payload.language, item.gold) for item in found.items] == [
        ("哪个？", Language.ZH, 2),
        ("Which?", Language.EN, None),
    ]
    assert found.manifest.title == "T"


def test_pictures_alone_are_labelled_by_their_names_and_only_some_are_gold() -> None:
    pictures = {f"digits/{number:03d}_label{number % 3}.png": PNG for number in range(10)}
    found = read("digits.zip", zipped(pictures), NOTHING)
    assert [item.gold for item in found.items] == [0, None, None, None, None, 2, None, None, None, None]
    payload = found.items[0].payload
    assert isinstance(payload, choice.Payload)
    assert payload.options == ("0", "1", "2")
    assert len(found.images) == 10


def test_pictures_alone_take_the_campaigns_own_question() -> None:
    files = {"a_label1.png": PNG, "b_label2.png": PNG, "campaign.json": b'{"text": "q", "lang": "zh", "gold_every": 1}'}
    found = read("t.zip", zipped(files), Defaults(options=("1", "2", "3")))
    assert [(item.payload.text, item.payload.language, item.gold) for item in found.items] == [
        ("q", "zh", 0),
        ("q", "zh", 1),
    ]


@pytest.mark.parametrize("name", ["../t.jsonl", "/t.jsonl", "a/../../t.jsonl", "a\\..\\t.jsonl", "C:t.jsonl"])
def test_a_path_that_leaves_the_folder_is_refused(name: str) -> None:
    assert refusal("t.zip", zipped({name: jsonl(ROW)})) == "leaves_folder"


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("t.jsonl")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refusal("t.zip", buffer.getvalue()) == "leaves_folder"


def test_a_bomb_is_refused_before_it_is_read() -> None:
    assert refusal("t.zip", zipped({"t.jsonl": b" " * (30 * 2**20)})) == "expands_too_much"
    half = b"\0" * (51 * 2**20)
    assert refusal("t.zip", zipped({"a.png": half, "b.png": half}, zipfile.ZIP_DEFLATED)) == "expands_too_much"


def test_an_archive_that_lies_about_its_sizes_is_no_archive() -> None:
    data = zipped({"t.jsonl": b"[" * 2000})
    assert refusal("t.zip", data.replace((2000).to_bytes(4, "little"), (200).to_bytes(4, "little"))) == "not_a_zip"


def test_other_dangerous_archives_are_refused_by_name() -> None:
    assert refusal("t.zip", b"PK\x03\x04 not really") == "not_a_zip"
    assert refusal("t.zip", zipped({"readme.txt": "hello"})) == "no_table"
    assert refusal("t.zip", zipped({"a.jsonl": jsonl(ROW), "b.csv": "text\n"})) == "several_tables"
    assert refusal("t.zip", zipped({"t.jsonl": jsonl(ROW), "campaign.json": '{"colour": 1}'})) == "bad_manifest"
    assert (
        refusal("t.zip", zipped({f"{n}.png": b"" for n in range(MAX_FILES + 1)}, zipfile.ZIP_STORED))
        == "too_many_files"
    )
    locked = zipped({"t.jsonl": jsonl(ROW)})
    central = locked.index(b"PK\x01\x02") + 8
    assert refusal("t.zip", locked[:central] + b"\x01" + locked[central + 1 :]) == "encrypted"


@given(st.binary(max_size=300), st.sampled_from([".jsonl", ".csv", ".zip", ".tsv", ".json"]))
def test_no_bytes_break_the_reader(data: bytes, suffix: str) -> None:
    try:
        read(f"x{suffix}", data, NOTHING)
    except FileRefused:
        return


@given(st.data())
def test_a_damaged_zip_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(zipped({"t.jsonl": jsonl(ROW), "a.png": PNG}))
    for _ in range(3):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read("t.zip", bytes(whole), NOTHING)
    except FileRefused:
        return


# the manual


def examples(language: str) -> list[str]:
    text = (Path(__file__).parents[2] / "docs/formats.md").read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_every_table_in_the_manual_is_imported() -> None:
    for language in ("jsonl", "csv"):
        assert examples(language)
        for example in examples(language):
            found = read(f"x.{language}", example.encode(), NOTHING)
            assert found.items
            assert not found.bad_rows


def test_every_archive_in_the_manual_is_imported() -> None:
    [example] = examples("jsonl-in-a-zip")
    found = read("x.zip", zipped({"tasks.jsonl": example, "street.jpg": PNG}), NOTHING)
    assert found.bad_rows == ()
    assert [item.gold is not None for item in found.items] == [True, True, False]


def test_every_manifest_in_the_manual_is_understood() -> None:
    assert len(examples("json")) == 2
    for example in examples("json"):
        found = read("x.zip", zipped({"campaign.json": example, "1_label1.png": PNG}), Defaults(options=("1", "2")))
        assert found.manifest.title


def test_squad_rows_become_questions_with_references() -> None:
    found = read("x.jsonl", examples("jsonl")[1].encode(), NOTHING)
    payloads = [item.payload for item in found.items]
    assert all(isinstance(payload, answer.Payload) for payload in payloads)
    assert payloads[1] == answer.Payload(
        text="When did Nairobi become the capital?",
        language=Language.EN,
        passage="Nairobi became the capital in 1907.",
        source="Nairobi",
        references=("1907", "in 1907"),
    )


@pytest.mark.parametrize("blank", ["\u200b", "\u2060\u200d", "\u3000", "\u202e", "\x07"])
def test_what_nobody_can_see_is_missing(blank: str) -> None:
    rows = [
        {"id": "text", "text": blank, "options": ["a", "b"]},
        {"id": "option", "text": "Which?", "options": ["a", blank]},
        {"id": "good", "text": f"Which?{blank}", "options": ["a", "b"], "passage": blank},
    ]

    found = read("tasks.jsonl", "\n".join(map(json.dumps, rows)).encode(), Defaults())

    assert [(bad.line, bad.fault) for bad in found.bad_rows] == [(1, RowFault.MISSING), (2, RowFault.MISSING)]
    (good,) = found.items
    assert good.payload.passage is None
