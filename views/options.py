"""Options as buttons for a phone: narrow ones two in a row, others one, wide ones lettered in the text."""

from collections.abc import Callable, Sequence
from typing import Final

from views.limits import columns
from views.phrases import Html, escaped
from views.screens import Button, Rows

PAIR_COLUMNS: Final = 8
"""Options this narrow stand two in a row."""
BUTTON_COLUMNS: Final = 24
"""Options wider than this are lettered in the text."""
LETTERS: Final = "ABCDEFGHIJ"
_LETTERS_PER_ROW: Final = 5


def are_lettered(labels: Sequence[str]) -> bool:
    """Whether some option is too wide for a button on a phone."""
    return any(columns(text) > BUTTON_COLUMNS for text in labels)


def lettered_lines(labels: Sequence[str]) -> list[str]:
    """What the letters stand for, to be shown in the text; nothing where the buttons say it themselves."""
    if not are_lettered(labels):
        return []
    lines = [Html(f"<b>{letter}.</b> {escaped(text)}") for letter, text in zip(LETTERS, labels, strict=False)]
    return ["", *lines]


def option_rows(
    labels: Sequence[str],
    press: Callable[[int], str],
    *,
    paired: bool = False,
    signs: Sequence[str] | None = None,
) -> Rows:
    """One button for each option, in their order. `paired` puts two in a row, however wide; `signs` stand before."""
    texts, per_row = labels, 1
    if are_lettered(labels):
        texts, per_row = LETTERS[: len(labels)], _letters_per_row(len(labels))
    elif paired or all(columns(text) <= PAIR_COLUMNS for text in labels):
        per_row = 2
    if signs is not None:
        texts = [f"{sign} {text}" for sign, text in zip(signs, texts, strict=True)]
    buttons = tuple(Button(text, press(number)) for number, text in enumerate(texts))
    return tuple(buttons[first : first + per_row] for first in range(0, len(buttons), per_row))


def _letters_per_row(count: int) -> int:
    return count if count <= _LETTERS_PER_ROW else (count + 1) // 2
