"""The better of two answers, by who compares at all: a habit of pressing the upper button decides nothing."""

from uuid import UUID

from flows.shared.preferences import preferences
from store.comparisons import Comparison
from tasks.kinds import compare

QUESTIONS = 24
THOUGHTFUL = 2
LAZY = 3
SAME = compare.OPTIONS.index("same")


def cast(question: int, person: int, choice: int, *, is_swapped: bool = False, label: int = compare.B) -> Comparison:
    first, second = (UUID(int=10 * question + place + 1) for place in (0, 1))
    return Comparison(
        question_key=f"question {question}",
        task_id=UUID(int=1000 + question),
        first_id=first,
        second_id=second,
        label=label,
        confidence=0.91237,
        contributor_id=UUID(int=5000 + person),
        choice=choice,
        is_swapped=is_swapped,
    )


def test_who_always_presses_the_upper_button_decides_nothing() -> None:
    given = []
    for question in range(QUESTIONS):
        given += [cast(question, person, compare.B, is_swapped=bool(question % 2)) for person in range(THOUGHTFUL)]
        for person in range(THOUGHTFUL, THOUGHTFUL + LAZY):
            is_swapped = bool(question // 2 % 2)  # so that on half of the questions all of them press the worse one
            given.append(cast(question, person, compare.B if is_swapped else compare.A, is_swapped=is_swapped))
    found = preferences(given)
    assert found.best == {f"question {question}": UUID(int=10 * question + 2) for question in range(QUESTIONS)}


def test_a_pair_says_what_its_label_and_its_votes_say() -> None:
    given = [cast(0, 0, compare.B), cast(0, 1, compare.B, is_swapped=True), cast(0, 2, SAME)]
    ((judged,),) = preferences(given).judged.values()
    assert (judged.first_id, judged.second_id, judged.preferred) == (UUID(int=1), UUID(int=2), UUID(int=2))
    assert judged.votes == {"b": 2, "same": 1}
    assert judged.confidence == 0.9124


def test_of_two_that_are_the_same_neither_is_preferred_and_the_first_is_the_text() -> None:
    found = preferences([cast(0, person, SAME, is_swapped=bool(person % 2), label=SAME) for person in range(4)])
    ((judged,),) = found.judged.values()
    assert judged.preferred is None
    assert found.best == {"question 0": UUID(int=1)}


def test_nothing_compared_is_nothing_preferred() -> None:
    found = preferences([])
    assert (found.judged, found.best) == ({}, {})
