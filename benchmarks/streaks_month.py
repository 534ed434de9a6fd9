"""A month of people who answer in their own time zones, written as raw rows; and what they should have come to by it.

What should be is counted here again, from the moment of each answer and in other words than the house's: no day that
the house has stored and no fold of its own is used. Each answer waits until it is decided; some are for good.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, update

from contributors.days import local_day
from kernel.ids import AccountId, new_id, random_id
from kernel.money import Amount
from ledger import escrow
from ledger.accounts import CONTRIBUTOR_POOL
from ledger.groups import Group
from store import bulk, ledger
from store.sessions import Sessions
from store.tables.evidence import standings
from store.tables.ledger import accounts
from store.tables.people import contributors, identities
from store.tables.work import assignments, campaigns, responses, tasks

FIRST: Final = datetime(2026, 10, 19, tzinfo=UTC)
"""In the month that follows clocks are set back in Berlin, and in New York."""
DAYS: Final = 30
ZONES: Final = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Africa/Nairobi", "Asia/Kolkata")
KINDS: Final = ("choice", "answer", "review")
_STATES: Final = ("paid", "pending", "withheld", "submitted", "adjudicate")
_WEIGHTS: Final = (70, 10, 10, 8, 2)
_TASKS: Final = 100
_DECIDED_WITHIN_S: Final = 3 * 86_400
_SUSPENDED_SHARE: Final = 0.03
_AT_ONCE: Final = 200
_AIC: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the month.

    Shape:   `state` is what it comes to at `decided_at`; until then it is submitted.
    Units:   what it pays, in 1e-8 AIC.
    """

    id: UUID
    task: int
    at: datetime
    state: str
    decided_at: datetime
    units: int


@dataclass(frozen=True, slots=True)
class Inhabitant:
    """Somebody, where they live, and all they have answered.

    Shape:   suspended until that day, or never; `club` is the group they play for.
    """

    id: UUID
    account: UUID
    zone: str
    answers: tuple[Answer, ...]
    suspended_days: int = 0
    club: UUID | None = None

    def as_of(self, moment: datetime) -> "Inhabitant":
        """The same with what is answered and decided by then."""
        known = tuple(
            each if each.decided_at <= moment else replace(each, state="submitted")
            for each in self.answers
            if each.at <= moment
        )
        return replace(self, answers=known)


def inhabitants(count: int, seed: int) -> Iterator[Inhabitant]:
    """So many people of all diligences."""
    random = Random(seed)
    for _ in range(count):
        diligence, zone = random.random(), random.choice(ZONES)
        moments = sorted(
            FIRST + timedelta(days=day, seconds=random.randrange(86_400))
            for day in range(DAYS)
            if random.random() < diligence
            for _ in range(random.randint(1, 3))
        )
        states = random.choices(_STATES, _WEIGHTS, k=len(moments))
        numbers = random.sample(range(_TASKS), len(moments))
        answers = [
            Answer(
                new_id(at), number, at, state, at + timedelta(seconds=random.randrange(_DECIDED_WITHIN_S)), _pay(random)
            )
            for number, at, state in zip(numbers, moments, states, strict=True)
        ]
        suspended_days = random.randrange(DAYS) if random.random() < _SUSPENDED_SHARE else 0
        yield Inhabitant(new_id(FIRST), random_id(), zone, tuple(answers), suspended_days)


def _pay(random: Random) -> int:
    """Little enough that a tenth of it is not enough for every bonus at once."""
    return random.randrange(_AIC // 2, 2 * _AIC)


async def settle_down(sessions: Sessions, people: Sequence[Inhabitant]) -> "Town":
    """Let people move into a town of their own, before the first answer."""
    campaign, made = new_id(FIRST), tuple(new_id(FIRST) for _ in range(_TASKS))
    async with sessions.write() as session:
        await session.execute(campaigns.insert().values(**_campaign(campaign)))
        await bulk.insert_rows(session, tasks, [_task(made[n], campaign, n) for n in range(_TASKS)])
    town = Town(sessions, people, campaign, made)
    await move_in(town)
    return town


async def move_in(town: "Town") -> None:
    """Let a town's people move in."""
    for start in range(0, len(town.people), _AT_ONCE):
        some = town.people[start : start + _AT_ONCE]
        async with town.sessions.write() as session:
            opened = [{"id": each.account, "kind": "contributor", "name": None, "opened_at": FIRST} for each in some]
            await bulk.insert_rows(session, accounts, opened)
            await bulk.insert_rows(session, contributors, [_person(each) for each in some])
            links = [
                {"platform": "telegram", "external_id": str(each.id.int), "contributor_id": each.id} for each in some
            ]
            await bulk.insert_rows(session, identities, links)
            await bulk.insert_rows(session, standings, [_suspended(each) for each in some if each.suspended_days])


@dataclass(frozen=True, slots=True)
class Town:
    """Where people live, while a month goes by."""

    sessions: Sessions
    people: Sequence[Inhabitant]
    campaign: UUID
    tasks: tuple[UUID, ...]

    async def live(self, since: datetime, until: datetime) -> None:
        """Write down what was answered and what was decided in between, and record the pay, as the house would have."""
        for start in range(0, len(self.people), _AT_ONCE):
            some = self.people[start : start + _AT_ONCE]
            new = [(each, one) for each in some for one in each.answers if since < one.at <= until]
            decided = [(each, one) for each in some for one in each.answers if since < one.decided_at <= until]
            if not new and not decided:
                continue
            paid = [(each, one) for each, one in decided if one.state == "paid"]
            async with self.sessions.write() as session:
                rows = [_answered(each, answer, self.tasks, self.campaign) for each, answer in new]
                await bulk.insert_rows(session, assignments, [assignment for assignment, _ in rows])
                await bulk.insert_rows(session, responses, [response for _, response in rows])
                if decided:
                    await session.execute(_DECIDE, [_decision(answer) for _, answer in decided])
                days = {each.id: _day(each, answer) for each, answer in new}
                if days:
                    await session.execute(_MOVE, [{"person": id, "day": day} for id, day in days.items()])
                groups = [
                    Group.of(
                        escrow.reward(answer.id, CONTRIBUTOR_POOL.id, AccountId(each.account), Amount(answer.units))
                    )
                    for each, answer in paid
                ]
                await ledger.record(session, groups, now=until)

    async def forgive(self, day: int) -> None:
        """Let the suspensions of this day end."""
        over = [each.id for each in self.people if each.suspended_days == day]
        if not over:
            return
        async with self.sessions.write() as session:
            change = update(standings).where(standings.c.contributor_id.in_(over)).values(state="good")
            await session.execute(change)


_DECIDE: Final = (
    update(responses)
    .where(responses.c.id == bindparam("response"))
    .values(state=bindparam("to"), amount_units=bindparam("units"))
)
_MOVE: Final = (
    update(contributors).where(contributors.c.id == bindparam("person")).values(last_local_day=bindparam("day"))
)


def _decision(answer: Answer) -> dict[str, Any]:
    units = answer.units if answer.state == "paid" else None
    return {"response": answer.id, "to": answer.state, "units": units}


def _day(person: Inhabitant, answer: Answer) -> str:
    return local_day(answer.at, person.zone, None).isoformat()


def language_of(task: int) -> str:
    """Which language a task is in."""
    return ("zh", "en")[task % 2]


def kind_of(task: int) -> str:
    """Of which kind it is."""
    return KINDS[task % 3]


def has_picture(task: int) -> bool:
    """Whether it shows one."""
    return task % 5 == 0


def should_have(person: Inhabitant, today: date) -> dict[str, int]:
    """What is counted of somebody, from the moments and states of their answers alone."""
    zone = ZoneInfo(person.zone)
    accepted = [each for each in person.answers if each.state in {"paid", "pending"}]
    done = {each.at.astimezone(zone).date() for each in accepted}
    waiting = {each.at.astimezone(zone).date() for each in person.answers if each.state in {"submitted", "adjudicate"}}
    kinds = Counter(kind_of(each.task) for each in accepted)
    return {
        "accepted": len(accepted),
        "days": len(done),
        "weeks": sum(len({day for day in done if day.isocalendar()[:2] == week}) == 7 for week in _weeks(done)),  # noqa: PLR2004
        "reviews": kinds["review"],
        "answers": kinds["answer"],
        "pictures": sum(has_picture(each.task) for each in accepted),
        "kinds": len(kinds),
        "languages": len({language_of(each.task) for each in accepted}),
        "campaigns": min(len(accepted), 1),
        **_streak(done, waiting - done, today),
        "streak": _streak(done, set(), today)["longest"],
    }


def _weeks(days: set[date]) -> set[tuple[int, int]]:
    return {day.isocalendar()[:2] for day in days}


def _streak(done: set[date], waiting: set[date], today: date) -> dict[str, int]:
    """Live through the days once more, with a purse of accepted days out of which seven buy a day off."""
    length = pending = purse = longest = 0
    for number in range(DAYS + 2):
        day = FIRST.date() - timedelta(days=1) + timedelta(days=number)
        if day > today:
            break
        if day in done:
            length, purse = length + 1, min(purse + 1, 14)
            longest = max(longest, length - pending)
        elif day in waiting:
            length, pending = length + 1, pending + 1
        elif day < today and purse >= 7:  # noqa: PLR2004
            purse -= 7
        elif day < today:
            length = pending = purse = 0
    return {"longest": longest, "length": length, "pending": pending}


def _campaign(id: UUID) -> dict[str, Any]:
    return {
        "id": id,
        "number": 1,
        "title": "A month",
        "status": "live",
        "settings": {},
        "licence": "CC0-1.0",
        "funding": "pool",
        "created_by": "benchmark",
        "created_at": FIRST,
    }


def _task(id: UUID, campaign: UUID, number: int) -> dict[str, Any]:
    return {
        "id": id,
        "campaign_id": campaign,
        "kind": kind_of(number),
        "external_key": str(number),
        "language": language_of(number),
        "payload": {},
        "option_set": "ab",
        "option_count": 2,
        "photo": "00" * 32 if has_picture(number) else None,
        "status": "open",
        "slots": 0,
        "gain": 0.0,
        "created_at": FIRST,
    }


def _person(person: Inhabitant) -> dict[str, Any]:
    return {
        "id": person.id,
        "account_id": person.account,
        "zone": person.zone,
        "last_local_day": None,
        "practice": {},
        "created_at": FIRST,
    }


def _suspended(person: Inhabitant) -> dict[str, Any]:
    zeros = dict.fromkeys(("score", "standard_error", "accuracy", "gold_right", "gold_total", "quality_parts"), 0)
    own = {"contributor_id": person.id, "kind": "choice", "state": "suspended", "counted": 20, "updated_at": FIRST}
    return {**zeros, **own}


def _answered(
    person: Inhabitant, answer: Answer, made: Sequence[UUID], campaign: UUID
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The assignment and its response."""
    assignment = new_id(answer.at)
    common = {"task_id": made[answer.task], "campaign_id": campaign, "contributor_id": person.id}
    return common | {
        "id": assignment,
        "lease": assignment.hex[:22],
        "ref": "8F2K",
        "status": "submitted",
        "is_gold": False,
        "low_units": _AIC,
        "high_units": _AIC,
        "price_parts": 0,
        "reserved_units": 0,
        "chat_id": 1,
        "opened_at": answer.at,
        "expires_at": answer.at,
    }, common | {
        "id": answer.id,
        "assignment_id": assignment,
        "kind": kind_of(answer.task),
        "option_set": "ab",
        "choice": 0,
        "declared_ai": False,
        "state": "submitted",
        "local_day": _day(person, answer),
        "submitted_at": answer.at,
        "group_id": person.club,
        "scorable_at": answer.at,
    }
