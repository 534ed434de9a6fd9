"""What operators hear unasked: a flow writes a kind and its facts, this module finds the words at delivery."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from kernel.money import Amount
from kernel.values import Language
from views import desk_actions
from views.phrases import Html, label, phrase, plural
from views.screens import Button, Screen
from views.sponsorships import outcome

Facts = Mapping[str, Any]
"""As they come out of the outbox: JSON's texts, whole numbers, lists and objects."""


def notice(language: Language, kind: str, facts: Facts) -> Screen:
    """The screen of a notice.

    Shape:   kinds and facts
             sponsorship        as views.sponsorships.outcome
             pilot_over         number, title, tasks
             all_settled        number, title, tasks
             budget_used        number, title, tasks
             schedule           number, title, what, outcome
             campaign_closed    number, title, units
    Raises:  KeyError for a kind that nobody phrases, or a fact that is not there.
    """
    return _KINDS[kind](language, facts)


def _pilot_over(language: Language, facts: Facts) -> Screen:
    look = Button(label(language, "button.forecast"), desk_actions.ask("pilot", facts["number"]))
    return Screen(_counted(language, "operator.news.pilot_over", facts), ((look,),))


def _all_settled(language: Language, facts: Facts) -> Screen:
    close = Button(label(language, "button.close"), desk_actions.ask("close", facts["number"]))
    return Screen(_counted(language, "operator.news.all_settled", facts), ((_status(language, facts), close),))


def _budget_used(language: Language, facts: Facts) -> Screen:
    return Screen(_counted(language, "operator.news.budget_used", facts), ((_status(language, facts),),))


def _schedule(language: Language, facts: Facts) -> Screen:
    key = f"operator.news.schedule.{facts['what']}.{facts['outcome']}"
    text = phrase(language, key, number=facts["number"], title=facts["title"])
    return Screen(text, ((_status(language, facts),),))


def _closed(language: Language, facts: Facts) -> Screen:
    key = "operator.news.closed.refunded" if facts["units"] else "operator.news.closed"
    text = phrase(language, key, number=facts["number"], title=facts["title"], amount=Amount(facts["units"]).shown())
    return Screen(text, ((_status(language, facts),),))


def _counted(language: Language, key: str, facts: Facts) -> Html:
    return plural(language, key, facts["tasks"], number=facts["number"], title=facts["title"])


def _status(language: Language, facts: Facts) -> Button:
    return Button(label(language, "button.status"), desk_actions.status(facts["number"]))


_KINDS: Final[Mapping[str, Callable[[Language, Facts], Screen]]] = {
    "sponsorship": outcome,
    "pilot_over": _pilot_over,
    "all_settled": _all_settled,
    "budget_used": _budget_used,
    "schedule": _schedule,
    "campaign_closed": _closed,
}
