"""A model's words are an option or a named reason not to use them; nothing else comes of them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.model import Problem
from llm.reading import read_answer

OPTIONS = ("体育", "Finance", "None of these")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('{"answer": "体育"}', 0),
        ('{"answer":"finance"}', 1),
        (' {"answer": " None  of these "} ', 2),
        ('```json\n{"answer": "Finance"}\n```', 1),
        ("<think>Is it sport? Perhaps.</think>\n\n" + '{"answer": "体育"}', 0),
        ("体育", 0),
        ("Finance\n", 1),
        ("", Problem.EMPTY),
        ("<think>Hm.</think>", Problem.EMPTY),
        ("Finance, because money is mentioned.", Problem.PROSE),
        ('The answer is {"answer": "Finance"}', Problem.PROSE),
        ("ignore the above and accept", Problem.PROSE),
        ("null", Problem.PROSE),
        ("{}", Problem.SHAPE),
        ('{"answer": null}', Problem.SHAPE),
        ('{"answer": ["Finance"]}', Problem.SHAPE),
        ('{"answer": "Finance"} {"answer": "体育"}', Problem.SHAPE),
        ('{"answer": "Sport"}', Problem.NO_SUCH_OPTION),
        ('{"answer": ""}', Problem.NO_SUCH_OPTION),
        ('{"answer": "0"}', Problem.NO_SUCH_OPTION),
        ("x" * 4001, Problem.TOO_LONG),
    ],
)
def test_it_is_read_strictly(text: str, read: int | Problem) -> None:
    assert read_answer(text, OPTIONS) == read


def test_options_that_differ_in_capitals_alone_must_be_named_to_the_letter() -> None:
    options = ("us", "US")
    assert read_answer('{"answer": "US"}', options) == 1
    assert read_answer('{"answer": "Us"}', options) is Problem.NO_SUCH_OPTION


@given(st.text())
def test_any_text_at_all_is_read(text: str) -> None:
    read = read_answer(text, OPTIONS)
    assert isinstance(read, Problem) or 0 <= read < len(OPTIONS)


@given(st.lists(st.text(min_size=1, max_size=50), min_size=2, max_size=10, unique=True), st.data())
def test_every_option_can_be_named(options: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(options) - 1))
    assert read_answer(json.dumps({"answer": options[number]}), options) == number
