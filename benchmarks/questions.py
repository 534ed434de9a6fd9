"""What the people of a benchmark are asked: questions of ordinary length with four short options."""

from collections.abc import Iterator
from typing import Final

from sandbox.crowd.votes import Question

OPTIONS: Final = ("Recycling", "Compost", "Hazard", "Other")
_THINGS: Final = ("an empty glass bottle", "a banana peel", "a used battery", "a broken cup", "an old newspaper")
_PLACES: Final = ("on a kitchen table", "beside the road", "in an office", "on the beach", "behind a restaurant")
TEXTS: Final = tuple(
    f"Somebody has left {thing} {place}. Which of the four bins of this city should it be put into?"
    for thing in _THINGS
    for place in _PLACES
)


def questions(count: int) -> Iterator[Question]:
    """As many questions as asked for, each with a number of its own."""
    for number in range(count):
        text = f"{number + 1}. {TEXTS[number % len(TEXTS)]}"
        yield Question(f"q{number}", text, {words: words for words in OPTIONS})
