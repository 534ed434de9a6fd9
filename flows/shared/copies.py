"""Near-copies of somebody's answers in their campaign, for an operator's eyes: never a pay decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np

from flows.deps import Deps
from scoring.honesty.copies import Answers, Copy, near_copies
from store import texts
from store.sessions import ReadSession
from store.texts import TextRow
from views.operator_copies import CopyFacts

ANSWERS_MAX: Final = 100_000
"""So many of a campaign's newest answers are looked through."""
TARGETS_MAX: Final = 20
SHOWN: Final = 3


async def copies_in(
    deps: Deps, campaign_id: UUID, *, author: UUID | None = None, response: UUID | None = None
) -> tuple[CopyFacts, ...]:
    """What is nearly the same as an answer, or as somebody's newest: gathered, found in a worker process, named."""
    async with deps.sessions.read(heavy=True) as session:
        gathered = await _gather(session, campaign_id, author, response)
    if not gathered.targets:
        return ()

    found = await deps.workers.run(_found, gathered)

    async with deps.sessions.read() as session:
        return await _named(session, gathered, found)


@dataclass(frozen=True, slots=True)
class Texts:
    """A campaign's answers, which of them are asked about, and what their questions show."""

    rows: list[TextRow]
    targets: list[int]
    given: list[str]


async def _gather(session: ReadSession, campaign_id: UUID, author: UUID | None, response: UUID | None) -> Texts:
    rows = await texts.of_campaign(session, campaign_id, limit=ANSWERS_MAX)
    asked = [at for at, row in enumerate(rows) if response == row.response_id or author == row.contributor_id]
    targets = asked[:TARGETS_MAX]
    shown = await texts.shown_with(session, [rows[target].task_id for target in targets])
    return Texts(rows, targets, [shown[rows[target].task_id] for target in targets])


def _found(gathered: Texts) -> list[Copy]:
    """The most alike pairs, at most one for each other author."""
    rows = gathered.rows
    person = np.unique([row.contributor_id.hex for row in rows], return_inverse=True)[1]
    question = np.unique([row.task_id.hex for row in rows], return_inverse=True)[1]
    answers = Answers([row.text for row in rows], person, question)
    found: dict[UUID, Copy] = {}
    for copy in near_copies(answers, gathered.targets, gathered.given):
        found.setdefault(rows[copy.other].contributor_id, copy)
    return list(found.values())[:SHOWN]


async def _named(session: ReadSession, gathered: Texts, found: Sequence[Copy]) -> tuple[CopyFacts, ...]:
    """Found pairs with the names by which an operator finds them again."""
    rows = gathered.rows
    ids = [rows[at].response_id for copy in found for at in (copy.answer, copy.other)]
    names = await texts.names(session, ids)
    return tuple(
        CopyFacts(
            ref=names[mine.response_id].ref,
            other_ref=names[other.response_id].ref,
            other_who=names[other.response_id].account_id.hex,
            is_own=mine.contributor_id == other.contributor_id,
            is_same_question=mine.task_id == other.task_id,
            share=copy.share,
            letters=copy.letters,
            text=other.text,
        )
        for copy, mine, other in ((copy, rows[copy.answer], rows[copy.other]) for copy in found)
    )
