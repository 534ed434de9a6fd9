"""What a chat shows: text, an optional photo, rows of buttons. Values only, for any chat platform."""

from dataclasses import dataclass, field, replace
from typing import Final

from views.limits import CAPTION_UNITS, MESSAGE_UNITS, fits, pages

INERT: Final = "x"
"""The press of a preview's buttons: the handler answers it with one sentence and does nothing."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button: it presses callback data, opens an address, or opens a Mini App; exactly one of the three.

    Shape:   `web_app` is a path on our own site, which whoever sends it knows the address of.
    """

    label: str
    press: str | None = None
    url: str | None = None
    web_app: str | None = None

    def __post_init__(self) -> None:
        assert self.label, "a button says what it does"
        assert sum(target is not None for target in (self.press, self.url, self.web_app)) == 1, self.label


Row = tuple[Button, ...]
Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ReplyKeyboard:
    """What stands in the place of the person's own keyboard; with no button, nothing does any more.

    Shape:   `contact` is the button that shares the person's own contact, `word` one that says just its label.
    """

    contact: str | None = None
    word: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The buttons there are."""
        return tuple(text for text in (self.contact, self.word) if text is not None)


NO_KEYBOARD: Final = ReplyKeyboard()
"""Takes an earlier one away."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One message to be.

    Shape:   text is HTML of Telegram's dialect; photo is the SHA-256 of a stored file, drawing the bytes of a picture
             that is kept nowhere, at most one of the two. Buttons stand under the message or in the keyboard's place,
             never both.
    """

    text: str
    rows: Rows = ()
    photo: str | None = None
    keyboard: ReplyKeyboard | None = None
    drawing: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        assert self.photo is None or self.drawing is None, "a message carries one picture"
        assert not (self.rows and self.keyboard), "a message carries one kind of buttons"

    @property
    def has_picture(self) -> bool:
        """Whether the text is a caption."""
        return self.photo is not None or self.drawing is not None


def inert(screen: Screen) -> Screen:
    """The same screen with buttons that do nothing: what an operator previews."""
    rows = tuple(tuple(Button(button.label, press=INERT) for button in row) for row in screen.rows)
    return replace(screen, rows=rows, keyboard=None)


def split(screen: Screen) -> tuple[Screen, ...]:
    """As many messages as the platform's limits ask for; the last one carries the buttons. Nothing is cut.

    Shape:   a caption too long for its photo becomes a message of its own, after the photo.
    """
    if fits(screen.text, CAPTION_UNITS if screen.has_picture else MESSAGE_UNITS):
        return (screen,)
    texts = pages(screen.text, MESSAGE_UNITS)
    head = (Screen("", photo=screen.photo, drawing=screen.drawing),) if screen.has_picture else ()
    return (*head, *(Screen(text) for text in texts[:-1]), Screen(texts[-1], screen.rows, keyboard=screen.keyboard))
