"""Near-copies: rare text that people share is found in any script; what honest people share anyway is not."""

import random
from collections.abc import Sequence

import numpy as np
import pytest

from scoring.honesty.copies import Answers, Copy, near_copies

ESSAY = (
    "The first bridge over this river was built of chestnut wood, and each spring the miller's sons replaced those of "
    "its planks that had rotted."
)
ESSAY_ZH = "这条河上最早的桥是用栗木搭成的，每年春天磨坊主的几个儿子都要把朽坏的桥板一块一块换下来。"
_WORDS = ("river", "stone", "winter", "market", "lantern", "orchard", "bitter", "violet", "thunder", "basket")
_SIGNS = "山水木石春秋晴雨桥船灯市花草牛羊父母东西南北高低远近新旧"


def answers(*each: tuple[str, int, int]) -> Answers:
    """Text, person, question of each; and a hundred other people's, who have nothing in common but words."""
    chance = random.Random(7)
    other = [(_sentence(chance, number), 100 + number, 100 + number // 2) for number in range(100)]
    texts, people, questions = zip(*each, *other, strict=True)
    return Answers(list(texts), np.array(people), np.array(questions))


def _sentence(chance: random.Random, number: int) -> str:
    if number % 2:
        return "".join(chance.choices(_SIGNS, k=40))
    return " ".join(chance.choices(_WORDS, k=20))


def found(given: Answers, targets: Sequence[int] = (0,), shown: Sequence[str] = ("",)) -> list[Copy]:
    return near_copies(given, targets, shown)


@pytest.mark.parametrize("text", [ESSAY, ESSAY_ZH])
@pytest.mark.parametrize("question", [0, 1])
def test_a_long_answer_that_two_people_give_is_found(text: str, question: int) -> None:
    [copy] = found(answers((text, 0, 0), (text, 1, question)))
    assert (copy.answer, copy.other, copy.share) == (0, 1, 1.0)
    assert copy.bits > 40
    assert copy.letters > 80


@pytest.mark.parametrize(
    "text", ["Massachusetts Institute of Technology", "I do not know.", "麻省理工学院", "我不知道。"]
)
@pytest.mark.parametrize("question", [0, 1])
def test_the_same_short_answer_is_normal(text: str, question: int) -> None:
    assert found(answers((text, 0, 0), (text, 1, question))) == []


def test_a_sentence_is_normal_under_one_question_and_not_under_two() -> None:
    text = "He lost the sight of one eye when the chestnut bridge fell in the flood of that spring."
    assert found(answers((text, 0, 0), (text, 1, 0))) == []
    assert len(found(answers((text, 0, 0), (text, 1, 1)))) == 1


@pytest.mark.parametrize("text", [ESSAY, ESSAY_ZH])
def test_small_changes_hide_nothing(text: str) -> None:
    changed = text.replace("wood", "timber").upper().replace(" ", "  ").replace("最早", "最老").replace("，", " , ")
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in changed)
    [copy] = found(answers((text, 0, 0), (wide, 1, 1)))
    assert copy.share > 0.8


@pytest.mark.parametrize("text", [ESSAY, ESSAY_ZH])
def test_what_the_question_shows_is_nobodys_to_copy(text: str) -> None:
    given = answers((text, 0, 0), (text, 1, 1))
    assert found(given, shown=[f"Who built it?\n{text} And so on."]) == []


def test_what_many_people_say_is_not_rare() -> None:
    everybody = [(ESSAY, person, person) for person in range(80)]
    assert found(answers(*everybody)) == []


def test_ones_own_answer_is_a_copy_only_under_another_question() -> None:
    assert found(answers((ESSAY, 0, 0), (ESSAY, 0, 0))) == []
    assert len(found(answers((ESSAY, 0, 0), (ESSAY, 0, 1)))) == 1


def test_a_copy_within_a_longer_answer_is_found() -> None:
    [copy] = found(answers((ESSAY, 0, 0), (f"{_sentence(random.Random(3), 0)} {ESSAY}", 1, 1)))
    assert copy.share == 1.0


def test_nothing_comes_of_nothing() -> None:
    assert found(answers(("", 0, 0), ("!?", 1, 0))) == []
    assert found(Answers([ESSAY], np.array([0]), np.array([0]))) == []
    assert found(answers((ESSAY, 0, 0)), targets=(), shown=()) == []
    assert found(answers(("\ud800" + ESSAY, 0, 0), (ESSAY, 1, 1)))  # half a surrogate is no letter


def test_numbering_people_and_questions_anew_changes_nothing() -> None:
    given = answers((ESSAY, 0, 0), (ESSAY, 1, 1), (ESSAY_ZH, 2, 2), (ESSAY_ZH, 3, 3))
    anew = Answers(given.texts, given.person.max() - given.person, given.question * 3 + 5)
    targets, shown = (0, 2), ("", "")
    assert found(given, targets, shown) == found(anew, targets, shown)
    assert [(copy.answer, copy.other) for copy in found(given, targets, shown)] in ([(0, 1), (2, 3)], [(2, 3), (0, 1)])
