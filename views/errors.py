"""Refusals and failures in words: what happened, and what to do next."""

from datetime import date
from typing import Final

from kernel.errors import HouseError
from kernel.values import Language
from views import actions
from views.campaigns import consent_row
from views.dates import day_of_year
from views.limits import TOAST_CHARS, plain_text
from views.phrases import Fact, Html, label, phrase
from views.places import clock
from views.screens import Button, Rows, Screen

_CODED: Final = {
    ("CampaignState", "action"): "campaign.action.",
    ("BroadcastNeedsWork", "status"): "campaign.status.",
    ("CampaignState", "status"): "campaign.status.",
    ("FileNotReadable", "reason"): "file_fault.",
    ("PauseFirst", "status"): "campaign.status.",
    ("SponsorUnfit", "why"): "sponsor_unfit.",
    ("LevelNeeded", "kind"): "kind.",
    ("PracticeNeeded", "kind"): "kind.",
}
"""Facts that are codes, and the beginnings of the keys that have their words."""


_DATED: Final = {
    ("AppealedLately", "day"),
    ("Banned", "until"),
    ("ReleaseWithdrawn", "day"),
    ("ZoneChangedLately", "day"),
}
"""Facts that are days."""

_CLOCKS: Final = {("PoolUsedUp", "zone")}
"""Facts that are zones, and say whose time is meant."""


def sentence(language: Language, error: HouseError) -> Html:
    """The refusal's sentence, its facts filled in."""
    facts = {name: _worded(language, error, name, fact) for name, fact in error.facts.items()}
    return phrase(language, _key(error), **facts)


def alert(language: Language, error: HouseError) -> str:
    """The same as plain text for a press's one answer."""
    text = plain_text(sentence(language, error))
    return text if len(text) <= TOAST_CHARS else text[: TOAST_CHARS - 1] + "…"


def screen(language: Language, error: HouseError) -> Screen:
    """The same as a message, with the button that goes on from here where there is one."""
    return Screen(sentence(language, error), _way_on(language, error))


def unexpected(language: Language, reference: str) -> Screen:
    """Our own failure: an apology, and the reference that the log has too."""
    return Screen(phrase(language, "error.unexpected", reference=reference))


def _key(error: HouseError) -> str:
    if error.code == "LicenceConsentNeeded" and "consent" in error.facts:
        return "error.LicenceConsentNeeded.consent"
    lasting = error.code == "Banned" and not error.facts["until"]
    return "error.Banned.for_good" if lasting else f"error.{error.code}"


def _worded(language: Language, error: HouseError, name: str, fact: Fact) -> Fact:
    code = error.code
    if (code, name) in _DATED and fact:
        return day_of_year(language, date.fromisoformat(str(fact)))
    if (code, name) in _CLOCKS:
        return clock(language, str(fact))
    prefix = _CODED.get((code, name))
    return label(language, prefix + str(fact), **error.facts) if prefix else fact


def _way_on(language: Language, error: HouseError) -> Rows:
    if error.code == "PracticeNeeded":
        return ((Button(label(language, "button.practise"), actions.practice_next(str(error.facts["kind"]))),),)
    if error.code == "LicenceConsentNeeded":
        return (consent_row(language, int(error.facts["number"])),)
    if error.code == "NoTaskAvailable":
        return ((Button(label(language, "button.campaigns"), actions.campaigns(0)),),)
    if error.code == "LevelNeeded":
        rows = Button(label(language, "button.next_task"), actions.next_task())
        return ((rows, Button(label(language, "button.badges"), actions.badges())),)
    if error.code in {"AssignmentGone", "NotYourTask", "TooLateToChange"}:
        return ((Button(label(language, "button.next"), actions.next_task()),),)
    return ()
