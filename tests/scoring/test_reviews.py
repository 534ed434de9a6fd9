import numpy as np
import pytest

from scoring.judge import Judgement, judge
from scoring.reviews import Review, outcomes, tally_of_answer
from scoring.standing import Tally
from scoring.verdicts import Verdict
from tests.scoring.crowd import evidence, votes

GOOD, BAD = Review.GOOD, Review.BAD


def reviewed(*reviews: Review, **changes: object) -> Judgement:
    """One answer, reviewed by people who are known to be right nine times in ten, in a scope with gold."""
    rows = [(0, worker, int(review)) for worker, review in enumerate(reviews)]
    known = {"elsewhere": [Tally(votes=100, right=90.0)] * 5, "gold": np.array([-1, 0])}
    return judge(evidence(votes(rows, 2, 5, 2), **known | changes))


def outcome(*reviews: Review, **changes: object) -> int:
    return int(outcomes(reviewed(*reviews, **changes))[0])


def test_reviewers_of_one_mind_decide() -> None:
    assert outcome(GOOD, GOOD, GOOD) == Verdict.ACCEPTED
    assert outcome(BAD, BAD, BAD) == Verdict.REJECTED


def test_one_review_or_a_split_waits_for_more() -> None:
    assert outcome(GOOD) == Verdict.UNDECIDED
    assert outcome(GOOD, BAD) == Verdict.UNDECIDED
    assert outcome() == Verdict.UNDECIDED


def test_a_split_at_the_cap_goes_to_a_person() -> None:
    assert outcome(GOOD, BAD, GOOD, BAD, GOOD) == Verdict.ADJUDICATE


def test_a_closing_campaign_gives_the_likely_answer_its_due() -> None:
    assert outcome(GOOD, closing=True) == Verdict.ACCEPTED
    assert outcome(BAD, closing=True) == Verdict.ADJUDICATE
    assert outcome(closing=True) == Verdict.UNDECIDED


def test_a_tie_in_a_closing_campaign_is_the_authors() -> None:
    assert outcome(GOOD, BAD, closing=True) == Verdict.ACCEPTED


@pytest.mark.parametrize(("good", "score"), [(0.9, 0.4), (0.5, 0.0), (0.1, -0.4)])
def test_an_answer_counts_for_its_author_by_how_far_it_is_better_than_even(good: float, score: float) -> None:
    author = tally_of_answer(good) + tally_of_answer(good)

    assert (author.counted, author.votes) == (2, 2)
    assert author.score == pytest.approx(score)
    assert author.accuracy == pytest.approx(good)


def test_a_planted_answer_has_no_author_to_tell() -> None:
    planted = reviewed(GOOD, GOOD, GOOD, gold=np.array([BAD, -1]))

    assert outcomes(planted)[0] == Verdict.UNDECIDED
    assert planted.verdict.tolist() == [Verdict.REJECTED] * 3


def test_where_most_answers_are_good_few_of_the_refused_are_and_half_and_half_gold_does_not_hide_it() -> None:
    """Three reviews each, one in five wrong, in five seasons: with classes held alike, too much is refused."""
    refused, right = {True: 0, False: 0}, {True: 0, False: 0}
    for seed in range(5):
        truth_rng, people_rng, answer_rng = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3))
        truth = np.where(truth_rng.random(140) < 0.85, GOOD, BAD)
        truth[:16] = np.arange(16) % 2
        rows = [
            (task, int(worker), int(truth[task]) ^ int(answer_rng.random() < 0.2))
            for task in range(140)
            for worker in people_rng.choice(30, 3, replace=False)
        ]
        gold = np.where(np.arange(140) < 16, truth, -1)
        for learn_classes in (False, True):
            decided = outcomes(judge(evidence(votes(rows, 140, 30, 2), gold=gold, learn_classes=learn_classes)))
            refused[learn_classes] += int((decided == Verdict.REJECTED).sum())
            right[learn_classes] += int(((decided == Verdict.REJECTED) & (truth == GOOD)).sum())

    assert right[False] / refused[False] > 0.15
    assert right[True] / refused[True] < 0.15
    assert right[True] < right[False] / 2
