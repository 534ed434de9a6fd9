"""Bonuses in words: what each came to and by which price, what the others wait for, and the rule for all."""

import pytest

from contributors.achievements import ACHIEVEMENTS
from kernel.money import PARTS, Amount
from kernel.values import Language
from ledger.bonuses import Wait
from views.bonuses import SHOWN, Bonus, explained, in_short
from views.limits import MESSAGE_UNITS, fits, plain_text
from views.phrases import label, plural

WEEK = Bonus("streak-7", Amount.aic(1), paid=Amount(87_350_000), price_parts=PARTS * 8735 // 10_000)


@pytest.mark.parametrize("language", Language)
def test_each_says_what_it_came_to_and_why(language: Language) -> None:
    text = plain_text(explained(language, [WEEK]).text)
    assert "+0.87 AIC" in text
    assert "0.8735" in text
    assert label(language, "achievement.name.streak-7") in text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("wait", Wait)
def test_what_is_waited_for_is_told_once(language: Language, wait: Wait) -> None:
    waiting = [Bonus(id, Amount.aic(2), wait=wait) for id in ("streak-7", "streak-14")]
    text = plain_text(explained(language, waiting).text)
    assert text.count(plain_text(label(language, f"bonus.wait.{wait.value}"))) == 1
    others = [label(language, f"bonus.wait.{each.value}") for each in Wait if each is not wait]
    assert not any(other in text for other in others)


@pytest.mark.parametrize("language", Language)
def test_all_of_them_fit_and_older_ones_are_counted(language: Language) -> None:
    waits = [*Wait]
    every = [Bonus(each.id, Amount.aic(200), wait=waits[at % 4]) for at, each in enumerate(ACHIEVEMENTS)]
    screen = explained(language, every)
    assert fits(screen.text, MESSAGE_UNITS)
    assert plain_text(plural(language, "bonus.older", len(every) - SHOWN)) in plain_text(screen.text)


@pytest.mark.parametrize("language", Language)
def test_in_short_they_are_a_sum_and_a_count(language: Language) -> None:
    assert in_short(language, []) == []
    paid, waiting = in_short(language, [WEEK, WEEK, Bonus("days-10", Amount.aic(1))])
    assert "1.74 AIC" in plain_text(paid)
    assert "1" in waiting
    [only] = in_short(language, [Bonus("days-10", Amount.aic(1))])
    assert only == waiting
