"""What an export says of an item."""

from uuid import uuid4

import pytest

from kernel.values import Language, Options, Tags
from tasks.exports import Traits
from tasks.exports.shapes import answer_as_written, item_of, tombstone
from tasks.kinds import all_kinds, answer, box, choice, compare, correct, label, number, review, told_fields

COMMON = {"text": "?", "language": Language.EN, "explanation": "since …", "source": "s", "photo": "f" * 64}
PAYLOADS = {
    "answer": answer.Payload(references=("secret",), **COMMON),
    "box": box.Payload(labels=("cat", "dog"), **COMMON),
    "choice": choice.Payload(options=("cat", "dog"), **COMMON),
    "compare": compare.Payload(a="this", b="that", of=(uuid4(), uuid4()), **COMMON),
    "correct": correct.Payload(answer="wrnog", mistakes=("no",), references=("secret",), **COMMON),
    "label": label.Payload(options=("cat", "dog"), **COMMON),
    "number": number.Payload(unit="kg", low=0, **COMMON),
    "review": review.Payload(answer="this", **COMMON),
}
DETAILS: dict[str, dict[str, object]] = {
    "answer": {},
    "box": {},
    "choice": {},
    "compare": {"a": "this", "b": "that"},
    "correct": {"answer": "wrnog", "mistakes": ["no"]},
    "label": {},
    "number": {"unit": "kg", "low": 0.0, "high": None},
    "review": {"answer": "this"},
}


def test_every_kind_is_tried() -> None:
    assert PAYLOADS.keys() == DETAILS.keys() == all_kinds().keys()


@pytest.mark.parametrize("kind", sorted(DETAILS))
def test_an_item_tells_what_people_are_shown_and_no_secret(kind: str) -> None:
    item = item_of(kind, PAYLOADS[kind], key="k", licence="CC0-1.0")

    assert item.details == DETAILS[kind]
    assert list(told_fields(kind)) == list(DETAILS[kind])
    assert "secret" not in repr(item)
    assert "since" not in repr(item)
    assert item.options == all_kinds()[kind].names(PAYLOADS[kind])


def test_a_rows_own_licence_goes_before_the_campaigns() -> None:
    own = choice.Payload(options=("a", "b"), **COMMON | {"licence": "MIT"})

    assert item_of("choice", own, key="k", licence="CC0-1.0").licence == "MIT"
    assert item_of("choice", PAYLOADS["choice"], key="k", licence="CC0-1.0").licence == "CC0-1.0"


def test_answers_are_written_by_name_and_numbers_are_floats() -> None:
    def told(kind: str, answer: object) -> object:
        return answer_as_written(answer, PAYLOADS[kind], kind)  # type: ignore[arg-type]

    assert told("choice", 1) == "dog"
    assert told("choice", 2) == "none_of_these"
    assert told("label", (0, 1)) == ["cat", "dog"]
    assert type(told("number", 3.0)) is float
    assert told("answer", "words") == "words"
    assert told("box", ((0.0, 0.0, 0.5, 1.0, 1),)) == [{"box": [0.0, 0.0, 0.5, 1.0], "label": "dog"}]


def test_a_tombstone_keeps_key_and_kind_alone() -> None:
    gone = tombstone("k", "label", Tags(2))

    assert (gone.key, gone.kind, gone.is_erased) == ("k", "label", True)
    assert not any((gone.prompt, gone.votes, gone.label, gone.texts, gone.details))
    assert item_of("choice", PAYLOADS["choice"], key="k", licence="").space == Options(2)


@pytest.mark.parametrize("kind", sorted(DETAILS))
def test_the_traits_of_a_kind_are_those_of_its_items(kind: str) -> None:
    item = item_of(kind, PAYLOADS[kind], key="k", licence="MIT")

    assert Traits.of(kind).space is type(item.space)
    assert Traits.of(kind).details.keys() == item.details.keys()
