"""Label Studio's labelling interface, its XML: what is asked of each task, and which of its data are shown for that.

Read is what a chat can ask: one choice, several, a number or a rating, boxes, a text, or which of two is better.
Whatever else people are asked there is refused by its name.
"""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import Final

from tasks.errors import FileFault, FileNotReadable

CHOICE: Final = "choice"
LABEL: Final = "label"
NUMBER: Final = "number"
BOX: Final = "box"
ANSWER: Final = "answer"
COMPARE: Final = "compare"

STARS: Final = 5
"""What a rating goes up to where it does not say."""
_SHOWN_TEXT: Final = frozenset({"Text", "HyperText", "Paragraphs"})
_ARRANGED: Final = frozenset(
    {"View", "Header", "Style", "Image", "Choice", "Label", "Shortcut", "Collapse", "Panel", "Filter", *_SHOWN_TEXT}
)
_ASKED: Final = frozenset(
    {"Choices", "Rating", "Number", "RectangleLabels", "Rectangle", "Labels", "TextArea", "Pairwise"}
)
_MULTIPLE: Final = "multiple"


@dataclass(frozen=True, slots=True)
class Control:
    """What is asked of each task.

    Shape:   `name` is what results call it, None where nothing is said; `shown` are the data that are read before the
             answer, `sides` those of the two that are compared; `options_key` the one that has the options where they
             differ from task to task.
    """

    kind: str
    name: str | None = None
    options: tuple[str, ...] = ()
    options_key: str = "options"
    low: float | None = None
    high: float | None = None
    question: str | None = None
    shown: tuple[str, ...] = ()
    image: str | None = None
    sides: tuple[str, ...] = ()


def read_config(xml: str) -> Control:
    """The one thing that an interface asks.

    Raises:  FileNotReadable.
    """
    root = _parsed(xml)
    elements = list(root.iter())
    unknown = sorted({element.tag for element in elements} - _ARRANGED - _ASKED)
    if unknown:
        raise FileNotReadable(reason=FileFault.UNKNOWN_CONTROL, names=", ".join(unknown)[:80])
    asked = _asked(elements)
    data = {element.get("name", ""): element.get("value", "") for element in elements}
    keys = {name: value[1:] for name, value in data.items() if value.startswith("$")}
    sides = tuple(keys[name] for name in _names(asked.get("toName", "")) if name in keys)
    is_pair = asked.tag == "Pairwise"
    shown = [keys[name] for element in elements if element.tag in _SHOWN_TEXT and (name := element.get("name")) in keys]
    images = [keys[name] for element in elements if element.tag == "Image" and (name := element.get("name")) in keys]
    return Control(
        kind=_kind(asked),
        name=asked.get("name"),
        options=_options(asked),
        options_key=asked.get("value", "").removeprefix("$") or "options",
        low=_bound(asked, "min"),
        high=_bound(asked, "max"),
        question=_question(elements),
        shown=tuple(key for key in shown if not (is_pair and key in sides)),
        image=images[0] if images else None,
        sides=sides if is_pair else (),
    )


def _parsed(xml: str) -> ET.Element:
    """The tree. Entities are not expanded, for none may be declared.

    Raises:  FileNotReadable.
    """
    if "<!" in xml.replace("<!--", ""):
        raise FileNotReadable(reason=FileFault.BAD_CONFIG)
    try:
        return ET.fromstring(xml)  # noqa: S314 - a document type or entity is refused above
    except (ET.ParseError, ValueError, RecursionError) as error:
        raise FileNotReadable(reason=FileFault.BAD_CONFIG) from error


def _asked(elements: list[ET.Element]) -> ET.Element:
    """The element that asks; `Labels` beside a bare `Rectangle` name its boxes.

    Raises:  FileNotReadable.
    """
    found = [element for element in elements if element.tag in _ASKED]
    tags = {element.tag for element in found}
    if tags == {"Rectangle", "Labels"} and len(found) == len(tags):
        return next(element for element in found if element.tag == "Labels")
    if not found:
        raise FileNotReadable(reason=FileFault.NO_CONTROL)
    if len(found) > 1:
        names = ", ".join(element.get("name") or element.tag for element in found)
        raise FileNotReadable(reason=FileFault.SEVERAL_CONTROLS, names=names[:80])
    if tags & {"Labels"} or any(choice.find("Choice") is not None for choice in found[0].iter("Choice")):
        raise FileNotReadable(reason=FileFault.UNKNOWN_CONTROL, names=found[0].tag)
    return found[0]


def _kind(asked: ET.Element) -> str:
    if asked.tag == "Choices":
        return LABEL if asked.get("choice") == _MULTIPLE else CHOICE
    return {"Rating": NUMBER, "Number": NUMBER, "TextArea": ANSWER, "Pairwise": COMPARE}.get(asked.tag, BOX)


def _options(asked: ET.Element) -> tuple[str, ...]:
    if asked.tag == "Rectangle":
        return (asked.get("name", "").strip() or "box",)
    wanted = "Choice" if asked.tag == "Choices" else "Label"
    return tuple(element.get("value") or element.get("alias") or "" for element in asked.iter(wanted))


def _bound(asked: ET.Element, name: str) -> float | None:
    """Between what a number lies: stars begin with one."""
    if asked.tag == "Rating":
        return 1.0 if name == "min" else float(_number(asked.get("maxRating")) or STARS)
    return _number(asked.get(name)) if asked.tag == "Number" else None


def _number(text: str | None) -> float | None:
    """Raises:  FileNotReadable."""
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise FileNotReadable(reason=FileFault.BAD_CONFIG) from error


def _question(elements: list[ET.Element]) -> str | None:
    """What stands above everything, as far as it is the same for each task or one of its data."""
    lines = [element.get("value", "").strip() for element in elements if element.tag == "Header"]
    return "\n".join(line for line in lines if line) or None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
