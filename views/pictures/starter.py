"""The starter campaign's pictures, each drawn from its recipe: the same recipe gives the same picture."""

import io
import zipfile
from collections.abc import Mapping
from random import Random

from tasks import starter
from views.pictures.animals import animal
from views.pictures.counting import counting
from views.pictures.faces import face
from views.pictures.waste import thing
from views.pictures.weather import weather

Recipe = Mapping[str, str | int]


def draw(recipe: Recipe) -> bytes:
    """A PNG of 800 x 600.

    Shape:   {"scene": face | weather | animal | waste | counting, "what": …, "count": …, "seed": …}.
    """
    what, random = str(recipe["what"]), Random(int(recipe["seed"]))  # noqa: S311 - a picture, not a secret
    if recipe["scene"] == "counting":
        return counting(what, int(recipe["count"]), random).png()
    scenes = {"face": face, "weather": weather, "animal": animal, "waste": thing}
    return scenes[str(recipe["scene"])](what, random).png()


def starter_archive() -> bytes:
    """The starter campaign as the ZIP that an operator could upload: table, manifest and pictures.

    Takes some seconds of drawing: for a worker process, never the event loop.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(starter.TABLE_NAME, starter.table())
        archive.writestr(starter.MANIFEST_NAME, starter.manifest())
        for name, recipe in starter.recipes().items():
            archive.writestr(name, draw(recipe))
    return target.getvalue()
