"""What a campaign's votes look like, counted where they lie: every answer is small, however many votes there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, String, and_, cast, func, select

from store.evidence import Scope
from store.sessions import ReadSession
from store.tables.evidence import fits, scopes
from store.tables.work import responses, tasks
from store.tasks import IS_ASKED

CONFIDENCE_PARTS: Final = 1000
"""How finely confidences are counted."""
_IS_VOTE: Final = and_(responses.c.choice.is_not(None), responses.c.state != "withdrawn")
_IS_OWN: Final = func.coalesce(tasks.c.appealed_task_id, tasks.c.id) == tasks.c.id
"""No panel, which looks at a task again: it would count twice, and those looked at again are no fair sample. Said so
that SQLite does not take the index of panels for the way to everything that is none."""


@dataclass(frozen=True, slots=True)
class Head:
    """A scope's newest fit. `facts` are as flows.verdicts.score_scopes wrote them."""

    scope: Scope
    fit_id: UUID
    vote_count: int
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TaskCount:
    """How many tasks of a scope, but for gold known beforehand, have that many votes.

    Shape:   in the full-overlap sample or not, closed or not.
    """

    is_full_overlap: bool
    is_closed: bool
    votes: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """How many votes said `choice` where `label` stands: as the task's label, or as its gold."""

    is_gold: bool
    label: int
    choice: int
    votes: int


async def heads(session: ReadSession, campaign_id: UUID) -> list[Head]:
    """The newest fit of every scope of a campaign, by kind and option set."""
    statement = (
        select(scopes.c.kind, scopes.c.option_set, fits.c.id, fits.c.vote_count, fits.c.facts)
        .join(fits, fits.c.id == scopes.c.fit_id)
        .where(scopes.c.campaign_id == campaign_id)
        .order_by(scopes.c.kind, scopes.c.option_set)
    )
    return [
        Head(Scope(campaign_id, kind, option_set), fit_id, votes, facts)
        for kind, option_set, fit_id, votes, facts in await session.execute(statement)
    ]


async def task_counts(session: ReadSession, scope: Scope) -> list[TaskCount]:
    """The tasks of a scope by what alpha and the overlap are made of."""
    is_closed = tasks.c.status == "closed"
    columns = (tasks.c.is_full_overlap, is_closed, tasks.c.votes)
    statement = select(*columns, func.count()).where(*_of(tasks, scope), _IS_OWN, IS_ASKED).group_by(*columns)
    return [
        TaskCount(bool(is_full), bool(is_done), votes, count)
        for is_full, is_done, votes, count in await session.execute(statement)
    ]


async def vote_patterns(session: ReadSession, scope: Scope, *, sample: bool) -> list[tuple[str, int]]:
    """How many tasks that are asked have the same votes; of the full-overlap sample alone where `sample` says so.

    Shape:   (pattern, tasks); a pattern has `choice:votes` for each choice, in no order, with spaces between.
    """
    cells = (
        select(responses.c.task_id, responses.c.choice, func.count().label("votes"))
        .join(tasks, tasks.c.id == responses.c.task_id)
        .where(*_of(tasks, scope), _IS_OWN, IS_ASKED, tasks.c.votes > 1, _IS_VOTE)
        .group_by(responses.c.task_id, responses.c.choice)
    )
    if sample:
        cells = cells.where(tasks.c.is_full_overlap)
    cell = cells.cte("cells")
    words = cast(cell.c.choice, String) + ":" + cast(cell.c.votes, String)
    pattern = select(func.aggregate_strings(words, " ").label("words")).group_by(cell.c.task_id).cte("patterns")
    statement = select(pattern.c.words, func.count()).group_by(pattern.c.words).order_by(pattern.c.words)
    return [(words, count) for words, count in await session.execute(statement)]


async def chosen(session: ReadSession, scope: Scope) -> list[Chosen]:
    """Votes by what stands on their task and what they say."""
    is_gold = tasks.c.gold.is_not(None)
    stands = cast(func.coalesce(tasks.c.gold, tasks.c.label), Integer)
    columns = (is_gold, stands, responses.c.choice)
    statement = (
        select(*columns, func.count())
        .join(tasks, tasks.c.id == responses.c.task_id)
        .where(*_of(responses, scope), _IS_VOTE, _IS_OWN, is_gold | tasks.c.label.is_not(None))
        .group_by(*columns)
    )
    return [Chosen(bool(gold), label, choice, votes) for gold, label, choice, votes in await session.execute(statement)]


async def confidences(session: ReadSession, campaign_id: UUID) -> list[tuple[int, int]]:
    """How many settled tasks of a campaign have which confidence, lowest first; gold and free text have none.

    Units:   confidence in CONFIDENCE_PARTS.
    """
    parts = cast(func.round(tasks.c.confidence * CONFIDENCE_PARTS), Integer)
    statement = (
        select(parts, func.count())
        .where(tasks.c.campaign_id == campaign_id, _IS_OWN, tasks.c.status == "closed", tasks.c.confidence.is_not(None))
        .group_by(parts)
        .order_by(parts)
    )
    return [(part, count) for part, count in await session.execute(statement)]


async def a_payload(session: ReadSession, scope: Scope) -> tuple[Mapping[str, Any], int] | None:
    """One task of the scope: its payload, and how many options it has."""
    statement = select(tasks.c.payload, tasks.c.option_count).where(*_of(tasks, scope)).order_by(tasks.c.id).limit(1)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (row[0], row[1])


def _of(table: Any, scope: Scope) -> Sequence[Any]:
    return (
        table.c.campaign_id == scope.campaign_id,
        table.c.kind == scope.kind,
        table.c.option_set == scope.option_set,
    )
