"""All that a judgement of one scope (campaign, kind, option set) rests on. Nothing else may sway it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from kernel.values import Answer, AnswerSpace
from scoring.arrays import BoolArray, IntArray, as_ints
from scoring.honesty.assess import Cleared
from scoring.standing import Tally
from scoring.truth.posterior import NO_GOLD
from scoring.votes import BadVotes, Votes

_LATER: Final = frozenset({"space", "meanings", "joined", "trusted"})
"""What most fits know nothing of: their fingerprints are as they were before there was anything else."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Evidence:
    """The votes of one scope in submission order, with what is known of its tasks and people.

    Shape:   task, worker, label (V,), a repeated (task, worker) is kept but not counted;
             gold (T,), the true class or -1; full_overlap, already_closed, gold_due (T,) flags;
             open_leases (T,) counts; answers (M, T) of up to three stored models, -1 where one has none, or None;
             elsewhere: one Tally per worker over the *other* scopes of the kind, or None; suspended (W,) flags, or
             None; cleared: whom a person has looked at, or None; joined (W,): the lowest of the workers who are one
             person's accounts, or None; trusted (W,) flags, or None: an operator takes their word; panel (T,) flags, or
             None: these tasks have the least and most votes of `panel_overlap`, whatever the campaign's.
             learn_classes: one class is the usual one, however gold was picked, and labels may know it.
             space: where answers are not options; labels and gold are then numbers of `meanings`, the distinct answers.
    Units:   tau is a calibrated probability; overlaps are votes.
    Raises:  BadVotes.
    """

    task: IntArray
    worker: IntArray
    label: IntArray
    n_workers: int
    n_classes: int
    gold: IntArray
    min_overlap: int
    max_overlap: int
    tau: float
    full_overlap: BoolArray
    already_closed: BoolArray
    gold_due: BoolArray
    open_leases: IntArray
    closing: bool = False
    panel: BoolArray | None = None
    panel_overlap: tuple[int, int] = (3, 5)
    elsewhere: Sequence[Tally] | None = None
    suspended: BoolArray | None = None
    cleared: Cleared | None = None
    joined: IntArray | None = None
    trusted: BoolArray | None = None
    answers: IntArray | None = None
    learn_classes: bool = False
    space: AnswerSpace | None = None
    meanings: tuple[Answer, ...] | None = None

    def __post_init__(self) -> None:
        for name in ("gold", "full_overlap", "already_closed", "gold_due", "open_leases"):
            if getattr(self, name).shape != (self.n_tasks,):
                raise BadVotes(f"{name} is not one per task")
        if not 1 <= self.min_overlap <= self.max_overlap:
            raise BadVotes(f"overlap {self.min_overlap}..{self.max_overlap}")
        if not 0 <= self.tau <= 1:
            raise BadVotes(f"tau {self.tau}")
        if not 1 <= self.panel_overlap[0] <= self.panel_overlap[1]:
            raise BadVotes(f"panel overlap {self.panel_overlap}")
        if self.panel is not None and self.panel.shape != (self.n_tasks,):
            raise BadVotes("panel is one per task, or None")
        if (self.space is None) != (self.meanings is None) or len(self.meanings or ()) > self.n_classes:
            raise BadVotes("answers that are not options have a meaning each")
        for people in (self.elsewhere, self.suspended, self.joined, self.trusted):
            if people is not None and len(people) != self.n_workers:
                raise BadVotes("elsewhere, suspended, joined and trusted are one per worker, or None")

    @property
    def n_tasks(self) -> int:
        """How many tasks the scope has."""
        return len(self.gold)

    @property
    def is_gold(self) -> BoolArray:
        """Which tasks have a known truth. Shape: (T,)."""
        known: BoolArray = self.gold != NO_GOLD
        return known

    @property
    def is_panel(self) -> BoolArray:
        """Which tasks ask about another one once more. Shape: (T,)."""
        return np.zeros(self.n_tasks, dtype=bool) if self.panel is None else self.panel

    def model_answers(self) -> IntArray:
        """What the stored models say. Shape: (M, T), of no model (0, T)."""
        return np.empty((0, self.n_tasks), dtype=np.int64) if self.answers is None else self.answers

    def digest(self) -> str:
        """A fingerprint of all of it: what is replayed is what was judged, or it is not replayed. SHA-256, in hex."""
        digest = hashlib.sha256()
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None and field.name in _LATER:
                continue
            parts = (value.of_paste, value.of_ring) if isinstance(value, Cleared) else (value,)
            for part in parts:
                is_array = isinstance(part, np.ndarray)
                digest.update(f"{field.name}:".encode() + (part.tobytes() if is_array else repr(part).encode()))
        return digest.hexdigest()

    def votes(self) -> Votes:
        """Every vote, repeated ones too."""
        columns = as_ints(self.task), as_ints(self.worker), as_ints(self.label)
        return Votes(*columns, self.n_tasks, self.n_workers, self.n_classes)
