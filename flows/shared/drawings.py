"""Tasks that are answered by drawing: whose one is, whether it can still be drawn on, and what was drawn. Pure."""

from dataclasses import dataclass
from datetime import datetime

from kernel.ids import ContributorId
from kernel.values import Boxes, Mark
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from tasks.assignments import is_over, require_kept
from tasks.errors import AssignmentGone
from tasks.kinds import kind_named
from tasks.marks import read_marks, read_written, written


@dataclass(frozen=True, slots=True)
class Drawing:
    """A task on its page, with whose it is; `is_over` once its time has run out."""

    person: ContributorRow
    row: AssignmentRow
    is_over: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """What a box may be called, by number."""
        return kind_named(self.row.kind).names(self.row.task_payload)

    @property
    def most(self) -> int:
        """How many boxes there may be."""
        space = kind_named(self.row.kind).space(self.row.task_payload)
        assert isinstance(space, Boxes)
        return space.most

    @property
    def photo(self) -> str:
        """The picture's SHA-256."""
        photo = self.row.task_payload.photo
        assert photo is not None, "a task to draw on has a picture"
        return photo

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is drawn so far."""
        if self.row.draft is None:
            return ()
        return read_written(self.row.draft, labels=len(self.labels), most=self.most)

    def read(self, raw: object) -> str:
        """Boxes from outside, as they are written down.

        Raises:  BoxesUnreadable, TooManyBoxes, BoxOutside, BoxWithoutArea.
        """
        return written(read_marks(raw, labels=len(self.labels), most=self.most))


def drawing_of(person: ContributorRow | None, row: AssignmentRow | None, now: datetime) -> Drawing:
    """The task, if this person may draw for it, or could until its time ran out.

    Raises:  AssignmentGone (unknown), NotYourTask, AssignmentGone (over, or nothing to draw).
    """
    if person is None:
        raise AssignmentGone
    assignment = require_kept(None if row is None else row.assignment, ContributorId(person.id))
    assert row is not None
    if not isinstance(kind_named(row.kind).space(row.task_payload), Boxes):
        raise AssignmentGone
    return Drawing(person, row, is_over(assignment, now))
