"""What an operator can set on a draft: `/campaign set C12 max_overlap 5`. A name, a value, or a clear refusal."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from kernel.money import Amount, Range
from kernel.values import Language
from tasks.campaigns import GOLD_SHARE_FIRST, Campaign, CampaignStatus, Funding, Release, require
from tasks.errors import (
    OverlapOrder,
    PauseFirst,
    PoolWaitsForStanding,
    SettingFixed,
    SettingInvalid,
    SettingKept,
    SettingUnknown,
    SkillUnreadable,
)
from tasks.kinds import all_kinds, kind_named
from tasks.rows import clean, is_visible
from tasks.skills import SKILLS_MAX, parse_skills

OVERLAP_LIMIT: Final = 20
TITLE_CHARS: Final = 60
CONSENT_CHARS: Final = 500
FIXED_BY_TASKS: Final = frozenset({"none_of_these"})
"""It decides what an imported task's answers and gold mean."""
OF_THE_MODEL: Final = frozenset({"model", "model_cap"})
"""These change no promise: they may be set as long as the campaign goes on."""

EDITABLE: Final = frozenset(
    {"title", "guide", "languages", "skills", "min_overlap", "max_overlap", "tau", "gold_share"}
)
"""What may change in a campaign that was begun, besides the pay; all else is what its answers rest on."""
AFTER_LAUNCH: Final = frozenset({CampaignStatus.LIVE, CampaignStatus.PILOT})

_DIGITS = re.compile(r"\d{1,9}", re.ASCII)
_SHARE = re.compile(r"(\d{0,3}\.\d{1,6}|\d{1,3})\s*(%)?", re.ASCII)
_RANGE = re.compile(r"([\d.]+)(?:\s*[-–—~～\s]\s*([\d.]+))?", re.ASCII)
_YES = frozenset({"on", "yes", "true", "1", "是", "开"})
_NO = frozenset({"off", "no", "false", "0", "否", "关"})

Changes = Mapping[str, Any]
Parse = Callable[[Campaign, str], Changes]


def apply(campaign: Campaign, name: str, text: str) -> Campaign:
    """The campaign with one setting changed: a draft, but for what it asks of a model.

    Raises:  PauseFirst, CampaignState, SettingFixed, SettingUnknown, SettingInvalid, OverlapOrder,
             PoolWaitsForStanding.
    """
    if name not in OF_THE_MODEL and campaign.status in AFTER_LAUNCH:
        raise PauseFirst(number=campaign.number, status=campaign.status.value)
    require(campaign, "set_model" if name in OF_THE_MODEL else "set")
    return _changed(campaign, name, text)


def edit(campaign: Campaign, name: str, text: str) -> Campaign:
    """A paused campaign with one setting changed, if its answers don't rest on that.

    Raises:  CampaignState, SettingKept, SettingUnknown, SettingInvalid, OverlapOrder.
    """
    require(campaign, "edit")
    if name in _parsers(campaign) and name not in EDITABLE and not name.startswith("pay."):
        raise SettingKept(number=campaign.number, name=name)
    return _changed(campaign, name, text)


def _changed(campaign: Campaign, name: str, text: str) -> Campaign:
    text = clean(text)
    if name in FIXED_BY_TASKS and campaign.kinds:
        raise SettingFixed(name=name)
    parsers = _parsers(campaign)
    if name not in parsers:
        raise SettingUnknown(name=name[:40], known=", ".join(parsers))
    changed = replace(campaign, **parsers[name](campaign, text))
    if changed.min_overlap > changed.max_overlap:
        raise OverlapOrder(low=changed.min_overlap, high=changed.max_overlap)
    if changed.is_pooled and changed.release is Release.ON_ACCEPTANCE:
        raise PoolWaitsForStanding(number=changed.number)
    return changed


def names(campaign: Campaign) -> tuple[str, ...]:
    """Every setting that this campaign has."""
    return tuple(_parsers(campaign))


def clean_title(text: str) -> str:
    """A title as it is kept; empty where none was given.

    Raises:  SettingInvalid.
    """
    title = " ".join(clean(text).split())
    if title and not is_visible(title):
        raise _refused("title", title, f"1–{TITLE_CHARS}")
    if len(title) > TITLE_CHARS:
        raise _refused("title", title, f"1–{TITLE_CHARS}")
    return title


def shown(campaign: Campaign) -> dict[str, str]:
    """Every setting as it would be typed."""
    attributes = {"model": "uses_model"}
    plain = [name for name in _parsers(campaign) if not name.startswith("pay.")]
    values = {name: getattr(campaign, attributes.get(name, name)) for name in plain}
    values["languages"] = ", ".join(sorted(campaign.languages))
    values["skills"] = ", ".join(sorted(campaign.skills))
    values["gold_share"] = f"{float(campaign.gold_share):.0%}"
    values["none_of_these"] = "on" if campaign.none_of_these else "off"
    values["model"] = "on" if campaign.uses_model else "off"
    values["model_cap"] = f"{float(campaign.model_cap):.6%}".rstrip("0%").rstrip(".") + "%"
    values.update({f"pay.{kind}": f"{pay.low}–{pay.high}" for kind, pay in campaign.pay.items()})
    return {name: str(value or "–") for name, value in values.items()}


def _parsers(campaign: Campaign) -> dict[str, Parse]:
    parsers: dict[str, Parse] = {
        "title": _text("title", TITLE_CHARS),
        "licence": _text("licence", 64),
        "guide": _text("guide", 2000),
        "consent": _consent,
        "languages": _languages,
        "skills": _skills,
        "min_overlap": _whole("min_overlap", 2, OVERLAP_LIMIT),
        "max_overlap": _whole("max_overlap", 2, OVERLAP_LIMIT),
        "tau": _tau,
        "gold_share": _gold_share,
        "funding": _funding,
        "release": _release,
        "none_of_these": _switch("none_of_these", "none_of_these"),
        "model": _switch("model", "uses_model"),
        "model_cap": _model_cap,
    }
    parsers.update({f"pay.{kind}": _pay(kind) for kind in sorted(campaign.kinds or all_kinds())})
    return parsers


def _refused(name: str, given: str, expected: str) -> SettingInvalid:
    return SettingInvalid(name=name, given=given[:40], expected=expected)


def _whole(name: str, low: int, high: int) -> Parse:
    def parse(_campaign: Campaign, text: str) -> Changes:
        if _DIGITS.fullmatch(text) is None or not low <= int(text) <= high:
            raise _refused(name, text, f"{low}–{high}")
        return {name: int(text)}

    return parse


def _text(name: str, limit: int) -> Parse:
    def parse(_campaign: Campaign, text: str) -> Changes:
        if not 0 < len(text) <= limit:
            raise _refused(name, text, f"1–{limit}")
        return {name: text}

    return parse


def _consent(_campaign: Campaign, text: str) -> Changes:
    """Words that people agree to before their first card; `off` takes them back."""
    if text.lower() in _NO | {"none", "–", "-", "无"}:
        return {"consent": None}
    if not is_visible(text) or len(text) > CONSENT_CHARS:
        raise _refused("consent", text, f"off, 1–{CONSENT_CHARS}")
    return {"consent": text}


def _tau(_campaign: Campaign, text: str) -> Changes:
    share = _share(text)
    if share is None or not Fraction(51, 100) <= share <= Fraction(99, 100):
        raise _refused("tau", text, "0.51–0.99")
    return {"tau": float(share)}


def _gold_share(_campaign: Campaign, text: str) -> Changes:
    share = _share(text)
    if share is None or share > GOLD_SHARE_FIRST:
        raise _refused("gold_share", text, "0–0.2")
    return {"gold_share": share}


def _share(text: str) -> Fraction | None:
    """Read `0.9`, `.9` or `90%`, exactly."""
    match = _SHARE.fullmatch(text)
    return Fraction(match[1]) / (100 if match[2] else 1) if match else None


def _languages(_campaign: Campaign, text: str) -> Changes:
    found = {Language.from_telegram(part) for part in re.split(r"[,，、\s]+", text) if part}
    if not found or None in found:
        raise _refused("languages", text, ", ".join(Language))
    return {"languages": frozenset(language for language in found if language is not None)}


def _skills(_campaign: Campaign, text: str) -> Changes:
    if text.lower() in _NO | {"none", "–", "-", "无"}:
        return {"skills": frozenset()}
    try:
        return {"skills": parse_skills(text)}
    except SkillUnreadable:
        raise _refused("skills", text, f"none, 1–{SKILLS_MAX}: medical, law") from None


def _release(_campaign: Campaign, text: str) -> Changes:
    if text not in set(Release):
        raise _refused("release", text, ", ".join(Release))
    return {"release": Release(text)}


def _funding(_campaign: Campaign, text: str) -> Changes:
    if text not in set(Funding):
        raise _refused("funding", text, ", ".join(Funding))
    return {"funding": Funding(text)}


def _switch(name: str, attribute: str) -> Parse:
    def parse(_campaign: Campaign, text: str) -> Changes:
        if text.lower() not in _YES | _NO:
            raise _refused(name, text, "on, off")
        return {attribute: text.lower() in _YES}

    return parse


def _model_cap(_campaign: Campaign, text: str) -> Changes:
    share = _share(text)
    if share is None or not 0 < share <= 1:
        raise _refused("model_cap", text, "0.1%–100%")
    return {"model_cap": share}


def _pay(kind: str) -> Parse:
    bounds = kind_named(kind).BASE_PAY

    def parse(campaign: Campaign, text: str) -> Changes:
        wanted = _range(text)
        if wanted is None or wanted.low < bounds.low or wanted.high > bounds.high:
            raise _refused(f"pay.{kind}", text, f"{bounds.low}–{bounds.high} AIC")
        return {"pay": {**campaign.pay, kind: wanted}}

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
