"""What an operator can set on a draft: `/campaign set C12 max_overlap 5`. A name, a value, or a clear refusal."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from kernel.money import Amount, Range
from kernel.values import Language
from tasks.campaigns import Campaign, Release, Settings, require
from tasks.errors import OverlapOrder, SettingInvalid, SettingUnknown
from tasks.kinds import all_kinds, kind_named
from tasks.rows import clean

OVERLAP_LIMIT: Final = 20

_DIGITS = re.compile(r"\d{1,9}", re.ASCII)
_SHARE = re.compile(r"(\d{0,3}\.\d{1,6}|\d{1,3})\s*(%)?", re.ASCII)
_RANGE = re.compile(r"([\d.]+)(?:\s*[-–—~～\s]\s*([\d.]+))?", re.ASCII)
_YES = frozenset({"on", "yes", "true", "1", "是", "开"})
_NO = frozenset({"off", "no", "false", "0", "否", "关"})

Changes = Mapping[str, Any]
Parse = Callable[[Settings, str], Changes]


def apply(campaign: Campaign, name: str, text: str) -> Campaign:
    """The draft with one setting changed.

    Raises:  CampaignState, SettingUnknown, SettingInvalid, OverlapOrder.
    """
    require(campaign, "set")
    text = clean(text)
    if name in _TEXTS:
        return _with_text(campaign, name, text)
    parsers = _parsers(campaign.settings)
    if name not in parsers:
        raise SettingUnknown(name=name[:40], known=", ".join(names(campaign)))
    settings = campaign.settings.model_copy(update=parsers[name](campaign.settings, text))
    if settings.min_overlap > settings.max_overlap:
        raise OverlapOrder(low=settings.min_overlap, high=settings.max_overlap)
    return replace(campaign, settings=settings)


def names(campaign: Campaign) -> tuple[str, ...]:
    """Every setting that this campaign has."""
    return (*_TEXTS, *_parsers(campaign.settings))


_TEXTS: Final = {"title": 60, "licence": 64, "guide": 2000}
"""Settings that are texts, with their limits in characters."""


def _with_text(campaign: Campaign, name: str, text: str) -> Campaign:
    limit = _TEXTS[name]
    if not text or len(text) > limit:
        raise _refused(name, text, f"1–{limit}")
    if name == "guide":
        return replace(campaign, settings=campaign.settings.model_copy(update={"guide": text}))
    return replace(campaign, title=text) if name == "title" else replace(campaign, licence=text)


def _parsers(settings: Settings) -> dict[str, Parse]:
    parsers: dict[str, Parse] = {
        "languages": _languages,
        "min_overlap": _whole("min_overlap", 2, OVERLAP_LIMIT),
        "max_overlap": _whole("max_overlap", 2, OVERLAP_LIMIT),
        "tau": _share("tau", 0.51, 0.99),
        "gold_share": _share("gold_share", 0.0, 0.2),
        "release": _release,
        "none_of_these": _none_of_these,
    }
    parsers.update({f"pay.{kind}": _pay(kind) for kind in settings.kinds or sorted(all_kinds())})
    return parsers


def _refused(name: str, given: str, expected: str) -> SettingInvalid:
    return SettingInvalid(name=name, given=given[:40], expected=expected)


def _whole(name: str, low: int, high: int) -> Parse:
    def parse(_settings: Settings, text: str) -> Changes:
        if _DIGITS.fullmatch(text) is None or not low <= int(text) <= high:
            raise _refused(name, text, f"{low}–{high}")
        return {name: int(text)}

    return parse


def _share(name: str, low: float, high: float) -> Parse:
    """Read `0.9`, `.9` or `90%`."""

    def parse(_settings: Settings, text: str) -> Changes:
        match = _SHARE.fullmatch(text)
        share = float(match[1]) / (100 if match[2] else 1) if match else -1.0
        if not low <= share <= high:
            raise _refused(name, text, f"{low}–{high}")
        return {name: share}

    return parse


def _languages(_settings: Settings, text: str) -> Changes:
    found = {Language.from_telegram(part) for part in re.split(r"[,，、\s]+", text) if part}
    if not found or None in found:
        raise _refused("languages", text, ", ".join(Language))
    return {"languages": tuple(language for language in Language if language in found)}


def _release(_settings: Settings, text: str) -> Changes:
    if text not in set(Release):
        raise _refused("release", text, ", ".join(Release))
    return {"release": Release(text)}


def _none_of_these(_settings: Settings, text: str) -> Changes:
    if text.lower() not in _YES | _NO:
        raise _refused("none_of_these", text, "on, off")
    return {"none_of_these": text.lower() in _YES}


def _pay(kind: str) -> Parse:
    bounds = kind_named(kind).BASE_PAY

    def parse(settings: Settings, text: str) -> Changes:
        wanted = _range(text)
        if wanted is None or wanted.low < bounds.low or wanted.high > bounds.high:
            raise _refused(f"pay.{kind}", text, f"{bounds.low}–{bounds.high} AIC")
        return {"pay": {**settings.pay, kind: (wanted.low.units, wanted.high.units)}}

    return parse


def _range(text: str) -> Range | None:
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    try:
        low = Amount.parse(match[1])
        high = Amount.parse(match[2] or match[1])
    except ValueError:
        return None
    return Range(low, high) if low <= high else None
