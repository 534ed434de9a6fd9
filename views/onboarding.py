"""The way in: language, consent, practice, first task."""

from functools import partial

from kernel.values import Language
from tasks.practice import PracticeTask
from views import actions
from views.options import lettered_lines, option_rows
from views.phrases import Html, escaped, joined, label, phrase
from views.screens import Button, Rows, Screen


def language_choice(first: Language | None = None, *, is_new: bool = False) -> Screen:
    """The one bilingual screen; the language that Telegram reports comes first, else Chinese. Who is new is greeted."""
    order = sorted(Language, key=lambda language: language != (first or Language.ZH))
    key = "language.welcome" if is_new else "language.choose"
    text = joined([phrase(language, key) for language in order], "\n\n" if is_new else "\n")
    return Screen(text, (tuple(Button(label(code, "language.name"), actions.language(code)) for code in order),))


def language_set(language: Language) -> Screen:
    """The language was changed by /language."""
    return Screen(phrase(language, "language.set"))


def consent(language: Language, *, again: bool = False, by_link: bool = False) -> Screen:
    """What a person agrees to, in a few lines; to who has agreed before, what has changed.

    Shape:   `by_link` says that they came by a person's link.
    """
    rows = (
        (
            Button(label(language, "button.agree"), actions.consent()),
            Button(label(language, "button.details"), actions.consent_details()),
        ),
    )
    text = phrase(language, "consent.again" if again else "consent.summary")
    return Screen(joined([text, phrase(language, "consent.by_link")], "\n\n") if by_link else text, rows)


def consent_details(language: Language) -> Screen:
    """The same in full."""
    rows = (
        (
            Button(label(language, "button.agree"), actions.consent()),
            Button(label(language, "button.back"), actions.consent_summary()),
        ),
    )
    return Screen(phrase(language, "consent.details"), rows)


def privacy(language: Language) -> Screen:
    """/privacy: what the consent card says in full, to read again."""
    return Screen(phrase(language, "consent.details"))


def consent_given(language: Language) -> Screen:
    """The consent card after [Agree]: what was agreed to stays readable, the buttons are gone."""
    return Screen(joined([phrase(language, "consent.summary"), "", phrase(language, "consent.given")]))


def practice_card(language: Language, kind: str, step: int, steps: int, task: PracticeTask) -> Screen:
    """Practice task `step`, counted from 0, of `steps`."""
    text = joined([_practice_title(language, step, steps), "", _practice_question(language, task)])
    return Screen(text, _practice_rows(language, kind, step, task))


def practice_explained(language: Language, kind: str, step: int, steps: int, task: PracticeTask, chosen: int) -> Screen:
    """The same card after the press: the choice, the right one, and why."""
    options = task.options[language]
    met = phrase(language, "practice.right" if chosen == task.right else "practice.other", right=options[task.right])
    text = joined(
        [
            _practice_title(language, step, steps),
            "",
            _practice_question(language, task),
            "",
            Html(f"✓ <b>{escaped(options[chosen])}</b>"),
            met,
            Html(f"<i>{escaped(task.explanation[language])}</i>"),
        ]
    )
    return Screen(text, ((Button(label(language, "button.continue"), actions.practice_next(kind)),),))


def practice_done(language: Language, kind: str) -> Screen:
    """The kind is open now."""
    rows = ((Button(label(language, "button.start_earning"), actions.take(kind)),),)
    return Screen(phrase(language, f"practice.done.{kind}"), rows)


def welcome_back(language: Language, first_name: str) -> Screen:
    """/start of somebody we know."""
    rows = (
        (
            Button(label(language, "button.next"), actions.next_task()),
            Button(label(language, "button.balance"), actions.balance()),
        ),
    )
    return Screen(phrase(language, "welcome.back", name=first_name), rows)


def _practice_title(language: Language, step: int, steps: int) -> Html:
    return phrase(language, "practice.title", step=step + 1, steps=steps)


def _practice_question(language: Language, task: PracticeTask) -> Html:
    parts: list[str] = [task.prompt[language]]
    if task.answer is not None:
        parts += [
            "",
            phrase(language, "card.exhibit.peer"),
            Html(f"<blockquote>{escaped(task.answer[language])}</blockquote>"),
            phrase(language, "card.asks.review"),
        ]
    return joined([*parts, *lettered_lines(task.options[language])])


def _practice_rows(language: Language, kind: str, step: int, task: PracticeTask) -> Rows:
    return option_rows(task.options[language], partial(actions.practice, kind, step), paired=task.answer is not None)
