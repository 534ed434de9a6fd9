"""The starter's pictures: drawn alike from the same recipe, of the promised size, without metadata."""

import io

import pytest
from PIL import Image

from tasks.starter import recipes
from views.pictures.canvas import HEIGHT, WIDTH
from views.pictures.starter import draw


def test_the_same_recipe_draws_the_same_picture() -> None:
    recipe = recipes()["stars.png"]
    assert draw(recipe) == draw(recipe)


def test_another_count_draws_another_picture() -> None:
    recipe = recipes()["stars.png"]
    assert draw(recipe) != draw({**recipe, "count": 3})


@pytest.mark.parametrize("name", ["bottle.png", "happy.png", "rainy.png", "panda.png", "fish.png"])
def test_a_picture_is_a_clean_png(name: str) -> None:
    with Image.open(io.BytesIO(draw(recipes()[name]))) as picture:
        assert (picture.format, picture.size, picture.mode) == ("PNG", (WIDTH, HEIGHT), "RGB")
        assert not picture.info
        colours = picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).getcolors()
        assert colours is not None
        assert len(colours) > 8
