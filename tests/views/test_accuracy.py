"""A person's accuracy in words and as a picture: kind words where there is little, no secret where there is much."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from contributors.accuracy import Period, Trend
from kernel.values import Language
from views.accuracy import accuracy
from views.limits import CAPTION_UNITS, fits, plain_text
from views.pictures.accuracy import WIDTH, draw_accuracy
from views.pictures.lettering import Lettering


def trend(periods: int, agreeing: int = 9, gold: int = 0) -> Trend:
    monday = date(2026, 11, 2)
    found = tuple(
        Period(monday + timedelta(weeks=number), monday + timedelta(weeks=number, days=6), 10, agreeing)
        for number in range(periods)
    )
    return Trend(found, gold, gold)


@pytest.mark.parametrize("language", Language)
def test_where_there_is_little_it_is_said_kindly_and_without_a_picture(language: Language) -> None:
    for trends in ({}, {"choice": Trend()}):
        screen = accuracy(language, trends, drawing=b"png")
        assert not screen.has_picture
        assert "10" in plain_text(screen.text)
        assert "%" not in screen.text


@pytest.mark.parametrize("language", Language)
def test_each_kind_is_told_with_its_latest_weeks_and_gold_as_a_total(language: Language) -> None:
    trends = {"choice": trend(9, gold=30), "answer": trend(1), "review": trend(40, agreeing=5, gold=12)}
    screen = accuracy(language, trends, drawing=b"png")
    text = plain_text(screen.text)
    assert screen.has_picture
    assert fits(screen.text, CAPTION_UNITS)
    for part in ("90%", "50%", "400", "30", "12", "2027"):
        assert part in text
    assert text.count("2026") + text.count("2027") >= 8


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("periods", [1, 2, 12, 60])
def test_a_picture_has_a_field_for_each_kind(periods: int, language: Language) -> None:
    heights = []
    for kinds in (("choice",), ("choice", "review", "answer")):
        png = draw_accuracy(tuple((kind, trend(periods, gold=10)) for kind in kinds), language, Lettering())
        with Image.open(io.BytesIO(png)) as image:
            assert image.width == WIDTH
            heights.append(image.height)
    assert heights[1] > 2 * heights[0]


def test_no_answer_right_is_drawn_too() -> None:
    assert draw_accuracy((("choice", trend(3, agreeing=0)),), Language.EN, Lettering(system=()))
