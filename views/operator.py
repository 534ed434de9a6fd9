"""The operator's campaigns: from a file to a launch, and how they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kernel.money import Amount
from kernel.values import Language
from tasks.cards import Card
from tasks.raw import UTF_8, BadRow
from tasks.twins import Twins
from views import desk_actions
from views.cards import task_card
from views.limits import excerpt
from views.models import NO_MODEL, ModelFacts, model_lines
from views.phrases import Fact, Html, joined, label, phrase, plural
from views.screens import Button, Row, Screen, inert

BAD_ROWS_PER_PAGE: Final = 15
_FACT_COLUMNS: Final = 60


_NO_TWINS: Final = Twins()


@dataclass(frozen=True, slots=True)
class Progress:
    """How a campaign stands.

    Shape:   `agreement` is the share of votes that agree with their task's label, None before there is one.
    """

    number: int
    title: str
    status: str
    tasks: int
    settled: int
    gold: int
    responses: int
    open_leases: int
    accepted: int
    rejected: int
    agreement: float | None
    budget: Amount
    reserved: Amount
    pending: Amount
    paid: Amount
    refunded: Amount
    model: ModelFacts = NO_MODEL
    gold_wanted: int = 0
    checks: int = 0
    """How much gold there should be, and how many settled tasks wait for an operator's word, where there is less."""
    worn: int = 0
    moved: int = 0
    """Of the gold, what is dealt no more: known to too many, or easier or harder than it was."""
    twins: Twins = _NO_TWINS
    pool: str | None = None
    """Where the contributor pool pays: on whose word, as `draft`, `proposed`, `solo` or `approved`."""

    @property
    def free(self) -> Amount:
        """What of the budget is neither spent nor promised."""
        return Amount(self.budget.units - self.refunded.units - self.reserved.units - self.paid.units)

    @property
    def is_without_gold(self) -> bool:
        """Whether there is less of it than there should be."""
        return self.gold < self.gold_wanted


def ask_file(language: Language, number: int, title: str) -> Screen:
    """/campaign new: the draft is there, the file is awaited."""
    return Screen(phrase(language, "operator.ask_file", number=number, title=title))


def import_report(
    language: Language,
    number: int,
    file_name: str,
    good: int,
    bad: Sequence[BadRow],
    page: int = 0,
    *,
    notes: Sequence[Html] = (),
) -> Screen:
    """What a file holds: how many good rows, and every bad one with its line and reason, page by page."""
    lines: list[str] = [
        phrase(language, "operator.import.title", number=number, file=file_name),
        plural(language, "operator.import.good", good),
        *notes,
    ]
    first = page * BAD_ROWS_PER_PAGE
    shown = bad[first : first + BAD_ROWS_PER_PAGE]
    if bad:
        lines += [plural(language, "operator.import.bad", len(bad)), ""]
        lines += [bad_row(language, row) for row in shown]
    rows: list[Row] = []
    if turns := _turns(language, number, page, more=first + BAD_ROWS_PER_PAGE < len(bad)):
        rows.append(turns)
    cancel = Button(label(language, "button.cancel"), desk_actions.dismiss())
    if good:
        rows.append((Button(label(language, "button.import", count=good), desk_actions.import_rows(number)), cancel))
    return Screen(joined(lines), tuple(rows))


def too_large(
    language: Language, limit_mb: int, most_mb: int, *, number: int | None = None, url: str | None = None
) -> Screen:
    """A file that no bot can receive, and the ways that are left for it."""
    known: dict[str, Fact] = {"limit": limit_mb, "most": most_mb, "campaign": f"C{number}" if number else "C12"}
    lines = [phrase(language, "operator.too_large", **known)]
    if url is not None:
        lines.append(phrase(language, "operator.too_large.page", **known))
    lines.append(phrase(language, "operator.too_large.command", **known))
    return Screen(joined(lines), ((Button(label(language, "button.go_there"), url=url),),) if url else ())


def file_notes(language: Language, encoding: str, unused: int) -> list[Html]:
    """What is worth knowing of a file that can be read: an encoding that was found out, pictures that nothing names."""
    notes = [] if encoding == UTF_8 else [phrase(language, "operator.import.encoding", encoding=encoding)]
    return [*notes, plural(language, "operator.import.unused", unused)] if unused else notes


def bad_row(language: Language, row: BadRow) -> Html:
    """One refused row: `Line 12: the gold answer “cat” is not among the options`."""
    facts = {name: excerpt(fact, _FACT_COLUMNS) if isinstance(fact, str) else fact for name, fact in row.facts.items()}
    return phrase(
        language,
        "operator.import.line",
        line=row.line,
        reason=phrase(language, f"row_fault.{row.fault.value}", **facts),
    )


def imported(
    language: Language, number: int, count: int, gold: int, gold_wanted: int, *, cost: Html | None = None
) -> Screen:
    """The good rows are in; what comes next. `cost` is the most it can cost where the contributor pool pays."""
    lines = [
        plural(language, "operator.imported", count, number=number),
        plural(language, "operator.imported.gold", gold),
    ]
    if gold < gold_wanted:
        lines.append(phrase(language, "operator.imported.more_gold", wanted=gold_wanted))
    if cost is not None:
        lines.append(cost)
    rows = (
        (Button(label(language, "button.preview"), desk_actions.preview(number, 0)),),
        (
            Button(label(language, "button.pilot"), desk_actions.ask("pilot", number)),
            Button(label(language, "button.launch"), desk_actions.ask("launch", number)),
        ),
    )
    return Screen(joined(lines), rows)


def preview(language: Language, number: int, index: int, count: int, card: Card) -> tuple[Screen, Screen]:
    """Task `index` as its contributors will see it, with buttons that do nothing; and the row that turns the pages."""
    shown = inert(task_card(language, card, "preview"))
    turns: list[Button] = []
    if index > 0:
        turns.append(Button("◀", desk_actions.preview(number, index - 1)))
    if index + 1 < count:
        turns.append(Button("▶", desk_actions.preview(number, index + 1)))
    rows: list[Row] = [tuple(turns)] if turns else []
    rows.append((Button(label(language, "button.try_as_contributor"), desk_actions.try_out(number)),))
    rows.append((Button(label(language, "button.launch"), desk_actions.ask("launch", number)),))
    return shown, Screen(phrase(language, "operator.preview", number=number, index=index + 1, count=count), tuple(rows))


def confirm_step(language: Language, step: str, facts: Progress) -> Screen:
    """`pause`, `resume` or `close`, with what it means and what becomes of what is out, to be confirmed."""
    lines: list[str] = [phrase(language, f"operator.confirm.{step}", number=facts.number, title=facts.title)]
    if step == "close" and facts.responses + facts.open_leases:
        undecided = facts.responses - facts.accepted - facts.rejected
        known = {"open": f"{facts.open_leases:,}", "undecided": f"{undecided:,}", "free": facts.free.shown()}
        lines += ["", phrase(language, "operator.confirm.close_facts", **known)]
    return Screen(joined(lines), (confirm_row(language, step, facts.number),))


def step_done(language: Language, step: str, number: int) -> Screen:
    """`pilot`, `launch`, `approve`, `pause`, `resume` or `close` was done."""
    rows = ((Button(label(language, "button.status"), desk_actions.status(number)),),)
    return Screen(phrase(language, f"operator.done.{step}", number=number), rows)


def setting_changed(language: Language, number: int, name: str, value: str) -> Screen:
    """/campaign set was done."""
    return Screen(phrase(language, "operator.setting_changed", number=number, name=name, value=value))


def settings(language: Language, number: int, values: Mapping[str, str]) -> Screen:
    """Every setting of a campaign with its value."""
    lines = [phrase(language, "operator.settings.title", number=number)]
    lines += [phrase(language, "operator.settings.line", name=name, value=value) for name, value in values.items()]
    return Screen(joined(lines))


def campaign_status(
    language: Language, facts: Progress, *, figures: Sequence[Html] = (), drawing: bytes | None = None
) -> Screen:
    """Progress, agreement, spend, what was refunded, paste check; what the labels are worth, and the picture of it."""
    refunded = ("refunded",) if facts.refunded.units else ()
    pool = (f"pool.{facts.pool}",) if facts.pool else ()
    retired = tuple(f"gold_{why}" for why in ("worn", "moved") if getattr(facts, why))
    short = ("without_gold",) if facts.is_without_gold else ()
    checks = ("checks",) if facts.checks else ()
    twins = ("twins_unlike" if facts.twins.unlike else "twins",) if facts.twins.settled else ()
    keys = ("progress", "gold", *short, *checks, *retired, "verdicts", "agreement", *twins, "money", *refunded, *pool)
    known = _status_facts(language, facts)
    lines = [phrase(language, "operator.status.title", **known), ""]
    lines += [phrase(language, f"operator.status.{key}", **known) for key in keys]
    lines += model_lines(language, facts.number, facts.model)
    lines += ["", *figures] if figures else []
    return Screen(joined(lines), _status_rows(language, facts), drawing=drawing)


def campaigns(language: Language, found: Sequence[Progress]) -> Screen:
    """Every campaign on a line, with a button to its status."""
    if not found:
        return Screen(phrase(language, "operator.campaigns.none"))
    lines = [phrase(language, "operator.campaigns.title"), ""]
    lines += [phrase(language, "operator.campaigns.line", **_status_facts(language, facts)) for facts in found]
    buttons = [Button(f"C{facts.number}", desk_actions.status(facts.number)) for facts in found]
    rows = tuple(tuple(buttons[first : first + 5]) for first in range(0, len(buttons), 5))
    return Screen(joined(lines), rows)


def _status_facts(language: Language, facts: Progress) -> dict[str, Fact]:
    agreement = "–" if facts.agreement is None else f"{facts.agreement:.0%}"
    return {
        "number": facts.number,
        "title": facts.title,
        "status": label(language, f"campaign.status.{facts.status}"),
        "tasks": f"{facts.tasks:,}",
        "settled": f"{facts.settled:,}",
        "share": f"{facts.settled / facts.tasks if facts.tasks else 0:.0%}",
        "gold": f"{facts.gold:,}",
        "wanted": f"{facts.gold_wanted:,}",
        "checks": f"{facts.checks:,}",
        "worn": f"{facts.worn:,}",
        "moved": f"{facts.moved:,}",
        "responses": f"{facts.responses:,}",
        "open_leases": f"{facts.open_leases:,}",
        "accepted": f"{facts.accepted:,}",
        "rejected": f"{facts.rejected:,}",
        "agreement": agreement,
        "twins": f"{facts.twins.settled:,}",
        "unlike": f"{facts.twins.unlike:,}",
        "named": ", ".join(facts.twins.named) + (" …" if facts.twins.unlike > len(facts.twins.named) else ""),
        "budget": facts.budget.shown(),
        "reserved": facts.reserved.shown(),
        "pending": facts.pending.shown(),
        "paid": facts.paid.shown(),
        "refunded": facts.refunded.shown(),
    }


def _status_rows(language: Language, facts: Progress) -> tuple[Row, ...]:
    steps = {
        "draft": ("pilot", "launch", "close"),
        "pilot": ("launch", "pause", "close"),
        "live": ("pause", "close"),
        "paused": ("resume", "close"),
    }
    buttons = tuple(
        Button(label(language, f"button.{step}"), desk_actions.ask(step, facts.number))
        for step in steps.get(facts.status, ())
    )
    refresh = (Button(label(language, "button.refresh"), desk_actions.status(facts.number)),)
    return (buttons, refresh) if buttons else (refresh,)


def confirm_row(language: Language, step: str, number: int) -> Row:
    """[Confirm] and [Cancel]."""
    return (
        Button(label(language, "button.confirm"), desk_actions.confirm(step, number)),
        Button(label(language, "button.cancel"), desk_actions.dismiss()),
    )


def _turns(language: Language, number: int, page: int, *, more: bool) -> Row:
    turns: list[Button] = []
    if page > 0:
        turns.append(Button(label(language, "button.earlier_lines"), desk_actions.bad_rows(number, page - 1)))
    if more:
        turns.append(Button(label(language, "button.later_lines"), desk_actions.bad_rows(number, page + 1)))
    return tuple(turns)
