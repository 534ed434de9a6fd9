"""What campaigns have come to, told to operators who did not ask."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from contributors.roles import Duty, may
from flows.deps import Deps
from kernel.ids import derived_id
from kernel.values import Language
from store import desk_notices
from store.campaigns import CampaignRow
from store.desk_notices import DeskNotice
from store.sessions import ReadSession, WriteSession


def concerned(deps: Deps, operator_id: str | None) -> Sequence[str]:
    """Whose campaign it is, while they may run it; everybody who may, once they don't."""
    operators = deps.policy.operators
    if operator_id is not None and may(operators.get(operator_id), Duty.RUN_CAMPAIGNS):
        return [operator_id]
    return sorted(id for id, role in operators.items() if may(role, Duty.RUN_CAMPAIGNS))


async def is_told(session: ReadSession, kind: str, about: UUID, people: Sequence[str]) -> bool:
    """Whether all of them were."""
    return all([await desk_notices.is_known(session, _id(kind, about, each)) for each in people])


async def tell(
    session: WriteSession,
    people: Sequence[str],
    kind: str,
    row: CampaignRow,
    facts: Mapping[str, Any],
    *,
    about: UUID,
    now: datetime,
) -> None:
    """Tell each of them once of this event of a campaign, in the language in which they were last answered.

    Shape:   `about` is the event's own id; `facts` beside number and title.
    Writes:  the operators' outbox.
    """
    known = await desk_notices.languages(session, people)
    said = {"number": row.number, "title": row.title, **facts}
    told = [DeskNotice(_id(kind, about, each), each, known.get(each, Language.EN), kind, said) for each in people]
    await desk_notices.add(session, told, now=now)


def _id(kind: str, about: UUID, operator_id: str) -> UUID:
    return derived_id(f"{kind} to {operator_id}", about)
