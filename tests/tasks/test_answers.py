import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.values import Answer
from tasks.answers import answer_in, as_draft, columns_of, from_value, to_value, written
from tasks.kinds import kind_named

_SIDES = st.floats(0, 1)
_MARK = st.tuples(_SIDES, _SIDES, _SIDES, _SIDES, st.integers(0, 5))
ANSWERS: st.SearchStrategy[Answer] = st.one_of(
    st.integers(0, 9),
    st.text(min_size=1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.integers(0, 9)).map(tuple),
    st.lists(_MARK).map(tuple),
)


@given(ANSWERS)
def test_an_answer_comes_back_from_its_columns_as_it_was(answer: Answer) -> None:
    columns = columns_of(answer)
    stored = {name: None if value is None else json.loads(json.dumps(value)) for name, value in columns.items()}

    assert sum(value is not None for value in stored.values()) == 1
    assert answer_in(stored) == answer
    assert type(answer_in(stored)) is type(answer)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.lists(_MARK).map(tuple))
def test_a_label_comes_back_as_it_was(answer: Answer) -> None:
    assert from_value(json.loads(json.dumps(to_value(answer)))) == answer


@pytest.mark.parametrize(
    ("answer", "names", "file"),
    [
        (1, ("a", "b"), "b"),
        (2, ("a", "b"), "none_of_these"),
        (12.0, (), 12),
        (1.5, (), 1.5),
        ((0, 2), ("a", "b", "c"), ["a", "c"]),
        ((), ("a", "b"), []),
        (((0.1, 0.2, 0.3, 0.4, 1),), ("cat", "dog"), [{"box": [0.1, 0.2, 0.3, 0.4], "label": "dog"}]),
        (((0.1, 0.2, 0.3, 0.4, 0),), (), [{"box": [0.1, 0.2, 0.3, 0.4]}]),
    ],
)
def test_files_have_answers_in_words(answer: Answer, names: tuple[str, ...], file: object) -> None:
    assert written(answer, names) == file


@given(st.floats(-1e15, 1e15).map(lambda value: value + 0.0))
def test_a_draft_of_a_number_reads_as_the_number(value: float) -> None:
    kind = kind_named("number")
    payload = kind.load({"text": "How many?", "language": "en"})
    draft = as_draft(value)
    assert draft is not None
    assert kind.parse_answer(payload, draft) == value


@given(st.sets(st.integers(0, 3), min_size=1))
def test_a_draft_of_tags_reads_as_the_tags(tags: set[int]) -> None:
    kind = kind_named("label")
    payload = kind.load({"text": "Which?", "language": "en", "options": list("abcd")})
    draft = as_draft(tuple(sorted(tags)))
    assert draft is not None
    assert kind.parse_answer(payload, draft) == tuple(sorted(tags))
