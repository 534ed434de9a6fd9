"""A dataset's card, in the form that Hugging Face reads: a head in YAML, then the same in English and in Chinese."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kernel.values import Language
from scoring.calibration import CONFIDENCE_BINS
from scoring.forecast import Forecast
from tasks.exports import Written
from tasks.exports.features import parts_of
from tasks.releases import CHANGES
from views.dates import day_of_year
from views.figures import Drawn
from views.forecasts import outcome
from views.limits import plain_text
from views.operator_figures import worth
from views.phrases import Html, label, phrase, plural

COUNTED: Final = (
    "items",
    "gold",
    "votes",
    "texts",
    "reviews",
    "model_answers",
    "comparisons",
    "erased_texts",
    "erased_items",
)
"""What is counted in a release; what there is none of is not told."""
CHANGED: Final = ("added", "changed", "erased")
_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_MORE: Final = "1M<n<10M"
_LICENCES: Final = frozenset(
    {"cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "cc-by-3.0", "cc-by-sa-3.0"}
    | {"apache-2.0", "mit", "odc-by", "pddl", "odbl", "cdla-permissive-2.0"}
)
"""Those of Hugging Face's names that a dataset may well have; any other is `other`, and named in the text."""
_COMMAND: Final = "python -m ledger.verify manifest.json LOG --key KEY"


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card says.

    Shape:   `release` is C12@2, `previous` the one before it; `counts` and `changes` by what is counted; `foretold`
             what a pilot had let expect and what the campaign came to, once it is closed.
    """

    release: str
    title: str
    day: date
    licences: Sequence[str]
    languages: Sequence[str]
    counts: Mapping[str, int]
    files: Sequence[Written]
    rules_version: str
    drawn: Drawn
    is_without_gold: bool
    previous: str | None
    changes: Mapping[str, int]
    foretold: tuple[Forecast, Mapping[str, float]] | None = None


def card(facts: CardFacts) -> str:
    """The whole README.md."""
    return "\n".join([*_head(facts), "", *_text(Language.EN, facts), "", "---", "", *_text(Language.ZH, facts), ""])


def _head(facts: CardFacts) -> list[str]:
    """YAML; a text of ours is written as JSON has it, which is YAML too."""
    known = sorted({_licence(each) for each in facts.licences})
    lines = ["---", "license:", *(f"- {each}" for each in known)]
    lines += ["language:", *(f"- {each}" for each in sorted(facts.languages))]
    lines.append(f"pretty_name: {json.dumps(facts.title, ensure_ascii=False)}")
    lines += ["annotations_creators:", "- crowdsourced", "size_categories:", f"- {_size(facts.counts.get('items', 0))}"]
    lines += ["tags:", "- aichain", "configs:"]
    parts = parts_of(facts.files)
    for part in parts:
        lines += [f"- config_name: {part.name}", f"  data_files: {part.file}"]
    lines.append("dataset_info:")
    for part in parts:
        lines += [f"- config_name: {part.name}", "  features:", *(f"  {line}" for line in part.features)]
    return [*lines, "---"]


def _text(language: Language, facts: CardFacts) -> list[str]:
    day = day_of_year(language, facts.day)
    lines = [
        f"# {_line(facts.title)} · {facts.release}",
        "",
        _said(language, "card.intro", release=facts.release, day=day),
        "",
        _heading(language, "card.content"),
        "",
        *_counts(language, facts.counts),
        "",
        _heading(language, "card.files"),
        "",
        *(f"- `{each.name}` · {_rows(language, each.rows)}" for each in facts.files),
        *_changes_file(language, facts),
        "",
        _heading(language, "card.judging"),
        "",
        _said(language, "card.judging.how", version=facts.rules_version),
        "",
        *_worth(language, facts),
        _heading(language, "card.people"),
        "",
        _said(language, "card.people.how"),
        "",
        _said(language, "card.licences", licences=", ".join(sorted(facts.licences))),
        "",
    ]
    if facts.previous is not None:
        lines += [_heading(language, "card.changes", previous=facts.previous), "", *_changes(language, facts), ""]
    return [*lines, _heading(language, "card.check"), "", _said(language, "card.check.how", command=_COMMAND)]


def _counts(language: Language, counts: Mapping[str, int]) -> list[str]:
    there = [name for name in COUNTED if counts.get(name)]
    rows = [f"| {label(language, f'card.count.{name}')} | {counts[name]:,} |" for name in there]
    return ["| | |", "|---|---:|", *rows]


def _worth(language: Language, facts: CardFacts) -> list[str]:
    """Agreement, and how far confidence can be trusted."""
    told = [f"- {plain_text(line)}" for line in worth(language, facts.drawn, with_cost=False)]
    if facts.is_without_gold:
        told.append(f"- {_said(language, 'card.without_gold')}")
    told += [f"- {plain_text(line)}" for line in _foretold(language, facts)]
    lines = [_heading(language, "card.worth"), "", *told, ""] if told else []
    calibration = facts.drawn.figures.calibration
    if calibration:
        lines += [_said(language, "card.calibration"), "", _said(language, "card.calibration.head"), "|---|---:|---:|"]
        for number, tasks, right in calibration:
            low, high = number / CONFIDENCE_BINS, (number + 1) / CONFIDENCE_BINS
            lines.append(f"| {low:.0%}–{high:.0%} | {tasks:,} | {right / tasks:.0%} |")
        lines.append("")
    return lines


def _foretold(language: Language, facts: CardFacts) -> list[Html]:
    """What was forecast beside what came of it; what it cost is nobody else's."""
    if facts.foretold is None:
        return []
    found, came_to = facts.foretold
    drawn = facts.drawn
    return outcome(language, found, came_to, settled=drawn.settled, tasks=drawn.tasks, with_cost=False)


def _changes_file(language: Language, facts: CardFacts) -> list[str]:
    if facts.previous is None:
        return []
    return [f"- `{CHANGES}` · {_said(language, 'card.changes.file', previous=facts.previous)}"]


def _changes(language: Language, facts: CardFacts) -> list[str]:
    told = [name for name in CHANGED if facts.changes.get(name)]
    if not told:
        return [_said(language, "card.changes.none")]
    return [f"- {label(language, f'card.change.{name}')}: {facts.changes[name]:,}" for name in told]


def _rows(language: Language, rows: int) -> str:
    return plain_text(plural(language, "card.rows", rows))


def _heading(language: Language, key: str, **facts: str) -> str:
    return f"## {_said(language, key, **facts)}"


def _said(language: Language, key: str, **facts: str) -> str:
    said: Html = phrase(language, key, **facts)
    return plain_text(said)


def _line(text: str) -> str:
    return " ".join(text.split())


def _licence(name: str) -> str:
    lower = name.lower()
    return lower if lower in _LICENCES else "other"


def _size(items: int) -> str:
    return next((name for limit, name in _SIZES if items < limit), _MORE)
