"""Which licences everybody has agreed to on the way in."""

import pytest

from tasks.campaigns import DEFAULT_LICENCE
from tasks.licences import needs_own_consent, terms_of


@pytest.mark.parametrize("licence", [DEFAULT_LICENCE, "CC0-1.0", "CC0", "cc by 4.0", "CC-BY-3.0", "CC BY"])
def test_what_the_consent_card_names_asks_nobody_again(licence: str) -> None:
    assert not needs_own_consent(licence)


@pytest.mark.parametrize(
    "licence",
    ["CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "ODbL-1.0", "proprietary", "CC-BY-4.0 or later", "", None],
)
def test_every_other_licence_is_asked_about(licence: str | None) -> None:
    assert needs_own_consent(licence)


def test_what_is_asked_is_another_question_in_other_words_or_under_another_licence() -> None:
    assert terms_of("CC-BY-4.0") is None
    asked = [
        terms_of(licence, consent)
        for licence in ("CC-BY-4.0", "CC-BY-SA-4.0", None)
        for consent in ("There are wounds.", "There are wounds!", None)
    ]
    assert asked.count(None) == 1
    assert len(set(asked)) == len(asked)
    assert terms_of("CC-BY-SA-4.0") == "CC-BY-SA-4.0", "as it is kept since before campaigns had words of their own"
    assert len(terms_of("x" * 64, "y" * 500) or "") <= 64
