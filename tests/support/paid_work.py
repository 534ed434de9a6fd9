"""Work that was accepted and paid, as rows: for tests of what follows from it, where how it came about is no matter."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from kernel.ids import new_id
from store import promises
from store.promises import Settled
from store.sessions import Sessions, WriteSession
from store.tables.work import assignments, campaigns, responses, tasks


@dataclass
class PaidWork:
    """Writes work into campaigns that it makes."""

    sessions: Sessions
    campaigns: list[UUID] = field(default_factory=list)

    async def campaign(self, now: datetime) -> UUID:
        """One more campaign. Returns: its id."""
        id = new_id(now)
        row = {
            "id": id,
            "number": len(self.campaigns) + 1,
            "title": f"Campaign {len(self.campaigns) + 1}",
            "status": "live",
            "settings": {},
            "licence": "CC0-1.0",
            "funding": "pool",
            "created_by": "test",
            "created_at": now,
        }
        async with self.sessions.write() as session:
            await session.execute(insert(campaigns), row)
        self.campaigns.append(id)
        return id

    async def accepted(self, person: UUID, campaign: UUID, group: UUID | None, *, now: datetime) -> UUID:
        """A piece of work that waits for its pay. Returns: its response."""
        async with self.sessions.write() as session:
            return await _accepted(session, person, campaign, group, now=now)

    async def paid(self, response: UUID, points: int, *, now: datetime) -> None:
        """It is paid, as the settlement does it."""
        async with self.sessions.write() as session:
            await promises.mark_paid(session, [Settled(response, points * 1_000_000, points)], now=now)


async def _accepted(session: WriteSession, person: UUID, campaign: UUID, group: UUID | None, *, now: datetime) -> UUID:
    task, assignment, response = new_id(now), new_id(now), new_id(now)
    common: dict[str, Any] = {"task_id": task, "campaign_id": campaign, "contributor_id": person}
    await session.execute(insert(tasks), _task(task, campaign, now))
    await session.execute(insert(assignments), common | _assignment(assignment, now))
    row = _response(response, now) | {"assignment_id": assignment, "group_id": group}
    await session.execute(insert(responses), common | row)
    return response


def _task(id: UUID, campaign: UUID, now: datetime) -> dict[str, Any]:
    return {
        "id": id,
        "campaign_id": campaign,
        "kind": "choice",
        "external_key": id.hex,
        "language": "en",
        "payload": {},
        "option_set": "ab",
        "option_count": 2,
        "status": "closed",
        "slots": 0,
        "gain": 0.0,
        "created_at": now,
    }


def _assignment(id: UUID, now: datetime) -> dict[str, Any]:
    return {
        "id": id,
        "lease": id.hex[-22:],
        "ref": "8F2K",
        "status": "submitted",
        "is_gold": False,
        "low_units": 1,
        "high_units": 1,
        "price_parts": 0,
        "reserved_units": 0,
        "chat_id": 1,
        "opened_at": now,
        "expires_at": now,
    }


def _response(id: UUID, now: datetime) -> dict[str, Any]:
    return {
        "id": id,
        "kind": "choice",
        "option_set": "ab",
        "choice": 0,
        "declared_ai": False,
        "state": "pending",
        "local_day": f"{now:%Y-%m-%d}",
        "submitted_at": now,
        "scorable_at": now,
    }
