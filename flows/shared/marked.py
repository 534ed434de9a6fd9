"""Boxes that an operator has to judge, drawn on their picture, and told by their names."""

from collections import Counter
from collections.abc import Sequence

from flows.deps import Deps
from flows.shared.drawing import drawn_or_none
from kernel.values import Answer, Mark
from tasks.kinds import TaskPayload
from views.operator_appeals import BoxFacts
from views.pictures.marked import draw


def marks_of(answer: Answer | None) -> tuple[Mark, ...]:
    """The boxes of an answer; none where it is none, or no boxes."""
    if isinstance(answer, tuple) and answer and isinstance(answer[0], tuple):
        return answer
    return ()


async def boxes_of(
    deps: Deps, payload: TaskPayload, theirs: Answer, others: Answer | None, names: Sequence[str]
) -> BoxFacts | None:
    """The picture with both, and what is boxed how often; None where nothing is. Without a picture words alone."""
    own, rest = marks_of(theirs), marks_of(others)
    if payload.photo is None or not (own or rest):
        return None
    drawing = await drawn_or_none(deps, draw, deps.files.path(payload.photo), own, rest)
    return BoxFacts(drawing, _counted(own, names), None if others is None else _counted(rest, names))


def _counted(marks: Sequence[Mark], names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    counts = Counter(mark[4] for mark in marks)
    return tuple((names[label], count) for label, count in sorted(counts.items()))
