"""HTML from parts: what is not HTML already is escaped, in text and in attributes alike."""

import html
from collections.abc import Iterable
from typing import Final

from views.phrases import Html, joined

_VOID: Final = frozenset({"img", "link", "meta"})
"""Elements with nothing in them."""

Attribute = str | int | bool


def element(name: str, /, *children: str, **attributes: Attribute) -> Html:
    """One element.

    Shape:   attributes are written as Python names: `class_`, `aria_label`; True is an attribute without a value, and
             False is none.
    """
    opening = f"<{name}{''.join(_attribute(*each) for each in attributes.items())}>"
    if name in _VOID:
        assert not children, name
        return Html(opening)
    return Html(f"{opening}{joined(children, '')}</{name}>")


def together(parts: Iterable[str]) -> Html:
    """Parts side by side."""
    return joined(parts, "")


def _attribute(name: str, value: Attribute) -> str:
    written = name.rstrip("_").replace("_", "-")
    if isinstance(value, bool):
        return f" {written}" if value else ""
    return f' {written}="{html.escape(str(value))}"'
