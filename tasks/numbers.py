"""A number as people type it, in English and Chinese ways: `1,234.5`, `１２`, `一百二十`, `1.5万`, `3 kg`."""

import math
import re
import unicodedata
from typing import Final

MAX_NUMBER: Final = 1e15
"""Beyond this a double no longer keeps every unit."""
MAX_TYPED_CHARS: Final = 60

_PLAIN: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,3})?|\.\d+")
_SIGN: Final = {"+": 1, "-": -1, "−": -1, "–": -1, "负": -1, "負": -1}
_NUMERALS: Final = ("〇零", "一壹", "二贰两兩", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS: Final = {character: value for value, characters in enumerate(_NUMERALS) for character in characters}
_TENS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS: Final = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CHINESE: Final = re.compile("[" + "".join((*_DIGITS, *_TENS, *_MYRIADS)) + "点點]+")
_SCALED: Final = re.compile(r"(?P<number>[\d,.]+)(?P<scale>[百千万萬亿億]+)")
_NO_MEASURE: Final = r"\d+\-,/半几幾多余來来到至" + "".join((*_DIGITS, *_TENS, *_MYRIADS))
_MEASURE: Final = re.compile(rf"[^\s.{_NO_MEASURE}][^{_NO_MEASURE}]{{0,11}}")
_MULTIPLIERS: Final = frozenset(
    ("k", "m", "b", "t", "bn", "mn", "mil", "thousand", "million", "billion", "dozen", "hundred", "%", "‰")
)
"""Words behind a number that change it, where a task has not said that they are its unit."""


def read_number(typed: str, unit: str | None = None) -> float | None:
    """The one number that was typed; None where there is none, or more than one, or its sense is open.

    The task's unit may stand behind it or before it; where the task has none, any measure word may.
    """
    text = unicodedata.normalize("NFKC", typed).strip().lower()
    if not text or len(text) > MAX_TYPED_CHARS:
        return None
    text = _without_unit(text, None if unit is None else unicodedata.normalize("NFKC", unit).strip().lower())
    sign = 1
    if text and text[0] in _SIGN:
        sign, text = _SIGN[text[0]], text[1:].strip()
    value = _unsigned(text, is_bare=unit is None)
    if value is None or not math.isfinite(value) or value > MAX_NUMBER:
        return None
    return sign * value + 0.0  # no negative zero


def number_text(value: float) -> str:
    """`12`, `-3.5`, `1250000`: without what is only noise."""
    return str(int(value)) if value.is_integer() else repr(value)


def _without_unit(text: str, unit: str | None) -> str:
    if not unit:
        return text
    if text.endswith(unit) and text != unit:
        return text.removesuffix(unit).strip()
    return text.removeprefix(unit).strip() if text != unit else text


def _unsigned(text: str, *, is_bare: bool) -> float | None:
    """The number, with a measure word behind it where the task has no unit."""
    exact = _exact(text)
    if exact is not None or not is_bare:
        return exact
    found = re.match(r"[\d.,]*[百千万萬亿億]*|" + _CHINESE.pattern, text)
    number = "" if found is None else found[0].strip()
    if not number and (found := _CHINESE.match(text)):
        number = found[0]
    rest = text[len(number) :].strip()
    if not number or not _MEASURE.fullmatch(rest) or rest in _MULTIPLIERS:
        return None
    return _exact(number)


def _exact(text: str) -> float | None:
    """Digits, Chinese numerals, or digits with a Chinese scale behind them."""
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", ""))
    if _CHINESE.fullmatch(text):
        return _chinese(text)
    return _parts(text)


def _parts(text: str) -> float | None:
    """`1.5万`, `3万5千`: digits with scales, each smaller than the one before."""
    total, last, at = 0.0, math.inf, 0
    for part in _SCALED.finditer(text):
        scale = math.prod({**_TENS, **_MYRIADS}[character] for character in part["scale"])
        if part.start() != at or scale >= last or not _PLAIN.fullmatch(part["number"]):
            return None
        total, last, at = total + float(part["number"].replace(",", "")) * scale, scale, part.end()
    rest = text[at:]
    if not at or (rest and not rest.isdecimal()):
        return None
    return total + (float(rest) if rest else 0.0)


def _chinese(text: str) -> float | None:
    """`一百二十`, `三点五`, `二〇二四`; after a scale a lone digit counts the next one: `三万五` is 35,000."""
    whole, _, decimals = text.replace("點", "点").partition("点")
    if not whole or ("点" in text and (not decimals or any(each not in _DIGITS for each in decimals))):
        return None
    value = _whole(whole)
    if value is None or not decimals:
        return value
    return float(f"{value:.0f}." + "".join(str(_DIGITS[each]) for each in decimals))


def _whole(text: str) -> float | None:
    if all(character in _DIGITS for character in text):
        return float("".join(str(_DIGITS[character]) for character in text))
    total, section, digit, scale, is_open = 0, 0, None, 1, False
    for character in text:
        if character in _DIGITS:
            if digit not in (None, 0):
                return None
            digit, is_open = _DIGITS[character], is_open and _DIGITS[character] != 0
        elif character in _TENS:
            section += (1 if digit is None else digit) * _TENS[character]
            digit, scale, is_open = None, _TENS[character], True
        else:
            scale, is_open = _MYRIADS[character], True
            whole = section + (digit or 0)
            total = (total + whole) * scale if scale > _MYRIADS["万"] else total + whole * scale
            section, digit = 0, None
    if digit is not None:
        section += digit * (scale // 10 if is_open and scale > 10 else 1)  # noqa: PLR2004  # ten has no smaller scale
    return float(total + section)
