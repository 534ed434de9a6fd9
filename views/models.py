"""What a campaign's models have done, for its operator's eyes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kernel.values import Language
from views.phrases import Html, label, phrase, plural

PASTE_CHECK_MIN: Final = 20
"""Fewer answers than this flag nobody, and a check that can't find anything is none."""
_MICROS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class ModelUse:
    """One model's work for one campaign.

    Shape:   of what it said, `answers` can be used and `refused` can't; `canaries` it accepted are among the answers.
    """

    name: str
    is_baseline: bool
    answers: int
    refused: int
    canaries: int


@dataclass(frozen=True, slots=True)
class ModelSpend:
    """What may be spent on models for this campaign today, and what has been.

    Units:   millionths of `currency`, or tokens where that is None.
    """

    spent_units: int
    limit_units: int
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Whether a campaign asks a model, and what came of it.

    Shape:   `asked` is the model that the house would ask now, None where there is none.
    """

    is_on: bool = True
    asked: str | None = None
    used: Sequence[ModelUse] = ()
    spend: ModelSpend | None = None

    @property
    def paste_check(self) -> tuple[str, ...]:
        """The models that people's answers can be compared with."""
        return tuple(use.name for use in self.used if not use.is_baseline and use.answers >= PASTE_CHECK_MIN)


NO_MODEL: Final = ModelFacts()


def model_lines(language: Language, number: int, facts: ModelFacts) -> list[Html]:
    """Which model is asked, what it has answered, what that costs, and whether pasting is looked for."""
    lines = [_asked(language, number, facts)]
    for use in facts.used:
        lines.append(
            plural(language, "operator.status.model.answers", use.answers, model=use.name, refused=use.refused)
        )
        if use.is_baseline:
            lines.append(phrase(language, "operator.status.model.baseline"))
        if use.canaries:
            lines.append(plural(language, "operator.status.model.canaries", use.canaries, model=use.name))
    if facts.spend is not None:
        lines.append(_spend(language, facts.spend))
    found = ", ".join(facts.paste_check) or label(language, "operator.paste_check.none")
    return [*lines, phrase(language, "operator.status.paste_check", paste_check=found)]


def _asked(language: Language, number: int, facts: ModelFacts) -> Html:
    if not facts.is_on:
        return phrase(language, "operator.status.model.off", number=number)
    if facts.asked is None:
        return phrase(language, "operator.status.model.none")
    return phrase(language, "operator.status.model", model=facts.asked)


def _spend(language: Language, spend: ModelSpend) -> Html:
    if spend.currency is None:
        spent, limit = f"{spend.spent_units:,}", f"{spend.limit_units:,}"
        return phrase(language, "operator.status.model.tokens", spent=spent, limit=limit)
    spent, limit = (f"{units / _MICROS:,.4f}" for units in (spend.spent_units, spend.limit_units))
    return phrase(language, "operator.status.model.money", spent=spent, limit=limit, currency=spend.currency)
