"""An assignment: one task lent to one person for a while, and what may still be done with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Final

from kernel.ids import AssignmentId, ContributorId, TaskId
from tasks.errors import AssignmentGone, NotYourTask, TooLateToChange
from tasks.kinds import kind_named

CHANGE_S: Final = 60
"""How long a submitted answer can be changed; scoring takes it only after that."""


@unique
class AssignmentStatus(StrEnum):
    """open → submitted, skipped, reported or expired; submitted may open again for a minute."""

    OPEN = "open"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"
    REPORTED = "reported"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Assignment:
    """What decides whether a press or a text on this card still counts."""

    id: AssignmentId
    contributor_id: ContributorId
    task_id: TaskId
    kind: str
    status: AssignmentStatus
    expires_at: datetime
    submitted_at: datetime | None = None


def lease_ends(kind: str, now: datetime) -> datetime:
    """When an assignment opened now goes back, if nothing is heard."""
    return now + timedelta(seconds=kind_named(kind).LEASE_S)


def require_open(assignment: Assignment | None, contributor_id: ContributorId, now: datetime) -> Assignment:
    """The assignment, if this person may still answer, skip or report it.

    Raises:  AssignmentGone (unknown), NotYourTask, AssignmentGone (over).
    """
    assignment = _require_own(assignment, contributor_id)
    if assignment.status is not AssignmentStatus.OPEN or now >= assignment.expires_at:
        raise AssignmentGone
    return assignment


def require_kept(assignment: Assignment | None, contributor_id: ContributorId) -> Assignment:
    """The assignment, if what this person drafts for it is kept: while it is open, and after its time ran out.

    Raises:  AssignmentGone (unknown), NotYourTask, AssignmentGone (answered or given back).
    """
    assignment = _require_own(assignment, contributor_id)
    if assignment.status not in {AssignmentStatus.OPEN, AssignmentStatus.EXPIRED}:
        raise AssignmentGone
    return assignment


def is_over(assignment: Assignment, now: datetime) -> bool:
    """Whether the time to answer has run out, whether a job has written so or not."""
    return assignment.status is AssignmentStatus.EXPIRED or has_expired(assignment, now)


def may_change(assignment: Assignment, now: datetime, *, opened_next: bool) -> bool:
    """Whether the answer can be taken back: for 60 seconds, until the next card is opened."""
    if assignment.status is not AssignmentStatus.SUBMITTED or assignment.submitted_at is None or opened_next:
        return False
    return now < scored_from(assignment.submitted_at)


def require_changeable(
    assignment: Assignment | None, contributor_id: ContributorId, now: datetime, *, opened_next: bool
) -> Assignment:
    """The assignment, if this person may still take their answer back.

    Raises:  AssignmentGone (unknown), NotYourTask, TooLateToChange.
    """
    assignment = _require_own(assignment, contributor_id)
    if not may_change(assignment, now, opened_next=opened_next):
        raise TooLateToChange
    return assignment


def require_submitted(assignment: Assignment | None, contributor_id: ContributorId) -> Assignment:
    """The assignment, if this person has answered it.

    Raises:  AssignmentGone (unknown), NotYourTask, AssignmentGone (without an answer).
    """
    assignment = _require_own(assignment, contributor_id)
    if assignment.status is not AssignmentStatus.SUBMITTED:
        raise AssignmentGone
    return assignment


def scored_from(submitted_at: datetime) -> datetime:
    """When scoring may take a response: not while its author can change it."""
    return submitted_at + timedelta(seconds=CHANGE_S)


def has_expired(assignment: Assignment, now: datetime) -> bool:
    """Whether an open assignment is past its lease, even before a job has written so."""
    return assignment.status is AssignmentStatus.OPEN and now >= assignment.expires_at


def _require_own(assignment: Assignment | None, contributor_id: ContributorId) -> Assignment:
    if assignment is None:
        raise AssignmentGone
    if assignment.contributor_id != contributor_id:
        raise NotYourTask
    return assignment
