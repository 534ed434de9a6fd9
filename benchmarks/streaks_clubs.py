"""Groups of a simulated month, and their days once more from the raw answers of those who play for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from benchmarks.streaks_month import FIRST, ZONES, Answer, Inhabitant
from contributors.group_achievements import GROUP_ACHIEVEMENTS
from contributors.groups import Announces
from kernel.ids import derived_id, new_id
from store import groups, links
from store.sessions import Sessions

_DAY: Final = timedelta(days=1)
_TOO_LATE: Final = timedelta(hours=2)
_HOURS: Final = (2, 8, 14, 20)
"""UTC; somebody looks an hour later."""


@dataclass(frozen=True, slots=True)
class Club:
    """A group, when its day is told, and what it has set out to do."""

    id: UUID
    zone: str
    hour: int
    goal: int


def clubs(count: int, seed: int) -> list[Club]:
    """So many groups all over the world; their hours come shortly before somebody looks, whatever clocks are set."""
    random = Random(seed)
    return [_club(random.choice(ZONES), random.choice(_HOURS), random.randrange(20, 800)) for _ in range(count)]


def _club(zone: str, utc_hour: int, goal: int) -> Club:
    local = (FIRST + timedelta(hours=utc_hour, minutes=59)).astimezone(ZoneInfo(zone))
    return Club(new_id(FIRST), zone, local.hour, goal)


async def found(sessions: Sessions, founded: Sequence[Club]) -> None:
    """Set them up, each in a chat of its own."""
    async with sessions.write() as session:
        for number, club in enumerate(founded, start=1):
            row = {
                "id": club.id,
                "platform": "telegram",
                "chat_id": -number,
                "title": f"Club {number}",
                "language": "en",
                "zone": club.zone,
                "digest_hour": club.hour,
                "announces": Announces.NONE,
                "goal": club.goal,
                "goal_set_at": FIRST,
                "looked_at": FIRST,
                "created_at": FIRST,
            }
            assert await groups.add(session, row)
            await links.token_for(session, links.JOIN, club.id, now=FIRST)


@dataclass(slots=True)
class ClubBook:
    """What one group is told, as these books say it.

    Shape:   `told` by the subject of each day's post: what it says in the end.
    """

    club: Club
    players: Sequence[Inhabitant]
    told: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    badges: set[str] = field(default_factory=set)
    has_reached: bool = False

    def look(self, now: datetime) -> None:
        """Tell the newest day, or tell it anew; then see how far the goal is."""
        work = [(each, one) for each in self.players for one in each.answers if _is_accepted(one, now)]
        day, at = self._hour(now)
        subject = derived_id(f"digest {day.isoformat()}", self.club.id)
        is_told = subject in self.told
        if is_told or (now - at <= _TOO_LATE and at > FIRST):
            self._tell(subject, at, work)
        self.has_reached = self.has_reached or len(work) >= self.club.goal

    def _tell(self, subject: UUID, at: datetime, work: Sequence[tuple[Inhabitant, Answer]]) -> None:
        before = [(each.id, one) for each, one in work if at - _DAY <= one.at < at]
        known = self.told.get(subject)
        if known is None and not before:
            return
        new = [] if known is not None else self._new_badges(work)
        self.badges |= set(new)
        self.told[subject] = {
            "before": len(before),
            "people": len({id for id, _ in before}),
            "since": sum(one.at >= at for _, one in work),
            "goal": self.club.goal,
            "done": min(len(work), self.club.goal),
            "badges": new if known is None else known["badges"],
        }

    def _new_badges(self, work: Sequence[tuple[Inhabitant, Answer]]) -> list[str]:
        counts = {
            "accepted": len(work),
            "people": len({each.id for each, _ in work}),
            "days": len({one.at.astimezone(ZoneInfo(each.zone)).date() for each, one in work}),
            "goals": int(self.has_reached),
        }
        earned = [each.id for each in GROUP_ACHIEVEMENTS if counts[each.measure.value] >= each.needed]
        return [id for id in earned if id not in self.badges]

    def _hour(self, now: datetime) -> tuple[date, datetime]:
        """The last time that the group's hour came, and on which of its days."""
        zone = ZoneInfo(self.club.zone)
        for back in range(2):
            day = now.astimezone(zone).date() - back * _DAY
            at = datetime.combine(day, time(self.club.hour), zone).astimezone(now.tzinfo)
            if at <= now:
                return day, at
        raise AssertionError("an hour comes every day")


def _is_accepted(answer: Answer, now: datetime) -> bool:
    return answer.at <= now and answer.decided_at <= now and answer.state in {"paid", "pending"}
