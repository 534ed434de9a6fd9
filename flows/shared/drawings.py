"""Tasks that are answered by drawing: whose one is, whether it can still be drawn on, and what was drawn. Pure."""

from dataclasses import dataclass
from datetime import datetime

from kernel.ids import ContributorId
from kernel.values import Boxes, Mark
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from tasks.assignments import is_over, require_kept
from tasks.cards import Card
from tasks.errors import AssignmentGone
from tasks.kinds import TaskPayload, kind_named
from tasks.marks import read_marks, read_written, written


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on, with what is drawn so far."""

    kind: str
    payload: TaskPayload
    draft: str | None

    @property
    def labels(self) -> tuple[str, ...]:
        """What a box may be called, by number."""
        return kind_named(self.kind).names(self.payload)

    @property
    def most(self) -> int:
        """How many boxes there may be."""
        space = kind_named(self.kind).space(self.payload)
        assert isinstance(space, Boxes)
        return space.most

    @property
    def photo(self) -> str:
        """The picture's SHA-256."""
        photo = self.payload.photo
        assert photo is not None, "a task to draw on has a picture"
        return photo

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is drawn so far."""
        if self.draft is None:
            return ()
        return read_written(self.draft, labels=len(self.labels), most=self.most)

    def read(self, raw: object) -> str:
        """Boxes from outside, as they are written down.

        Raises:  BoxesUnreadable, TooManyBoxes, BoxOutside, BoxWithoutArea.
        """
        return written(read_marks(raw, labels=len(self.labels), most=self.most))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A task on its page, before its person; `is_over` once its time has run out."""

    person: ContributorRow
    card: Card
    sheet: Sheet
    ends_at: datetime
    is_over: bool = False


def drawing_of(person: ContributorRow | None, row: AssignmentRow | None, now: datetime) -> Drawing:
    """The task, if this person may draw for it, or could until its time ran out.

    Raises:  AssignmentGone (unknown), NotYourTask, AssignmentGone (over, or nothing to draw).
    """
    if person is None:
        raise AssignmentGone
    assignment = require_kept(None if row is None else row.assignment, ContributorId(person.id))
    assert row is not None
    require_drawn(row.kind, row.task_payload)
    sheet = Sheet(row.kind, row.task_payload, row.draft)
    return Drawing(person, row.card, sheet, row.expires_at, is_over(assignment, now))


def require_drawn(kind: str, payload: TaskPayload) -> None:
    """Go on only where a task is answered by drawing.

    Raises:  AssignmentGone.
    """
    if not isinstance(kind_named(kind).space(payload), Boxes):
        raise AssignmentGone
