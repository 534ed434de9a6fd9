"""What flows give and take, by the names that handlers use: chat and clock know no store."""

from store.assignments import AssignmentRow as Assigned
from store.contributors import ContributorRow as Person
from store.groups import GroupRow as Group

__all__ = ["Assigned", "Group", "Person"]
