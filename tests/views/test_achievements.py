"""Badges in words and as a picture: named in both languages, within the limits, with or without a font."""

import io

import pytest
from PIL import Image

from contributors.achievements import ACHIEVEMENTS, ICONS, Measure, earned
from contributors.levels import LEVELS, after
from kernel.money import Amount
from kernel.values import Language
from tests.views.test_signs import PAGE
from views.achievements import awarded, badges, name
from views.bonuses import Bonus, in_short
from views.limits import CAPTION_UNITS, fits, plain_text
from views.pictures.achievements import HEIGHT, WIDTH, centre_of, draw_badges
from views.pictures.chart import TEAL
from views.pictures.lettering import Lettering

FACTS = dict.fromkeys(Measure, 0) | {Measure.ACCEPTED: 230, Measure.STREAK: 13, Measure.LANGUAGES: 1}
HAS = frozenset(each.id for each in earned(FACTS))


@pytest.mark.parametrize("language", Language)
def test_each_has_a_name_that_no_other_has(language: Language) -> None:
    assert len({name(language, each) for each in ACHIEVEMENTS}) == len(ACHIEVEMENTS)


def test_each_sign_is_drawn_on_the_page() -> None:
    assert all(icon in PAGE.read_text(encoding="utf-8") for icon in ICONS.values())


@pytest.mark.parametrize("language", Language)
def test_of_each_row_the_highest_is_told_and_what_is_closest(language: Language) -> None:
    screen = badges(language, HAS, [], FACTS, drawing=b"png")
    text = plain_text(screen.text)
    told = {each.id for each in ACHIEVEMENTS if name(language, each) in text}
    assert {"accepted-100", "streak-7", "streak-14", "languages-2"} <= told
    assert not told & {"accepted-1", "streak-3", "streak-30"}
    assert "13" in text
    assert fits(screen.text, CAPTION_UNITS)


@pytest.mark.parametrize("language", Language)
def test_the_first_and_the_last_badge_read_well_too(language: Language) -> None:
    nothing = badges(language, frozenset(), [], dict.fromkeys(Measure, 0), drawing=None)
    assert f"0{' of ' if language is Language.EN else '/'}{len(ACHIEVEMENTS)}" in plain_text(nothing.text)
    assert name(language, ACHIEVEMENTS[0]) in plain_text(nothing.text), "the first answer is closest to a newcomer"
    everything = frozenset(each.id for each in ACHIEVEMENTS)
    whole = badges(language, everything, [], dict.fromkeys(Measure, 10**5), drawing=b"png")
    assert fits(whole.text, CAPTION_UNITS)
    told = in_short(language, [Bonus("streak-7", Amount.aic(1)), Bonus("days-10", Amount.aic(1), paid=Amount.aic(1))])
    few = badges(language, HAS, ACHIEVEMENTS[:12], FACTS, bonuses=told, level=2, drawing=b"png")
    assert fits(few.text, CAPTION_UNITS)


@pytest.mark.parametrize("language", Language)
def test_new_ones_are_told_by_name(language: Language) -> None:
    screen = awarded(language, {"ids": ["streak-7", "verified-1"]})
    assert screen.text.count(" · ") == 1
    assert "2 AIC" in plain_text(screen.text)
    assert "AIC" not in awarded(language, {"ids": ["appeals-1"]}).text
    assert screen.rows


@pytest.mark.parametrize("language", Language)
def test_what_is_earned_is_full_and_the_rest_is_not(language: Language) -> None:
    with Image.open(io.BytesIO(draw_badges(HAS, FACTS, language, Lettering()))) as image:
        assert image.size == (WIDTH, HEIGHT)
        pixels = image.convert("RGB")
        centres = [centre_of(0, number) for number in range(6)]
        row = [pixels.getpixel((int(x) - 24, int(y))) for x, y in centres]
    teal = tuple(bytes.fromhex(TEAL[1:]))
    assert [colour == teal for colour in row] == [True, True, True, False, False, False]


def test_badges_are_drawn_without_a_font_too() -> None:
    assert draw_badges(HAS, FACTS, Language.ZH, Lettering(system=()))


@pytest.mark.parametrize("language", Language)
def test_the_level_says_what_the_next_one_takes(language: Language) -> None:
    for level in LEVELS:
        text = plain_text(badges(language, HAS, [], FACTS, level=level.number, drawing=None).text)
        following = after(level.number)
        assert str(level.number) in text
        if following is not None:
            assert str(following.alone) in text
