"""A campaign's figures in words and as a picture: for any number of classes, with no votes, and without a font."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from kernel.money import SUPPLY_UNITS, Amount
from kernel.values import Language
from scoring.agreement import Agreement, Confusion, confusion
from tests.views.test_operator import PROGRESS
from views import operator, operator_desk, operator_figures
from views.figures import Drawn, Figures, Group, class_names
from views.limits import CAPTION_UNITS, fits, plain_text
from views.pictures.campaign import HEIGHT, WIDTH, draw_campaign, short
from views.pictures.chart import AMBER, TEAL
from views.pictures.lettering import Lettering

NO_FONT = Lettering(system=())


def said(classes: int, *, right: int = 9, wrong: int = 1) -> Confusion:
    rows = [(number, number, right) for number in range(classes)]
    rows += [(number, (number + 1) % classes, wrong * number) for number in range(classes)]
    return confusion(rows, classes, shown=60)


def group(classes: int, options: tuple[str, ...] = ()) -> Group:
    agreement = Agreement(0.714, 0.652, 0.768, 120, 560)
    return Group(
        kind="choice",
        options=options,
        agreement=agreement,
        is_sample=True,
        labels=said(classes),
        gold=said(classes),
        overlaps=((2, 40), (3, 21), (5, 12)),
    )


def drawn(found: Group | None, **changes: object) -> Drawn:
    figures = Figures(
        tau=0.9,
        confidences=(0,) * 10 + (1, 2, 0, 4, 5, 6, 7, 8, 9, 400),
        median=0.963,
        calibration=((10, 6, 4), (19, 90, 88)),
        group=found,
        groups=1 if found else 0,
    )
    facts = Drawn(12, 1000, 442, Amount.aic(9000), Amount.aic(1800), Amount.aic(420), Amount.aic(5200), figures)
    return replace(facts, **changes)  # type: ignore[arg-type]


EMPTY = Drawn(3, 0, 0, Amount(0), Amount(0), Amount(0), Amount(0), Figures(0.9))
FULL = Amount(SUPPLY_UNITS)
CASES = {
    "nothing": EMPTY,
    "no votes": replace(EMPTY, tasks=1000, budget=Amount.aic(9)),
    "one class": drawn(group(1)),
    "two": drawn(group(2)),
    "ten": drawn(group(10)),
    "sixty": drawn(group(60)),
    "hundreds": drawn(group(300)),
    "one huge class": drawn(replace(group(3), labels=confusion([(0, 0, 10**9), (1, 0, 1)], 3, shown=60))),
    "everything there is": drawn(group(4), number=10**9 - 1, tasks=10**9, settled=10**9, budget=FULL, paid=FULL),
    "over the budget": drawn(group(4), budget=Amount(1)),
}


def texts(found: Drawn, language: Language = Language.EN, *, has_words: bool = True) -> str:
    return plain_text("\n".join(operator_figures.lines(language, found, has_words=has_words)))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("case", CASES)
def test_a_sheet_is_drawn_of_anything(case: str, language: Language) -> None:
    picture = draw_campaign(CASES[case], language, Lettering())
    with Image.open(io.BytesIO(picture.png)) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (WIDTH, HEIGHT), "RGB")
        assert not image.info
    assert len(picture.png) < 1_000_000
    assert draw_campaign(CASES[case], language, Lettering()) == picture


def test_what_is_drawn_follows_the_figures() -> None:
    def shares(found: Drawn) -> tuple[int, int]:
        with Image.open(io.BytesIO(draw_campaign(found, Language.EN, NO_FONT).png)) as image:
            colours = {colour: count for count, colour in image.getcolors(1 << 24) or ()}
        teal, amber = (colours.get(tuple(bytes.fromhex(sign[1:])), 0) for sign in (TEAL, AMBER))
        return teal, amber

    some, more = drawn(None, settled=300), drawn(None, settled=600)
    assert shares(more)[0] > shares(some)[0] + 5000  # a longer bar
    assert shares(replace(some, paid=Amount.aic(100)))[1] < shares(some)[1] - 2000  # a shorter one


def test_english_words_need_no_font_of_the_system_and_chinese_ones_do() -> None:
    assert draw_campaign(CASES["two"], Language.EN, NO_FONT).has_all_words
    assert not draw_campaign(CASES["two"], Language.ZH, NO_FONT).has_all_words


def test_a_font_that_cant_be_read_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "font.ttf"
    broken.write_bytes(b"no font")
    for path in (broken, tmp_path / "nowhere.ttf"):
        lettering = Lettering(path, system=())
        assert lettering.font("words", 20) is not None
        assert lettering.font("字", 20) is None


@pytest.mark.parametrize("language", Language)
def test_the_figures_are_told_in_words(language: Language) -> None:
    told = texts(drawn(group(3, ("food", "glass", "<b>"))), language)
    for part in ("0.71 (0.65–0.77)", "120", "96%", "12.71", "A food", "B glass", "C <b>", "90%"):
        assert part in told


def test_what_is_mistaken_is_named_by_its_words_or_its_letter() -> None:
    assert "Most often mistaken: <b> for food, 2 of 11 votes" in texts(drawn(group(3, ("food", "glass", "<b>"))))
    assert "Most often mistaken: C for A" in texts(drawn(group(3)))
    none = drawn(replace(group(2, ("yes",)), labels=confusion([(1, 0, 3)], 2, shown=60)))
    assert "None of these for yes, 3 of 3" in texts(none)
    assert "Letters and numbers" in texts(drawn(group(60)))
    assert class_names(3) == ("A", "B", "C")
    assert class_names(27)[-1] == "27"


def test_where_there_is_nothing_to_tell_little_is_told() -> None:
    assert texts(EMPTY) == ""
    lonely = replace(group(2), agreement=Agreement(None, None, None, 0, 0), labels=said(2, right=0, wrong=0))
    assert "too few votes" in texts(drawn(lonely))
    assert "mistaken" not in texts(drawn(lonely))


@pytest.mark.parametrize("language", Language)
def test_a_picture_without_words_is_explained(language: Language) -> None:
    assert len(texts(drawn(group(2)), language, has_words=False)) > len(texts(drawn(group(2)), language)) + 50


@pytest.mark.parametrize("language", Language)
def test_a_status_with_its_figures_is_one_caption_with_its_buttons(language: Language) -> None:
    options = tuple(f"A rather long option number {number}" for number in range(10))
    progress = replace(PROGRESS, title="长标题" * 20)
    lines = operator_figures.lines(language, drawn(group(10, options)), has_words=True)
    screen = operator.campaign_status(language, progress, figures=lines, drawing=b"png")
    assert fits(screen.text, CAPTION_UNITS)
    assert screen.has_picture
    assert screen.rows == operator.campaign_status(language, progress).rows


@pytest.mark.parametrize(
    ("aic", "text"),
    [
        ("8.4", "8.40"),
        ("0", "0.00"),
        ("999.999", "999.99"),
        ("1250", "1,250"),
        ("9999.9", "9,999"),
        ("10000", "10k"),
        ("48390", "48.3k"),
        ("999999", "999.9k"),
        ("1250000", "1.2M"),
        ("10000000000", "10B"),
    ],
)
def test_an_amount_is_short_and_never_more_than_there_is(aic: str, text: str) -> None:
    assert short(Amount.parse(aic)) == text


@pytest.mark.parametrize("language", Language)
def test_a_release_says_what_it_is_worth_where_its_caption_holds_that(language: Language) -> None:
    worth = operator_figures.worth(language, drawn(group(3)))
    caption = operator_desk.export_caption(language, 12, 40, "CC0-1.0", worth)
    assert "0.71 (0.65–0.77)" in caption
    plain = operator_desk.export_caption(language, 12, 40, "CC0-1.0")
    assert operator_desk.export_caption(language, 12, 40, "CC0-1.0", worth * 20) == plain
