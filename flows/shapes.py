"""What flows give and take, by the names that handlers use: chat and clock know no store."""

from store.assignments import AssignmentRow as Assigned
from store.contributors import ContributorRow as Person

__all__ = ["Assigned", "Person"]
