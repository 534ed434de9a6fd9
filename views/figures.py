"""A campaign's figures as they are told and drawn: values only."""

from dataclasses import dataclass

from kernel.money import Amount
from scoring.agreement import Agreement, Confusion
from scoring.calibration import CONFIDENCE_BINS, Calibration


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of a campaign that are judged together; where there are several such groups, the largest.

    Shape:   `options` are the words of its classes, empty where they differ from task to task; agreement is of the
             full-overlap sample where that is enough (`is_sample`), else of all; the confusions are of votes by the
             label that stands, and by gold; `overlaps` has (votes, settled tasks), fewest votes first.
    """

    kind: str
    options: tuple[str, ...]
    agreement: Agreement
    is_sample: bool
    labels: Confusion
    gold: Confusion
    overlaps: tuple[tuple[int, int], ...]

    @property
    def mean_overlap(self) -> float | None:
        """Votes a settled task."""
        settled = sum(tasks for _, tasks in self.overlaps)
        return sum(votes * tasks for votes, tasks in self.overlaps) / settled if settled else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a campaign's labels are worth, as its newest fits say.

    Shape:   `confidences` counts settled tasks by bin of 5 %; `calibration` says of known truths what such confidence
             was worth; `group` is None before the first fit; `groups` is how many there are.
    Units:   probabilities.
    """

    tau: float
    confidences: tuple[int, ...] = (0,) * CONFIDENCE_BINS
    median: float | None = None
    calibration: Calibration = ()
    group: Group | None = None
    groups: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """All that a campaign's picture shows: a picture of the same is the same.

    Shape:   `pending` is the accepted part of what is `reserved`.
    """

    number: int
    tasks: int
    settled: int
    budget: Amount
    reserved: Amount
    pending: Amount
    paid: Amount
    figures: Figures

    @property
    def cost(self) -> Amount | None:
        """What a settled task has cost so far, with what is accepted and not yet paid; gold's cost is in it."""
        spent_units = self.paid.units + self.pending.units
        return Amount(spent_units // self.settled) if self.settled else None


def class_names(count: int) -> tuple[str, ...]:
    """What stands for a class where its words can't be drawn: letters as on a card, numbers where letters run out."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return tuple(letters[:count]) if count <= len(letters) else tuple(str(number + 1) for number in range(count))
