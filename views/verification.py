"""Verification of a person: what it needs, what is there, and what is kept of a shared contact."""

from dataclasses import dataclass

from contributors.verification import DAYS_NEEDED, GOLD_NEEDED, SHOWN_FROM
from kernel.values import Language
from views import actions
from views.phrases import Html, joined, label, phrase
from views.screens import NO_KEYBOARD, Button, ReplyKeyboard, Screen


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a person is, as they may know it.

    Units:   `gold` in fives, 0 under ten; `days` up to the last one that is over.
    """

    has_contact: bool
    gold: int
    days: int
    is_verified: bool
    in_ring: bool = False


def progress(language: Language, facts: Progress) -> Screen:
    """What is there and what is missing; where the contact is, what sharing it means, and the button that does it."""
    if facts.has_contact:
        return Screen(_checklist(language, facts), ((_next(language),),))
    keyboard = ReplyKeyboard(contact=label(language, "button.share_contact"), word=declining(language))
    text = joined([_checklist(language, facts), "", phrase(language, "verify.consent")])
    return Screen(text, keyboard=keyboard)


def shared(language: Language, facts: Progress) -> Screen:
    """The contact is noted."""
    text = joined([phrase(language, "verify.contact_kept"), "", _checklist(language, facts)])
    return Screen(text, keyboard=NO_KEYBOARD)


def shared_before(language: Language) -> Screen:
    """They have done it already."""
    return Screen(phrase(language, "verify.contact_again"), keyboard=NO_KEYBOARD)


def taken(language: Language) -> Screen:
    """The number is another person's here."""
    return Screen(phrase(language, "verify.contact_taken"), keyboard=NO_KEYBOARD)


def declined(language: Language) -> Screen:
    """They would rather not."""
    return Screen(phrase(language, "verify.declined"), keyboard=NO_KEYBOARD)


def declining(language: Language) -> str:
    """The word of the button that shares nothing."""
    return label(language, "button.not_now")


def _checklist(language: Language, facts: Progress) -> Html:
    if facts.is_verified:
        return joined([phrase(language, "verify.done"), "", phrase(language, "verify.gives.done")])
    return joined(
        [
            phrase(language, "verify.title"),
            "",
            phrase(language, "verify.contact.there" if facts.has_contact else "verify.contact.missing"),
            _gold(language, facts.gold),
            phrase(
                language,
                "verify.days",
                mark=_mark(there=facts.days >= DAYS_NEEDED),
                days=facts.days,
                needed=DAYS_NEEDED,
            ),
            *([phrase(language, "verify.ring")] if facts.in_ring else ()),
            "",
            phrase(language, "verify.gives"),
        ]
    )


def _gold(language: Language, gold: int) -> Html:
    if gold >= GOLD_NEEDED:
        return phrase(language, "verify.gold.there", mark=_mark(there=True), needed=GOLD_NEEDED)
    if gold < SHOWN_FROM:
        return phrase(language, "verify.gold.few", mark=_mark(there=False), shown_from=SHOWN_FROM, needed=GOLD_NEEDED)
    return phrase(language, "verify.gold", mark=_mark(there=False), gold=gold, needed=GOLD_NEEDED)


def _mark(*, there: bool) -> str:
    return "✅" if there else "▫️"


def _next(language: Language) -> Button:
    return Button(label(language, "button.next_task"), actions.next_task())
