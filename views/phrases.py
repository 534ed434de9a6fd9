"""Every sentence a person can read, by key, in every language. Catalogues are gettext's, one per language.

A phrase is HTML; the facts put into it are escaped unless they are phrases themselves. A label is plain text, for
buttons, toasts and menus. An unknown key or a missing fact is our mistake and raises.
"""

import functools
import html
import io
from collections.abc import Iterable
from gettext import GNUTranslations
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kernel.values import Language

LOCALES: Final = Path(__file__).parent / "locales"


class Html(str):
    """Text that is HTML already and goes into a phrase as it is."""

    __slots__ = ()


Fact = str | int


def phrase(language: Language, key: str, /, **facts: Fact) -> Html:
    """The sentence of this key, its facts escaped.

    Raises:  KeyError for a key that the catalogue lacks, or a fact that the sentence needs.
    """
    return Html(_text(language, key).format_map(_escaped(facts)))


def plural(language: Language, key: str, count: int, /, **facts: Fact) -> Html:
    """The sentence of this key in the form that `count` takes; {count} is a fact too.

    Raises:  KeyError.
    """
    template = catalogue(language).ngettext(key, key, count)
    if template == key:
        raise KeyError(key)
    return Html(template.format_map(_escaped({"count": f"{count:,}", **facts})))


def label(language: Language, key: str, /, **facts: Fact) -> str:
    """The plain text of this key: for a button, a toast, a menu.

    Raises:  KeyError.
    """
    return _text(language, key).format_map(facts)


def escaped(text: str) -> Html:
    """Somebody's own words, as HTML that shows exactly them."""
    return text if isinstance(text, Html) else Html(html.escape(text, quote=False))


def joined(parts: Iterable[str], separator: str = "\n") -> Html:
    """Parts one after another; what is not a phrase is escaped."""
    return Html(separator.join(escaped(part) for part in parts))


@functools.cache
def catalogue(language: Language) -> GNUTranslations:
    """The compiled catalogue of a language, read once."""
    with (LOCALES / f"{language.value}.po").open("rb") as source:
        messages = read_po(source, locale=language.value, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _text(language: Language, key: str) -> str:
    template = catalogue(language).gettext(key)
    if template == key:
        raise KeyError(key)
    return template


def _escaped(facts: dict[str, Fact]) -> dict[str, Fact]:
    return {name: escaped(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
