"""What several flows need to know of a broadcast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from contributors.broadcasts import Waits
from contributors.segments import Segment
from flows.deps import Deps
from flows.errors import BroadcastNeedsWork, BroadcastUnknown, GroupUnknown
from flows.ports import Delivery, RetryAfter, Unreachable
from kernel.values import Language
from store import broadcasts, campaigns, recipients, segments
from store.broadcasts import BroadcastRow
from store.campaigns import CampaignRow
from store.limiter import broadcasts_per_s
from store.segments import Audience
from store.sessions import ReadSession, WriteSession
from tasks.campaigns import CampaignStatus
from tasks.skills import parse_skill
from views.operator_broadcasts import BroadcastFacts

DEED: Final = "cast"
JOB: Final = "broadcasts"
_GROUPS_TOLD: Final = 5
_FIRST_PAUSE_S: Final = 2.0
_LAST_PAUSE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Follower:
    """The operator's message that shows how a broadcast goes, and in which language; no message where it can't be."""

    language: Language
    chat_id: int
    message_id: int | None

    def columns(self, now: datetime) -> dict[str, Any]:
        """As the broadcast keeps it: shown just now."""
        return {
            "language": self.language,
            "chat_id": self.chat_id,
            "message_id": self.message_id,
            "shown_at": now,
            "show_after": None,
        }


async def audience_of(
    deps: Deps, session: ReadSession, campaign: CampaignRow, segment: Segment, *, now: datetime
) -> Audience:
    """Whom a segment means.

    Raises:  GroupUnknown, SkillUnreadable.
    """
    for skill in segment.skills:
        parse_skill(skill)
    found = await segments.groups_called(session, segment.groups) if segment.groups else {}
    for title, ids in found.items():
        if not ids:
            known = ", ".join(await segments.some_groups(session, _GROUPS_TOLD))
            raise GroupUnknown(name=title, known=known or "–")
    group_ids = frozenset(id for ids in found.values() for id in ids)
    return Audience(campaign, segment, group_ids, frozenset(deps.policy.operators), now)


def require_work(campaign: CampaignRow) -> None:
    """Nobody is called to a campaign that deals nothing.

    Raises:  BroadcastNeedsWork.
    """
    if campaign.status != CampaignStatus.LIVE:
        raise BroadcastNeedsWork(number=campaign.number, status=campaign.status)


async def broadcast_locked(session: WriteSession, number: int) -> BroadcastRow:
    """The broadcast an operator names.

    Locks:   its row.
    Raises:  BroadcastUnknown.
    """
    row = await broadcasts.by_number(session, number, lock=True)
    if row is None:
        raise BroadcastUnknown(number=number)
    return row


async def campaign_of(session: ReadSession, row: BroadcastRow) -> CampaignRow:
    """The campaign that it calls to."""
    [campaign] = await campaigns.by_ids(session, [row.campaign_id])
    return campaign


async def facts_of(deps: Deps, session: ReadSession, row: BroadcastRow) -> BroadcastFacts:
    """How it stands now."""
    now = deps.clock.now()
    passed_s = 0.0 if row.paced_at is None else (now - row.paced_at).total_seconds()
    return BroadcastFacts(
        number=row.number,
        campaign=row.campaign_number,
        title=row.title,
        segment=tuple(row.segment),
        state=row.stands,
        planned=row.planned,
        is_planned=row.planned_at is not None,
        sent=row.sent,
        unsure=row.unsure,
        unreachable=row.unreachable,
        skipped=row.skipped,
        refused=row.refused,
        halted_for=row.halted_for,
        waits_for=row.waits_for if row.waits_until is not None and row.waits_until > now else None,
        waits_until=row.waits_until,
        quiet=await recipients.waiting(session, row.id, now=now),
        rate_per_s=(row.done - row.paced_from) / passed_s if passed_s > 0 else 0.0,
        most_per_s=broadcasts_per_s(deps.policy.messages_per_s),
        at=now,
    )


def waits_after(row: BroadcastRow, said: Sequence[Delivery], now: datetime) -> dict[str, Any]:
    """Until when nobody is called, and why: longer each time that the platform is away."""
    asked_s = max((each.wait_s for each in said if isinstance(each, RetryAfter)), default=0.0)
    if any(isinstance(each, Unreachable) for each in said):
        pause_s = max(asked_s, min(_FIRST_PAUSE_S * 2.0 ** min(row.tries, 10), _LAST_PAUSE_S))
        return {
            "waits_until": now + timedelta(seconds=pause_s),
            "waits_for": Waits.AWAY,
            "tries": row.tries + 1,
        }
    if asked_s > 0:
        return {"waits_until": now + timedelta(seconds=asked_s), "waits_for": Waits.FLOOD, "tries": 0}
    return {"waits_until": None, "waits_for": None, "tries": 0}
