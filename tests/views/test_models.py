"""A campaign's status says which model was asked, what came of it, what it cost, and whether pasting is looked for."""

import pytest

from kernel.values import Language
from views.limits import plain_text
from views.models import ModelFacts, ModelSpend, ModelUse, model_lines
from views.phrases import joined

MINE = ModelUse("deepseek-chat", is_baseline=False, answers=312, refused=4, canaries=0)
BASELINE = ModelUse("sandbox-lexical", is_baseline=True, answers=500, refused=0, canaries=3)


def told(facts: ModelFacts, language: Language = Language.EN) -> str:
    return plain_text(joined(model_lines(language, 7, facts)))


def test_the_paste_check_names_its_models() -> None:
    text = told(ModelFacts(asked="deepseek-chat", used=[MINE, BASELINE]))
    assert "Model: deepseek-chat" in text
    assert "deepseek-chat: 312 answers (4 more not usable)" in text
    assert "Paste check: deepseek-chat" in text


@pytest.mark.parametrize(
    "facts",
    [
        ModelFacts(),
        ModelFacts(asked="sandbox-lexical", used=[BASELINE]),
        ModelFacts(asked="m", used=[ModelUse("m", is_baseline=False, answers=19, refused=50, canaries=0)]),
    ],
)
def test_without_enough_answers_of_a_model_there_is_no_paste_check(facts: ModelFacts) -> None:
    assert "Paste check: none" in told(facts)
    assert "粘贴检查：无" in told(facts, Language.ZH)


def test_answers_given_before_a_model_was_switched_off_still_count() -> None:
    text = told(ModelFacts(is_on=False, asked="deepseek-chat", used=[MINE]))
    assert "Model: off for this campaign (/campaign set C7 model on)" in text
    assert "Paste check: deepseek-chat" in text


def test_a_model_that_obeys_planted_answers_is_named() -> None:
    assert "obeyed 3 planted answers" in told(ModelFacts(used=[BASELINE]))
    assert "obeyed" not in told(ModelFacts(used=[MINE]))
    assert "听从了 3 个" in told(ModelFacts(used=[BASELINE]), Language.ZH)


def test_spend_is_told_in_what_it_is_counted_in() -> None:
    tokens = ModelFacts(asked="m", spend=ModelSpend(12_345, 2_000_000))
    assert "Today: 12,345 of at most 2,000,000 tokens" in told(tokens)
    money = ModelFacts(asked="m", spend=ModelSpend(420_150, 1_000_000, "CNY"))
    assert "Today: 0.4202 of at most 1.0000 CNY" in told(money)
