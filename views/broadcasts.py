"""A broadcast in words, as people read it: a campaign that wants them, the way in, and the way to hear no more."""

from kernel.values import Language
from tasks.campaigns import Wish
from views import actions
from views.group_posts import Teaser, offer
from views.phrases import joined, label, phrase
from views.screens import Button, Screen


def call(language: Language, offered: Teaser, number: int) -> Screen:
    """What the campaign offers; a button opens its first task, others mute it or all such news."""
    kinds = label(language, "web.list").join(label(language, f"kind.{kind}") for kind in offered.kinds)
    lines = [offer(language, offered), phrase(language, "broadcast.call", kinds=kinds)]
    rows = (
        (Button(label(language, "button.broadcast.open"), actions.take_from(number)),),
        (Button(label(language, "button.broadcast.mute"), actions.wish_campaign(number, Wish.MUTE.value)),),
        (Button(label(language, "button.news_off"), actions.news(on=False)),),
    )
    return Screen(joined(lines), rows)


def news_set(language: Language, *, on: bool) -> Screen:
    """What holds from now on, and the way back."""
    back = Button(label(language, "button.news_off" if on else "button.news_on"), actions.news(on=not on))
    return Screen(
        phrase(language, "news.on" if on else "news.off"),
        ((back, Button(label(language, "button.settings"), actions.settings())),),
    )
