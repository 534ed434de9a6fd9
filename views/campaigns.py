"""/campaigns: what is open, what it pays today and whom it fits; one campaign with what a person may choose of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kernel.money import Amount
from kernel.values import Language
from tasks.campaigns import Wish
from views import actions
from views.money import pay_range
from views.phrases import Html, escaped, joined, label, phrase
from views.screens import Button, Row, Rows, Screen

PAGE: Final = 5


@dataclass(frozen=True, slots=True)
class KindPay:
    """What a kind of task pays one person today."""

    kind: str
    low: Amount
    high: Amount


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """A campaign as one person sees it.

    Shape:   no `languages` are all of them; `lacks` are those of the `skills` that the person has not; `agrees` is None
             where it `asks`, about a licence or with words of its own, and was never answered.
    """

    number: int
    title: str
    languages: tuple[Language, ...]
    pays: tuple[KindPay, ...]
    is_used_up: bool
    skills: tuple[str, ...]
    lacks: tuple[str, ...]
    speaks: bool
    licence: str
    asks: bool
    consent: str | None
    agrees: bool | None
    wish: Wish | None

    @property
    def is_muted(self) -> bool:
        """Whether the person wants none of it."""
        return self.wish is Wish.MUTE

    @property
    def fits(self) -> bool:
        """Whether the person may be dealt its tasks, as far as language, skills and licence go."""
        return self.speaks and not self.lacks and self.agrees is not False


def campaign_list(language: Language, found: Sequence[OpenCampaign], page: int) -> Screen:
    """A page of what is open, counted from 0; a button opens each."""
    if not found:
        return Screen(phrase(language, "campaigns.none"))
    last = (len(found) - 1) // PAGE
    page = min(max(page, 0), last)
    shown = found[page * PAGE : (page + 1) * PAGE]
    blocks = [phrase(language, "campaigns.title"), *(_block(language, each) for each in shown)]
    openers = tuple(Button(f"C{each.number}", actions.open_campaign(each.number)) for each in shown)
    return Screen(joined(blocks, "\n\n"), (openers, *_turning(language, page, last)))


def campaign(language: Language, one: OpenCampaign) -> Screen:
    """One campaign, and what can be chosen of it."""
    lines = [
        _name(one),
        Html(""),
        *_pays(language, one),
        phrase(language, "campaigns.languages", languages=_languages(language, one)),
    ]
    if one.skills:
        lines.append(phrase(language, "campaigns.skills", skills=", ".join(one.skills)))
    lines.append(_licence(language, one))
    if one.consent is not None:
        lines.append(phrase(language, "campaigns.consent", consent=one.consent))
    lines += [Html(""), _fit(language, one)]
    if one.wish is not None:
        lines.append(phrase(language, f"campaigns.wish.{one.wish.value}"))
    return Screen(joined(lines), _rows(language, one))


def licence_answered(language: Language, one: OpenCampaign) -> Screen:
    """The question with its answer."""
    about = "licence" if one.consent is None else "consent"
    key = f"campaigns.{about}.agreed" if one.agrees else f"campaigns.{about}.refused"
    lines = [_name(one), phrase(language, key, licence=one.licence)]
    go_on = actions.take_from(one.number) if one.agrees else actions.next_task()
    return Screen(joined(lines), ((Button(label(language, "button.next_task"), go_on),),))


def _block(language: Language, one: OpenCampaign) -> Html:
    return joined([_name(one), *_pays(language, one), _fit(language, one)])


def _name(one: OpenCampaign) -> Html:
    sign = {None: "", Wish.FOLLOW: "⭐ ", Wish.MUTE: "🔕 "}[one.wish]
    return Html(f"{sign}<b>C{one.number} · {escaped(one.title)}</b>")


def _pays(language: Language, one: OpenCampaign) -> list[Html]:
    lines = [
        phrase(language, "campaigns.pay", kind=label(language, f"kind.{each.kind}"), pay=pay_range(each.low, each.high))
        for each in one.pays
    ]
    return [*lines, phrase(language, "campaigns.used_up")] if one.is_used_up else lines


def _fit(language: Language, one: OpenCampaign) -> Html:
    """The first thing that stands between the person and its tasks, or that nothing does."""
    if not one.speaks:
        return phrase(language, "campaigns.fit.language", languages=_languages(language, one))
    if one.lacks:
        return phrase(language, "campaigns.fit.skills", skills=", ".join(one.lacks))
    if one.agrees is False:
        key = "campaigns.fit.refused" if one.consent is None else "campaigns.fit.consent_refused"
        return phrase(language, key, licence=one.licence)
    if one.asks and one.agrees is None:
        key = "campaigns.fit.asks" if one.consent is None else "campaigns.fit.asks_consent"
        return phrase(language, key, licence=one.licence)
    return phrase(language, "campaigns.fit")


def _licence(language: Language, one: OpenCampaign) -> Html:
    return phrase(language, "campaigns.licence", licence=one.licence)


def _languages(language: Language, one: OpenCampaign) -> str:
    spoken = one.languages or tuple(Language)
    return label(language, "web.list").join(label(each, "language.name") for each in spoken)


def _rows(language: Language, one: OpenCampaign) -> Rows:
    rows: list[Row] = [(_wish_button(language, one, Wish.FOLLOW), _wish_button(language, one, Wish.MUTE))]
    if one.asks and one.agrees:
        rows.append((Button(label(language, "button.withdraw"), actions.answer_licence(one.number, agrees=False)),))
    elif one.asks and one.agrees is None:
        rows.append(consent_row(language, one.number))
    elif one.asks:
        rows.append((Button(label(language, "button.agree"), actions.answer_licence(one.number, agrees=True)),))
    if one.fits and not one.is_muted:
        rows.insert(0, (Button(label(language, "button.next_task"), actions.take_from(one.number)),))
    return (*rows, (Button(label(language, "button.campaigns"), actions.campaigns(0)),))


def _wish_button(language: Language, one: OpenCampaign, wish: Wish) -> Button:
    """Follow or mute; where that is chosen already, the way back."""
    is_chosen = one.wish is wish
    key = f"button.{'un' if is_chosen else ''}{wish.value}"
    return Button(label(language, key), actions.wish_campaign(one.number, "" if is_chosen else wish.value))


def consent_row(language: Language, number: int) -> Row:
    """To agree to a campaign's licence, or to be dealt nothing of it."""
    return (
        Button(label(language, "button.agree"), actions.answer_licence(number, agrees=True)),
        Button(label(language, "button.not_this_one"), actions.answer_licence(number, agrees=False)),
    )


def _turning(language: Language, page: int, last: int) -> Rows:
    """The way to the pages before and after, where there are some."""
    row = []
    if page > 0:
        row.append(Button(label(language, "button.page_before"), actions.campaigns(page - 1)))
    if page < last:
        row.append(Button(label(language, "button.page_after"), actions.campaigns(page + 1)))
    return (tuple(row),) if row else ()
