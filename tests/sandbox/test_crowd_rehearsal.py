"""A campaign's file is read as an operator would upload it, and its crowd errs exactly as declared."""

import io
import json
import random
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from sandbox.crowd import rehearse
from sandbox.crowd.cards import Wants, read
from sandbox.crowd.knowledge import Answerer, Knowledge
from sandbox.crowd.material import Item, Unusable, read_material
from sandbox.crowd.operator_script import read_case
from sandbox.crowd.participant import Record
from sandbox.crowd.rehearse import draw_skills, judge
from sandbox.crowd.sight import difference, seen
from sandbox.crowd.skill import PLAIN, Skill
from tests.sandbox.tiny_bot import Json, keyboard

ICONS = [("⏭", "skip"), ("🚩", "report"), ("ℹ️", "guide"), ("⋯", "more")]
REVIEW_ROWS = ([("👍 Pass", "y"), ("👎 Fail", "n")], [("🚩 Violation", "v")], ICONS)


def card(text: str, *rows: list[tuple[str, str]], quotes: tuple[str, ...] = ()) -> Json:
    """A message whose quotes are block quotes, as Telegram marks them: in UTF-16 units."""
    entities = [
        {
            "type": "blockquote",
            "offset": len(text[: text.index(quote)].encode("utf-16-le")) // 2,
            "length": len(quote.encode("utf-16-le")) // 2,
        }
        for quote in quotes
    ]
    return {"message_id": 7, "text": text, "entities": entities, "reply_markup": keyboard(*rows)}


def drawn(word: str) -> bytes:
    """A picture of a word."""
    image = Image.new("L", (128, 128), 255)
    ImageDraw.Draw(image).text((10, 10), word, fill=0, font_size=90)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "digits"
    folder.mkdir()
    for number in range(4):
        (folder / f"00{number}_label{number}.png").write_bytes(drawn(str(number)))
    (folder / "README.txt").write_text("not a task")
    return folder


def file_of(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "tasks.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


TEA = {"id": "tea", "text": "How is tea made?", "passage": "🍵 Tea is made with water.", "answers": ["with water"]}
SALT = {"id": "salt", "question": "What is salty?", "context": "The sea is salty.", "answers": {"text": ["the sea"]}}


def test_a_folder_of_pictures_is_uploaded_as_a_zip_without_a_table(pictures: Path) -> None:
    material = read_material(pictures, tasks=3)
    assert material.file_name == "digits.zip"
    with zipfile.ZipFile(io.BytesIO(material.content)) as archive:
        assert archive.namelist() == ["000_label0.png", "001_label1.png", "002_label2.png"]
    assert [(item.name, item.right) for item in material.items] == [
        ("000_label0.png", ("0",)),
        ("001_label1.png", ("1",)),
        ("002_label2.png", ("2",)),
    ]


def test_a_picture_is_recognised_after_it_was_encoded_anew(pictures: Path) -> None:
    knowledge = Knowledge(file=read_material(pictures).items)
    shown = read(card("Which label?", [("0", "a"), ("1", "b"), ("2", "c"), ("3", "d")], ICONS))
    for number in range(4):
        with Image.open(io.BytesIO(drawn(str(number)))) as image:
            file = io.BytesIO()
            image.convert("RGB").resize((300, 300)).save(file, "JPEG", quality=70)
        item = knowledge.shown(shown, seen(file.getvalue()))
        assert item is not None
        assert item.right == (str(number),)
    assert difference(seen(drawn("1")), seen(drawn("1"))) == 0


def test_a_table_in_a_zip_names_its_pictures_and_its_manifest_the_options(tmp_path: Path) -> None:
    path = tmp_path / "signs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("set/tasks.csv", "id,image,truth\ns1,a.png,stop\ns2,b.png,yield\n")
        archive.writestr("set/a.png", drawn("A"))
        archive.writestr("set/b.png", drawn("B"))
        archive.writestr("set/campaign.json", '{"text": "Which sign?", "options": ["stop", "yield"]}')
    first, second = read_material(path).items
    assert (first.name, first.text, first.options, first.right) == ("s1", "Which sign?", ("stop", "yield"), ("stop",))
    assert first.picture == seen(drawn("A"))
    assert second.right == ("yield",)
    assert len(read_material(path, tasks=1).items) == 1


def test_rows_are_read_in_every_documented_shape(tmp_path: Path) -> None:
    tea, salt, judged, unknown = read_material(
        file_of(
            tmp_path,
            TEA,
            SALT,
            {"kind": "review", "text": "Is it?", "answer": "No.", "gold": "reject"},
            {"text": "用过的电池应该放进哪个桶？", "options": ["厨余", "有害"]},
        )
    ).items
    assert (tea.text, tea.passage, tea.right) == ("How is tea made?", "🍵 Tea is made with water.", ("with water",))
    assert (salt.text, salt.passage, salt.right) == ("What is salty?", "The sea is salty.", ("the sea",))
    assert (judged.name, judged.right) == ("line 3", ())
    assert (unknown.options, unknown.right, unknown.language) == (("厨余", "有害"), (), "zh")


def test_a_shortened_table_keeps_whole_rows(tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"
    path.write_text('id,text,options,truth\n1,"two\nlines",a|b,a\n2,one,a|b,b\n', encoding="utf-8")
    assert [item.name for item in read_material(path, tasks=1).items] == ["1"]
    assert read_material(path, tasks=1).items[0].text == "two\nlines"
    assert len(read_material(path, tasks=9).items) == 2
    lines = read_material(file_of(tmp_path, TEA, SALT), tasks=1)
    assert lines.content.count(b"\n") == 1


@pytest.mark.parametrize("content", [b"", b"not json\n", b"\xff\xfe"])
def test_a_file_that_is_no_campaign_is_one_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "tasks.jsonl"
    path.write_bytes(content)
    with pytest.raises(Unusable):
        read_material(path)
    assert rehearse.main([str(path)]) == 1
    assert str(path) in capsys.readouterr().err


@pytest.mark.parametrize("mean", [0.1, 0.6, 0.85, 0.98])
def test_skills_are_spread_evenly_around_the_declared_one(mean: float) -> None:
    skills = draw_skills(mean, 24, random.Random(1))
    assert sum(skills) / 24 == pytest.approx(mean)
    assert len(set(skills)) == 24
    assert min(skills) >= 0.05
    assert max(skills) <= 0.99


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    return Knowledge(file=read_material(file_of(tmp_path, TEA, SALT)).items)


def test_a_task_is_known_by_its_question_and_passage(knowledge: Knowledge) -> None:
    shown = read(card("✍️ · #8F2K\n\n🍵 Tea is made with water.\n\nHow is tea made?", ICONS))
    item = knowledge.shown(shown, None)
    assert shown.wants is Wants.TEXT
    assert item is not None
    assert item.name == "tea"
    assert knowledge.shown(read(card("Something nobody asked", ICONS)), None) is None


def test_what_is_judged_is_the_quoted_answer_of_a_peer(knowledge: Knowledge) -> None:
    text = "🍵 Tea is made with water.\n\nHow is tea made?\n\nA peer answered:\nwith WATER.\nIs this answer right?"
    shown = read(card(text, *REVIEW_ROWS, quotes=("🍵 Tea is made with water.", "with WATER.")))
    assert shown.wants is Wants.REVIEW
    assert shown.quotes == ("🍵 Tea is made with water.", "with WATER.")
    item = knowledge.shown(shown, None)
    sure = Answerer(knowledge, Skill(1.0), random.Random(1))
    assert sure.approves(item, shown.quotes[-1])
    assert not sure.approves(item, "the sea")
    assert not Answerer(knowledge, Skill(0.0), random.Random(1)).approves(item, shown.quotes[-1])


def test_a_wrong_answer_is_another_tasks_right_one(knowledge: Knowledge) -> None:
    tea, _ = knowledge.items
    dice = random.Random(1)
    said = Counter(Answerer(knowledge, Skill(0.8), dice).text(tea, "en") for _ in range(2000))
    assert 0.77 < said["with water"] / 2000 < 0.83
    assert said["the sea"] == 2000 - said["with water"]
    assert Answerer(knowledge, Skill(0.8), dice).text(None, "en") == PLAIN["en"]


def test_twins_are_one_task_with_the_answers_of_both(tmp_path: Path) -> None:
    rows = (TEA, TEA | {"id": "tea again", "answers": ["hot"]})
    knowledge = Knowledge(file=read_material(file_of(tmp_path, *rows)).items)
    assert [item.right for item in knowledge.items] == [("with water", "hot")]
    assert knowledge.names == {"tea": "tea", "tea again": "tea"}
    record = Record(written={"tea": ["with water", "the sea", "hot"]})
    outcome = judge(knowledge, record, [{"id": "tea", "answers": ["hot"]}, {"id": "tea again", "answers": ["the sea"]}])
    assert (outcome.accepted, outcome.accepted_right) == (2, 0.5)
    assert (outcome.refused, outcome.refused_right) == (1, 1.0)


def test_labels_are_compared_with_the_majority_of_the_same_votes() -> None:
    items = [Item(name, name, "", ("a", "b"), ("a",), "en", None) for name in ("one", "two", "gold")]
    record = Record(pressed={"one": ["a", "a", "b"], "two": ["b", "b", "a"], "gold": ["b"]})
    outcome = judge(Knowledge(file=items), record, [{"id": "one", "label": "a"}, {"id": "two", "label": "a"}])
    assert (outcome.accuracy_majority, outcome.accuracy_ours) == (0.5, 1.0)
    assert (outcome.accepted, outcome.refused) == (None, None)


def test_an_operators_card_tells_the_answer_from_the_passage_and_the_reasons() -> None:
    text = "⚖️ Yours to decide · #8F2K · 2 left\n\nThe sea.\n\nWhat?\n\nThe contributor answered:\nsalt\n\nReasons:\nno"
    case = read_case(read(card(text, [("👍 Accept", "1"), ("👎 Reject", "0")], quotes=("The sea.", "salt", "no"))))
    assert (case.answer, case.about) == ("salt", "")
    text = "⚖️\n\nWhat?\n\nA peer answered:\nsea\nIs this answer right?\n\nThe contributor answered:\n👍 Pass"
    case = read_case(read(card(text, [("👍 Accept", "1"), ("👎 Reject", "0")], quotes=("sea", "👍 Pass"))))
    assert (case.answer, case.about) == ("👍 Pass", "sea")
