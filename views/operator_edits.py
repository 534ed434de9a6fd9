"""An edit of a paused campaign: what it changes for whom is said before it is done."""

from dataclasses import dataclass
from typing import Final

from kernel.values import Language
from views import desk_actions
from views.limits import excerpt
from views.phrases import Html, joined, label, phrase, plural
from views.screens import Button, Screen

_VALUE_COLUMNS: Final = 300


@dataclass(frozen=True, slots=True)
class EditFacts:
    """A setting with what it was, and what is under way while it changes.

    Shape:   of `open_tasks`, `full` have as many answers as will be asked for, `elsewhere` are in languages that are
             no longer dealt; `overlap_by` is how many answers more each may get.
    """

    proposal: str
    number: int
    title: str
    name: str
    was: str
    becomes: str
    cards: int
    answers: int
    open_tasks: int
    full: int
    elsewhere: int
    overlap_by: int


def confirm(language: Language, facts: EditFacts) -> Screen:
    """What would change, for whom, and what stays; to be applied or left."""
    lines = [
        phrase(language, "operator.edit.title", number=facts.number, title=facts.title),
        _change(language, facts),
        "",
        phrase(language, f"operator.edit.means.{_about(facts.name)}"),
        *_tasks(language, facts),
    ]
    if facts.cards:
        lines.append(plural(language, "operator.edit.cards", facts.cards))
    if facts.answers:
        lines.append(plural(language, "operator.edit.answers", facts.answers))
    row = (
        Button(label(language, "button.apply"), desk_actions.deed("edit", facts.proposal)),
        Button(label(language, "button.cancel"), desk_actions.dismiss()),
    )
    return Screen(joined(lines), (row,))


def done(language: Language, facts: EditFacts) -> Screen:
    """It was changed; the campaign still is paused."""
    text = joined([phrase(language, "operator.edit.done", number=facts.number), _change(language, facts)])
    return Screen(text, ((Button(label(language, "button.resume"), desk_actions.ask("resume", facts.number)),),))


def _change(language: Language, facts: EditFacts) -> Html:
    was, becomes = (excerpt(text, _VALUE_COLUMNS) for text in (facts.was, facts.becomes))
    return phrase(language, "operator.edit.change", name=facts.name, was=was, becomes=becomes)


def _about(name: str) -> str:
    return "pay" if name.startswith("pay.") else name


def _tasks(language: Language, facts: EditFacts) -> list[Html]:
    if facts.name == "languages" and facts.elsewhere:
        return [plural(language, "operator.edit.elsewhere", facts.elsewhere)]
    if facts.name != "max_overlap":
        return []
    told = [plural(language, "operator.edit.open_tasks", facts.open_tasks)]
    return [*told, plural(language, "operator.edit.full", facts.full)] if facts.overlap_by < 0 and facts.full else told


def ask_copy(language: Language, number: int, title: str, tasks: int, left: int) -> Screen:
    """/campaign copy: with the tasks or without; what would come along."""
    lines = [phrase(language, "operator.copy.ask", number=number, title=title)]
    buttons = [Button(label(language, "button.copy_settings"), desk_actions.copy(number, has_tasks=False))]
    if tasks:
        lines.append(plural(language, "operator.copy.tasks", tasks))
        buttons.append(Button(label(language, "button.copy_tasks"), desk_actions.copy(number, has_tasks=True)))
    if left:
        lines.append(phrase(language, "operator.copy.gold"))
    cancel = Button(label(language, "button.cancel"), desk_actions.dismiss())
    return Screen(joined(lines), (tuple(buttons), (cancel,)))


def copied(language: Language, number: int, source: int, tasks: int) -> Screen:
    """The copy is a draft; what comes next."""
    if not tasks:
        return Screen(phrase(language, "operator.copy.done", number=number, source=source))
    rows = (
        (Button(label(language, "button.preview"), desk_actions.preview(number, 0)),),
        (
            Button(label(language, "button.pilot"), desk_actions.ask("pilot", number)),
            Button(label(language, "button.launch"), desk_actions.ask("launch", number)),
        ),
    )
    return Screen(plural(language, "operator.copy.done_tasks", tasks, number=number, source=source), rows)
