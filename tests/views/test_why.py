"""What a why-card says of standing: it never promises pay at a number that may pass without it."""

import pytest

from kernel.money import Amount
from kernel.values import Language
from views.why import Standing, Why, why


def told(language: Language, standing: Standing) -> str:
    facts = Why(ref="8F2K", lease="A" * 22, state="pending", low=Amount.aic(2), high=Amount.aic(5), standing=standing)
    return why(language, facts).text


@pytest.mark.parametrize("language", Language)
def test_young_standing_counts_up_to_its_number_and_says_otherwise_beyond_it(language: Language) -> None:
    before = told(language, Standing(state="young", counted=12, needed=20))
    beyond = told(language, Standing(state="young", counted=27, needed=20))

    assert "12" in before
    assert "20" in before
    assert "27" in beyond
    assert "20" not in beyond
