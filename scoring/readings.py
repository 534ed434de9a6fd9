"""The parts of a verdict, kept apart for the why-card."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from kernel.registry import modules_of
from scoring import signals


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteEvidence:
    """What is stored of one judged response, and of its author's gold.

    Units:   support is a probability; the rest are counts.
    """

    support: float
    peers: int
    agreeing: int
    on_gold: bool
    gold_right: int
    gold_total: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One signal's view of a response, with the facts that a why-card may show.

    Units:   value is a probability, 0..1; weight is in effective votes, 0 when the signal has nothing to say.
    """

    value: float
    weight: float
    facts: Mapping[str, int]


class Signal(Protocol):
    """What a module of scoring.signals offers."""

    def read(self, evidence: VoteEvidence) -> Reading:
        """Look at the evidence from one side."""
        ...


def readings_of(evidence: VoteEvidence) -> dict[str, Reading]:
    """Every signal's reading, by the signal's name, in alphabetical order."""
    modules = modules_of(signals)
    return {name: cast("Signal", module).read(evidence) for name, module in modules.items()}
