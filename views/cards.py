"""A task on its card, whatever its kind: title, question, options as buttons, and the row of icons."""

from typing import Final

from kernel.values import Answer, Language
from tasks.cards import Card, Exhibit
from tasks.numbers import number_text
from views import actions
from views.limits import MESSAGE_UNITS, excerpt
from views.money import pay_range
from views.options import lettered_lines, option_rows
from views.phrases import Html, escaped, joined, label, phrase, plural
from views.screens import Button, Row, Rows, Screen

_MARKED: Final = "✅"
_UNMARKED: Final = "⬜"
REPORT_REASONS: Final = ("unclear", "broken", "offensive", "private", "other")


def task_card(language: Language, card: Card, lease: str) -> Screen:
    """The open task: everything needed to answer it, and nothing else."""
    parts = [title(language, card), "", question(language, card)]
    if card.hint is not None:
        parts += ["", phrase(language, f"card.hint.{card.hint}")]
    rows = (*_page_rows(language, card, lease), *_option_rows(language, card, lease), _icon_row(lease))
    return Screen(joined(parts), rows, card.photo)


def report_menu(language: Language, card: Card, lease: str) -> Screen:
    """The same card, its buttons now the reasons for a report."""
    rows = tuple(
        (Button(label(language, f"report.reason.{reason}"), actions.report(lease, reason)),)
        for reason in REPORT_REASONS
    )
    return Screen(task_card(language, card, lease).text, (*rows, _back_row(language, lease)), card.photo)


def more_menu(language: Language, card: Card, lease: str) -> Screen:
    """The same card, its buttons now what else can be done."""
    rows = (
        (Button(label(language, "button.balance"), actions.balance()),),
        (Button(label(language, "button.another_task"), actions.skip(lease)),),
        _back_row(language, lease),
    )
    return Screen(task_card(language, card, lease).text, rows, card.photo)


def guide(language: Language, card: Card, licence: str) -> Screen:
    """How this task is meant, in its campaign's own words or its kind's; and under which licence answers go out."""
    words = escaped(card.guide) if card.guide else phrase(language, f"guide.{card.kind}")
    ends = phrase(language, "campaigns.licence", licence=licence)
    return Screen(joined([phrase(language, "guide.title", ref=card.ref), "", words, "", ends]))


def title(language: Language, card: Card) -> Html:
    """`🏷 垃圾分类 · 2–5 AIC · ~15 s · #8F2K`."""
    return phrase(
        language,
        "card.title",
        icon=card.icon,
        name=card.title or label(language, f"kind.{card.kind}"),
        pay=pay_range(card.low, card.high),
        seconds=card.seconds,
        ref=card.ref,
    )


def question(language: Language, card: Card) -> Html:
    """What is asked, in the task's own language: passage, question, what it is about, lettered options."""
    parts: list[str] = []
    if card.passage:
        parts += [Html(f"<blockquote>{escaped(card.passage)}</blockquote>"), ""]
    parts.append(card.prompt)
    for shown in card.exhibits:
        parts += ["", *exhibit(language, shown)]
    if card.asks is not None:
        parts.append(phrase(language, f"card.asks.{card.asks}"))
    if not card.has_own_words:
        parts += lettered_lines(card.options)
    return joined(parts)


def exhibit(language: Language, shown: Exhibit, *, most_columns: int | None = None) -> list[Html]:
    """What it is, and its words, quoted; of long ones, where there is a limit, the beginning."""
    if most_columns is None and shown.text:
        words = _marked(shown)
    else:
        words = escaped(excerpt(shown.text or label(language, "card.erased"), most_columns or MESSAGE_UNITS))
    return [phrase(language, f"card.exhibit.{shown.name}"), Html(f"<blockquote>{words}</blockquote>")]


def _marked(shown: Exhibit) -> Html:
    """The whole text, its marked parts underlined."""
    done, rest = "", shown.text
    for part in shown.marked:
        before, found, rest = rest.partition(part)
        done += f"{escaped(before)}<u>{escaped(found)}</u>"
    return Html(f"{done}{escaped(rest)}")


def option_label(language: Language, card: Card, option: int) -> str:
    """What a chosen option says, `None of these` included."""
    if option == len(card.options):
        return label(language, "button.none_of_these")
    if card.has_own_words:
        return label(language, f"option.{card.kind}.{card.options[option]}")
    return card.options[option]


def _page_rows(language: Language, card: Card, lease: str) -> Rows:
    if card.page is None:
        return ()
    return ((Button(label(language, f"card.page.{card.page}"), web_app=f"/app/{card.page}/{lease}"),),)


def answer_label(language: Language, card: Card, answer: Answer) -> str:
    """What was answered, in one line: the option's words, the number with its unit, the tags, how many boxes."""
    if isinstance(answer, str):
        return answer
    if isinstance(answer, int):
        return option_label(language, card, answer)
    if isinstance(answer, float):
        return number_text(answer) if card.unit is None else f"{number_text(answer)} {card.unit}"
    if not answer:
        return label(language, "answer.nothing" if card.marked is None else "button.none_of_these")
    if isinstance(answer[0], tuple):
        return plural(language, "answer.boxes", len(answer))
    return label(language, "web.list").join(option_label(language, card, int(tag)) for tag in answer)


def _marking_rows(language: Language, card: Card, lease: str) -> Rows:
    """Options to be marked one by one; [Submit] once there is one."""
    marked = card.marked or ()
    rows = option_rows(
        [option_label(language, card, number) for number in range(len(card.options))],
        lambda option: actions.mark(lease, option, on=option not in marked),
        signs=[_MARKED if option in marked else _UNMARKED for option in range(len(card.options))],
    )
    if marked:
        submit = label(language, "button.submit_marked", count=f"{len(marked)}")
        return (*rows, (Button(submit, actions.submit(lease, ai=False)),))
    if card.none_of_these:
        none = actions.answer(lease, len(card.options))
        return (*rows, (Button(label(language, "button.none_of_these"), none),))
    return rows


def _option_rows(language: Language, card: Card, lease: str) -> Rows:
    if card.marked is not None:
        return _marking_rows(language, card, lease)
    labels = [option_label(language, card, number) for number in range(len(card.options))]
    order = card.order or range(len(labels))
    rows = option_rows(
        [labels[number] for number in order],
        lambda place: actions.answer(lease, order[place]),
        paired=card.has_own_words,
    )
    if card.starts_from is not None:
        *above, last = rows
        rows = (*above, (*last, Button(label(language, "button.fix"), actions.edit_draft(lease))))
    if card.shows_peer:
        rows = (*rows, (Button(label(language, "review.violation"), actions.ask_report(lease)),))
    if card.none_of_these:
        none = actions.answer(lease, len(card.options))
        rows = (*rows, (Button(label(language, "button.none_of_these"), none),))
    return rows


def _icon_row(lease: str) -> Row:
    return (
        Button("⏭", actions.skip(lease)),
        Button("🚩", actions.ask_report(lease)),
        Button("ℹ️", actions.guide(lease)),
        Button("⋯", actions.more(lease)),
    )


def _back_row(language: Language, lease: str) -> Row:
    return (Button(label(language, "button.back_to_task"), actions.card(lease)),)
