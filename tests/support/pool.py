"""A world whose campaigns are paid from the contributor pool, with what must hold there after everything."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from flows.campaigns.approve_launch import approve_launch
from flows.money.set_price import set_price
from flows.shapes import Person
from flows.shared.prices import day_begins_at, day_number
from flows.verdicts.settle_verdicts import settle_verdicts
from kernel.money import PARTS
from store.jobs import SlotMoved
from store.tables.evidence import standings
from store.tables.price import pool_reservations, pool_shares, price_days
from store.tables.verification import gold_days, verified_contacts
from store.tables.work import assignments, campaigns
from tests.support.world import Rows, World

SECOND: Final = "9001"
DAY_S: Final = 86_400
AIC: Final = 100_000_000


@dataclass
class Pool:
    """What a test does with the contributor pool, in the words of those who do it."""

    world: World
    _seen: int = field(default=0)

    async def campaign(self, rows: Rows, **settings: str) -> int:
        """A live campaign paid from the pool, approved by a second operator. Returns: its number."""
        world = self.world
        number = await world.campaign(rows, funding="pool", **settings)
        await approve_launch(
            world.deps,
            operator_id=SECOND,
            number=number,
            proposal=await world.proposal(number),
            cause=world.cause("operator"),
        )
        return number

    async def limit(self, **columns: int) -> None:
        """Make a limit or a price of the newest day what a test wants it to be."""
        day = (await self.today())["day"]
        async with self.world.deps.sessions.write() as session:
            await session.execute(price_days.update().where(price_days.c.day == day).values(**columns))

    async def today(self) -> dict[str, Any]:
        """The newest day's row."""
        return max(await self.world.rows(price_days), key=lambda row: row["day"])

    async def begin_day(self) -> None:
        """Midnight UTC comes, and the job that goes with it."""
        clock = self.world.clock
        midnight = day_begins_at(day_number(clock.now()) + 1)
        clock.advance((midnight - clock.now()).total_seconds())
        await self.set_price()

    async def set_price(self) -> None:
        """The job, for the day that it is now; a second process that comes too late leaves no trace."""
        slot = day_begins_at(day_number(self.world.clock.now()))
        try:
            assert await set_price(self.world.deps, slot, None) is None
        except SlotMoved:
            return

    async def verify(self, person: Person) -> None:
        """Let somebody be known by their own contact and by their gold."""
        async with self.world.deps.sessions.write() as session:
            contact = {"contributor_id": person.id, "phone_hash": person.external_id, "shared_at": person.created_at}
            await session.execute(verified_contacts.insert().values(**contact))
            days = [{"contributor_id": person.id, "local_day": f"2026-11-0{day}", "passed": 3} for day in range(1, 8)]
            await session.execute(gold_days.insert(), days)

    async def use_lane(self, person: Person, units: int) -> None:
        """Let so much of somebody's lane be used by an earlier card, whatever that was."""
        async with self.world.deps.sessions.write() as session:
            await session.execute(pool_shares.insert().values(contributor_id=person.id, lane_base_units=units))
        self._seen += units

    async def pay(self, *people: Person, quality: int = PARTS) -> int:
        """Weigh the votes, let these people stand well, and pay them. Returns: responses paid."""
        await self.accept(*people, quality=quality)
        return await settle_verdicts(self.world.deps)

    async def accept(self, *people: Person, quality: int = PARTS) -> None:
        """The same, but for the payment."""
        await self.world.score()
        async with self.world.deps.sessions.write() as session:
            for person in people:
                await session.execute(standings.delete().where(standings.c.contributor_id == person.id))
                await session.execute(standings.insert().values(**_good(person.id, quality, self.world.clock.now())))

    async def check(self) -> None:
        """Every counter is the sum of what it counts, and nothing beyond its limit."""
        reserved = await self.world.rows(pool_reservations)
        for day in await self.world.rows(price_days):
            mine = [row for row in reserved if row["day"] == day["day"]]
            for counter in ("gate", "lane", "solo"):
                used = sum(row[f"{counter}_units"] for row in mine)
                assert used == day[f"{counter}_reserved_units"] <= day[f"{counter}_limit_units"]
        lanes: defaultdict[UUID, int] = defaultdict(int)
        for row in reserved:
            lanes[row["contributor_id"]] += row["lane_base_units"]
        shares = await self.world.rows(pool_shares)
        assert sum(lanes.values()) + self._seen == sum(row["lane_base_units"] for row in shares)
        pooled = {row["id"]: row for row in await self.world.rows(campaigns, funding="pool")}
        promised = sum(
            row["reserved_units"] for row in await self.world.rows(assignments) if row["campaign_id"] in pooled
        )
        assert promised == sum(row["reserved_units"] for row in pooled.values())


def _good(person_id: UUID, quality: int, now: Any) -> dict[str, Any]:
    return {
        "contributor_id": person_id,
        "kind": "choice",
        "state": "good",
        "counted": 20,
        "score": 1.0,
        "standard_error": 0.0,
        "accuracy": 1.0,
        "gold_right": 0,
        "gold_total": 0,
        "quality_parts": quality,
        "updated_at": now,
    }
