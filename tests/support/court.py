"""A court for tests: one person was refused by peers, and whatever may follow from that."""

from dataclasses import dataclass
from typing import Any, Final

from flows.shapes import Person
from flows.verdicts.accept_appeal import accept_appeal
from flows.verdicts.ask_refusal_reason import ask_refusal_reason
from flows.verdicts.open_appeal import Appealed, open_appeal
from flows.verdicts.refuse_appeal import refuse_appeal
from flows.verdicts.settle_appeals import settle_appeals
from store.tables.appeals import appeals
from store.tables.ledger import transfers
from store.tables.work import assignments, responses, tasks
from tasks.appeals import PANEL_WITHIN
from tests.support.world import OPERATOR, Rows, World, choices

SECOND: Final = "9001"
PEERS: Final = 4


@dataclass
class Court:
    """A campaign in which one person said `b` where everybody else said `a`, and was refused."""

    world: World
    loser: Person
    peers: list[Person]

    @property
    def clock(self) -> Any:
        return self.world.clock

    async def refused(self) -> dict[str, Any]:
        """The loser's refused response."""
        return await self.world.row(responses, contributor_id=self.loser.id, state="withheld")

    async def response(self) -> dict[str, Any]:
        """The loser's one response, whatever became of it."""
        return await self.world.row(responses, contributor_id=self.loser.id)

    async def appeal(self, person: Person | None = None) -> Appealed:
        """Appeal against the refusal."""
        response = await self.world.row(responses, contributor_id=(person or self.loser).id)
        card = await self.world.row(assignments, id=response["assignment_id"])
        return await open_appeal(
            self.world.deps, person or self.loser, lease=card["lease"], chat_id=1, cause=self.world.cause()
        )

    async def fresh(self, count: int, first: int = 50) -> list[Person]:
        """People who have seen nothing."""
        return [await self.world.person(number) for number in range(first, first + count)]

    async def hear(self, *raws: int, first: int = 50) -> None:
        """So many fresh people say this of whatever they are dealt; then the jobs run."""
        for person, raw in zip(await self.fresh(len(raws), first), raws, strict=True):
            await self.world.answer(person, raw)
        await self.world.score()
        await settle_appeals(self.world.deps)

    async def stored(self) -> dict[str, Any]:
        return await self.world.row(appeals)

    async def accept(self) -> str:
        """An operator accepts."""
        response = await self.response()
        return await accept_appeal(
            self.world.deps, operator_id=OPERATOR, response_id=response["id"], cause=self.world.cause("operator")
        )

    async def refuse(self, reason: str, operator: str = OPERATOR) -> str | None:
        """An operator presses [Refuse…] and types why."""
        deps, response = self.world.deps, await self.response()
        await ask_refusal_reason(
            deps,
            operator_id=operator,
            chat_id=int(operator),
            response_id=response["id"],
            cause=self.world.cause("operator"),
        )
        return await refuse_appeal(
            deps, reason, operator_id=operator, chat_id=int(operator), cause=self.world.cause("operator")
        )

    async def paid_units(self) -> list[int]:
        """Every reward that the loser was ever paid."""
        rewards = await self.world.rows(transfers, kind="reward", credit_id=self.loser.account_id)
        return [each["amount_units"] for each in rewards]


async def court_of(world: World, *, rows: Rows | None = None, **settings: str) -> Court:
    """Peers refuse what one person said; the budget bears a panel."""
    await world.campaign(
        rows or choices(1), **({"max_overlap": "15", "tau": "0.8", "release": "on_acceptance"} | settings)
    )
    async with world.deps.sessions.write() as session:
        await session.execute(tasks.update().values(is_full_overlap=False))
    *peers, loser = await world.people(PEERS + 1)
    for person in peers:
        await world.answer(person, 0)
    await world.answer(loser, 1)
    await world.score()
    return Court(world, loser, peers)


async def handed_over(world: World) -> Court:
    """Nobody came to sit on the panel."""
    court = await court_of(world)
    await court.appeal()
    world.clock.advance(PANEL_WITHIN.total_seconds())
    await settle_appeals(world.deps)
    return court


async def fewer_peers(court: Court) -> None:
    """The scope is fitted again, all peers but one being left out of it: as if they had been one voice."""
    first, *others = [person.id for person in court.peers]
    async with court.world.deps.sessions.write() as session:
        of = responses.update().where
        await session.execute(of(responses.c.contributor_id.in_(others)).values(state="withdrawn"))
        await session.execute(of(responses.c.contributor_id == first).values(state="submitted", fit_id=None))
    await court.world.score()
