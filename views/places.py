"""A city or country, as somebody types it in either language, and the time zones it may mean; and a zone's own name."""

import functools
import unicodedata
from typing import Any, Final

from babel import Locale
from babel.core import get_global

from kernel.values import Language
from views.cities import CITIES, COUNTRIES
from views.phrases import label

UTC: Final = "UTC"
OFFERED_MAX: Final = 8
_TYPED_MAX: Final = 64
_PREFIX_MIN: Final = 2
_TERRITORIES: Final[dict[str, str]] = {
    zone: territory for zone, territory in get_global("zone_territories").items() if not zone.startswith("Etc/")
}
_ALIASES: Final[dict[str, str]] = dict(get_global("zone_aliases"))

ZONES: Final = frozenset((*_TERRITORIES, UTC))
"""Every zone that can be chosen: one for each place that keeps its own time, and UTC."""


def zones_of(typed: str) -> tuple[str, ...]:
    """The zones that a typed city, country or zone may mean, at most eight: by its whole name, else its beginning."""
    wanted = _plain(typed[:_TYPED_MAX])
    if not wanted:
        return ()
    if exact := _names().get(wanted):
        return exact[:OFFERED_MAX]
    if wanted.isascii() and len(wanted) < _PREFIX_MIN:
        return ()
    found = dict.fromkeys(zone for name, zones in sorted(_names().items()) if name.startswith(wanted) for zone in zones)
    return tuple(found)[:OFFERED_MAX]


def city(language: Language, zone: str) -> str:
    """What a zone's place is called in this language; where nobody wrote that down, as the zone is."""
    if zone == UTC:
        return UTC
    return _city(Locale(language.value), zone) or zone.rpartition("/")[2].replace("_", " ")


def clock(language: Language, zone: str) -> str:
    """Whose time is meant, as a sentence says it: 上海时间; in English the place's name is enough."""
    if zone == UTC:
        return label(language, "zone.clock.utc")
    return label(language, "zone.clock", place=city(language, zone))


@functools.cache
def _names() -> dict[str, tuple[str, ...]]:
    """Every name there is, plain. A name that means several places has them all, cities before countries."""
    found: dict[str, dict[str, None]] = {}
    for zone in (*_TERRITORIES, UTC):
        _add(found, zone, zone, *(city(language, zone) for language in Language), zone.rpartition("/")[2])
    for zone, names in CITIES.items():
        _add(found, zone, *names.split())
    for zone, territory in _TERRITORIES.items():
        if territory not in COUNTRIES:
            _add(found, zone, *_countries(territory))
    for territory, zones in COUNTRIES.items():
        for zone in zones:
            _add(found, zone, *_countries(territory))
    return {name: tuple(zones) for name, zones in found.items()}


def _add(found: dict[str, dict[str, None]], zone: str, *names: str) -> None:
    for name in map(_plain, names):
        if name:
            found.setdefault(name, {})[zone] = None


def _countries(territory: str) -> list[str]:
    return [str(Locale(language.value).territories.get(territory, "")) for language in Language]


def _city(locale: Locale, zone: str) -> str | None:
    """Names are filed under what a zone was called first."""
    known: Any = locale.time_zones
    filed = (zone, *(old for old, new in _ALIASES.items() if new == zone))
    return next((known[name]["city"] for name in filed if "city" in known.get(name, ())), None)


def _plain(name: str) -> str:
    """Letters and digits alone, in lower case and without accents; 市 at the end says nothing."""
    letters = "".join(each for each in unicodedata.normalize("NFKD", name).casefold() if each.isalnum())
    return letters.removesuffix("市")
