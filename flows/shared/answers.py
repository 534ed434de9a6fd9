"""When a question is answered: enough accepted answers, or no more to come. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from tasks.kinds.answer import ACCEPTED_WANTED, SUBMISSIONS_MAX


@dataclass(frozen=True, slots=True)
class Settlement:
    """Whether a question is done, and how many more answers it may be given now."""

    is_done: bool
    wanted: int


def settlement(states: Mapping[str, int]) -> Settlement:
    """Read the states of a question's responses.

    Shape:   `states` counts responses by state, withdrawn ones apart.
    """
    accepted = states.get("pending", 0) + states.get("paid", 0) + states.get("parked", 0)
    undecided = states.get("submitted", 0) + states.get("adjudicate", 0)
    submissions = sum(states.values())
    wanted = min(ACCEPTED_WANTED - accepted - undecided, SUBMISSIONS_MAX - submissions)
    is_done = accepted >= ACCEPTED_WANTED or (submissions >= SUBMISSIONS_MAX and undecided == 0)
    return Settlement(is_done, max(wanted, 0))
