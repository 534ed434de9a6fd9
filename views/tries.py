"""A try: an operator before their own campaign's cards, and what becomes of their answers, which is nothing."""

from kernel.values import Answer, Language
from tasks.cards import Card
from views import actions, receipts
from views.cards import answer_label, question, task_card, title
from views.phrases import Html, escaped, joined, label, phrase
from views.screens import Button, Row, Screen


def card(language: Language, number: int, index: int, count: int, shown: Card, lease: str) -> Screen:
    """The card as contributors see it, under a line that says what this is; what was drawn is told back by a button."""
    screen = task_card(language, shown, lease)
    text = [_head(language, number, index, count), "", screen.text]
    if shown.page is None:
        return Screen(joined(text), screen.rows, screen.photo)
    text += ["", phrase(language, "try.page")]
    told = (Button(label(language, "button.try_drawn"), actions.submit(lease, ai=False)),)
    return Screen(joined(text), (screen.rows[0], told, *screen.rows[1:]), screen.photo)


def draft(language: Language, lease: str, ref: str, said: str, *, is_words: bool) -> Screen:
    """The echo of what was typed, before it is submitted."""
    return receipts.draft(language, lease, ref, said, is_words=is_words)


def answered(
    language: Language, number: int, index: int, count: int, shown: Card, answer: Answer, token: str
) -> Screen:
    """What was answered, told back; and the way on."""
    said = Html(f"<blockquote>{escaped(answer_label(language, shown, answer))}</blockquote>")
    text = [
        _head(language, number, index, count),
        "",
        title(language, shown),
        "",
        question(language, shown),
        said,
        "",
        phrase(language, "try.answered"),
    ]
    again = Button(label(language, "button.try_again"), actions.try_task(token, index))
    onward: Row = (Button(label(language, "button.next"), actions.try_task(token, index + 1)),)
    if index + 1 >= count:
        text.append(phrase(language, "try.end", number=number))
        onward = (Button(label(language, "button.try_first"), actions.try_task(token, 0)),)
    return Screen(joined(text), ((*onward, again),), shown.photo)


def link(language: Language, number: int, address: str) -> Screen:
    """/campaign try: the way to the contributors' bot."""
    row = (Button(label(language, "button.try_as_contributor"), url=address),)
    return Screen(phrase(language, "operator.try", number=number), (row,))


def _head(language: Language, number: int, index: int, count: int) -> Html:
    return phrase(language, "try.head", number=number, index=f"{index + 1:,}", count=f"{count:,}")
