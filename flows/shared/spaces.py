"""In what space the answers of a scope lie."""

from dataclasses import replace

from kernel.values import AnswerSpace, Boxes, Number, Options, Tags
from store import figures
from store.evidence import Scope
from store.sessions import ReadSession
from tasks.kinds import kind_named


async def space_of_scope(session: ReadSession, scope: Scope) -> AnswerSpace | None:
    """The space that holds what every task of the scope may be answered with; None where that is one of its options."""
    example = await figures.a_payload(session, scope)
    assert example is not None, "a scope is of tasks"
    payload, count = example
    kind = kind_named(scope.kind)
    space = kind.space(kind.load(payload))
    return None if isinstance(space, Options) else _widest(space, count)


def _widest(space: AnswerSpace, count: int) -> AnswerSpace:
    """Each answer was checked against its own task's bounds when it was given."""
    if isinstance(space, Tags):
        return replace(space, count=count)
    return Number() if isinstance(space, Number) else Boxes() if isinstance(space, Boxes) else space
