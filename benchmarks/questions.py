"""What the people of a benchmark are asked: questions of ordinary length with four short options."""

import json
from typing import Final

OPTIONS: Final = ("Recycling", "Compost", "Hazard", "Other")
_THINGS: Final = ("an empty glass bottle", "a banana peel", "a used battery", "a broken cup", "an old newspaper")
_PLACES: Final = ("on a kitchen table", "beside the road", "in an office", "on the beach", "behind a restaurant")
TEXTS: Final = tuple(
    f"Somebody has left {thing} {place}. Which of the four bins of this city should it be put into?"
    for thing in _THINGS
    for place in _PLACES
)


def document(count: int) -> bytes:
    """As many questions as asked for, as an operator's JSON Lines."""
    rows = (
        {"id": f"q{number}", "text": f"{number}. {TEXTS[number % len(TEXTS)]}", "options": OPTIONS, "lang": "en"}
        for number in range(1, count + 1)
    )
    return "".join(json.dumps(row) + "\n" for row in rows).encode()
