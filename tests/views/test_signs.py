"""The chat page draws the signs of our texts where a machine has no emoji font: no empty box in the place of one."""

import re

import pytest

from kernel.values import Language
from views.phrases import LOCALES

PAGE = LOCALES.parents[1] / "sandbox" / "page" / "js" / "emoji.js"
SIGN = re.compile("[\U0001f000-\U0001faff]")


@pytest.mark.parametrize("language", Language)
def test_every_sign_of_a_text_is_drawn_on_the_page(language: Language) -> None:
    drawn = set(SIGN.findall(PAGE.read_text(encoding="utf-8")))
    used = set(SIGN.findall((LOCALES / f"{language}.po").read_text(encoding="utf-8")))
    assert used <= drawn
