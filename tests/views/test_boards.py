"""Leaderboards in words and as a picture: the first ten, then you; nobody's name without their word."""

import io
from uuid import UUID

import pytest
from PIL import Image

from contributors.boards import EMPTY, OVERALL, Entry, Period, View, campaign_scope
from contributors.names import ANIMALS, NAME_CHARS
from kernel.values import Language
from views import boards
from views.boards import BoardPlace, Leaderboard
from views.limits import CAPTION_UNITS, MESSAGE_UNITS, columns, fits, plain_text
from views.phrases import label
from views.pictures.board import WIDTH, Standing, draw_standings, height_of
from views.pictures.chart import Chart
from views.pictures.lettering import Lettering

PEOPLE = [UUID(int=number << 70) for number in range(1, 2_000)]
TEN = tuple(Entry(number + 1, PEOPLE[number], 9_000 - number) for number in range(10))
EVERYTHING = BoardPlace(OVERALL)


def shown(language: Language, view: View, me: UUID, **values: object) -> str:
    facts = {"place": EVERYTHING, "period": Period.WEEK, "names": {}, "group": None, "has_campaigns": False} | values
    return plain_text(boards.leaderboard(language, Leaderboard(view=view, **facts), me).text)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", Language)
def test_neighbours_follow_the_first_ten_after_a_gap(language: Language) -> None:
    near = tuple(Entry(place, PEOPLE[place], 100 - place) for place in (41, 42, 43, 44, 45))
    view = View(1_234, TEN, near[2], around=near)

    lines = shown(language, view, PEOPLE[43]).splitlines()

    gap = lines.index("⋯")
    assert [line.split()[0] for line in lines[gap - 10 : gap]] == ["🥇", "🥈", "🥉", *(f"{n}." for n in range(4, 11))]
    assert [line.split()[0] for line in lines[gap + 1 : gap + 6]] == ["41.", "42.", "43.", "44.", "45."]
    assert [("←" in line) for line in lines[gap + 1 : gap + 6]] == [False, False, True, False, False]
    assert any("1,234" in line and "43" in line for line in lines)


def test_who_is_eleventh_follows_without_a_gap_and_nobody_stands_there_twice() -> None:
    eleventh = Entry(11, PEOPLE[10], 5)
    text = shown(Language.EN, View(11, TEN, eleventh, around=(*TEN[-2:], eleventh)), PEOPLE[10])

    assert "⋯" not in text
    assert [text.count(f"\n{place}. ") for place in (9, 10, 11)] == [1, 1, 1]
    assert shown(Language.EN, View(10, TEN, TEN[3], around=TEN[1:6]), PEOPLE[3]).count("←") == 1


def test_a_name_stands_there_only_by_consent_and_tame() -> None:
    text = boards.leaderboard(
        Language.EN,
        Leaderboard(EVERYTHING, Period.DAY, View(10, TEN), {PEOPLE[0]: "<b>Ann</b>"}, None, has_campaigns=False),
        PEOPLE[0],
    ).text

    assert "&lt;b&gt;Ann&lt;/b&gt;" in text
    assert boards.alias(Language.EN, PEOPLE[1]) in text
    assert boards.alias(Language.EN, PEOPLE[0]) not in text


@pytest.mark.parametrize("language", Language)
def test_who_hides_is_told_so_with_their_place(language: Language) -> None:
    view = View(10, TEN, Entry(3, PEOPLE[50], 8_998), is_hidden=True, around=TEN[1:5])
    hidden = shown(language, view, PEOPLE[50])

    assert "🙈" in hidden
    assert "←" not in hidden
    assert "8,998" in hidden
    assert label(language, "board.own.none") in shown(language, EMPTY, PEOPLE[50])


@pytest.mark.parametrize("language", Language)
def test_the_longest_board_is_one_message_and_the_longest_caption_one_caption(language: Language) -> None:
    name = "𝕏" * NAME_CHARS
    many = 10**12
    top = tuple(Entry(number, PEOPLE[number], many - number) for number in range(10))
    near = tuple(Entry(many + number, PEOPLE[number], 9) for number in range(20, 25))
    names = dict.fromkeys(PEOPLE[:30], name)
    place = BoardPlace(campaign_scope(PEOPLE[0]), "C123456 · " + "题" * 200)
    board = Leaderboard(place, Period.ALL, View(many, top, near[2], around=near), names, EVERYTHING, has_campaigns=True)

    screen = boards.leaderboard(language, board, PEOPLE[22])
    assert fits(screen.text, MESSAGE_UNITS)
    assert max(sum(columns(button.label) for button in row) for row in screen.rows) <= 40
    caption = boards.group_caption(language, Period.ALL, [(entry, name) for entry in top], count=many, title="题" * 128)
    assert fits(caption, CAPTION_UNITS)
    listed = boards.campaigns(language, [place] * 8, Period.ALL)
    assert max(columns(row[0].label) for row in listed.rows) <= 36


@pytest.mark.parametrize("language", Language)
def test_every_pseudonym_has_a_name(language: Language) -> None:
    assert len({label(language, f"animal.{number:02}") for number in range(ANIMALS)}) == ANIMALS


@pytest.mark.parametrize("language", Language)
def test_how_somebody_appears_can_be_changed(language: Language) -> None:
    def presses(name: str | None, *, is_hidden: bool) -> list[str]:
        screen = boards.appearance(language, PEOPLE[0], name=name, is_hidden=is_hidden)
        return [button.press or "" for row in screen.rows for button in row]

    assert presses(None, is_hidden=False) == ["ln:1", "lh:1", "lb:week:all", "se"]
    assert presses("Ann", is_hidden=False) == ["ln:0", "lh:1", "lb:week:all", "se"]
    assert presses("Ann", is_hidden=True) == ["lh:0", "lb:week:all", "se"]


def test_the_picture_has_a_row_each_and_bars_as_long_as_the_points() -> None:
    standings = [boards.standing(Language.ZH, entry, "李雷" if entry.place == 1 else None) for entry in TEN]
    halves = [Standing(1, 1_000, "A", 0), Standing(2, 500, "", 1)]

    with Image.open(io.BytesIO(draw_standings(standings, Lettering()))) as picture:
        assert (picture.format, picture.size) == ("PNG", (WIDTH, height_of(10)))
        assert not picture.info
    with Image.open(io.BytesIO(draw_standings(halves, Lettering()))) as picture:
        pixels = picture.convert("RGB")
        rows = [[pixels.getpixel((x, 52 + 38 + 76 * row + 8)) for x in (400, 900)] for row in range(2)]
    assert rows[0][0] == rows[0][1] != rows[1][0] != rows[1][1]
    assert draw_standings([], Lettering())


def test_every_letter_of_the_picture_has_a_glyph_or_is_left_out() -> None:
    chart = Chart(WIDTH, height_of(1), Lettering(system=()))
    assert chart.text((0, 0), "1,234,567,890", 24)
    for initial in ("李", "ا", "🐼", "\U00013000"):
        with Image.open(io.BytesIO(draw_standings([Standing(1, 1, initial, 0)], Lettering(system=())))) as picture:
            assert picture.size == (WIDTH, height_of(1))
