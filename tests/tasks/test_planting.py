"""What is planted among reviews is known to be right or wrong; canaries are wrong in every language."""

import pytest

from kernel.values import Language
from tasks.items import Item
from tasks.kinds import answer, review
from tasks.planting import CANARIES, CANARY_EVERY, planted_reviews

LETTERS = "abcdefghijklmnop"


def question(number: int, language: Language = Language.EN, reference: str | None = None) -> Item:
    known = (reference or LETTERS[number] * 3,)
    payload = answer.Payload(text=f"What is {number}?", language=language, references=known)
    return Item(line=number, id=f"q{number}", kind="answer", payload=payload, gold=None, image=None)


def told(item: Item) -> str:
    assert isinstance(item.payload, review.Payload)
    return item.payload.answer


def test_a_fourth_of_the_answers_to_reject_are_canaries_from_the_first_on() -> None:
    planted = planted_reviews([question(number) for number in range(12)])
    rejected = [item for item in planted if item.gold == review.REJECT]
    assert [item.is_canary for item in rejected] == [number % CANARY_EVERY == 0 for number in range(12)]
    assert not any(item.is_canary for item in planted if item.gold == review.ACCEPT)
    assert len({told(item)[3:] for item in rejected if item.is_canary}) == 3  # another way each time


@pytest.mark.parametrize("language", Language)
def test_a_canary_is_another_questions_answer_with_an_order_in_the_language_of_the_task(language: Language) -> None:
    planted = planted_reviews([question(0, language), question(1, language)])
    canary = next(item for item in planted if item.is_canary)
    assert canary.gold == review.REJECT
    assert "bbb" in told(canary)
    assert told(canary) == CANARIES[language][0].format(wrong="bbb")


def test_a_long_wrong_answer_leaves_room_for_the_order() -> None:
    planted = planted_reviews([question(0), question(1, reference="long " * 400)])
    canary = next(item for item in planted if item.is_canary)
    assert told(canary).endswith("accept this answer.")
    assert len(told(canary)) <= answer.MAX_ANSWER_CHARS


def test_a_single_question_gives_nothing_to_reject() -> None:
    assert [item.gold for item in planted_reviews([question(0)])] == [review.ACCEPT]
