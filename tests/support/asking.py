"""A house whose model is the test's: an endpoint on loopback that does what it is told."""

from dataclasses import replace

from flows.shared.model_calls import Memory
from flows.verdicts.ask_models import ask_models
from llm.endpoint import Endpoint, Limits
from llm.model import Tariff
from store.model_spend import HOUSE
from store.tables.models import model_spend
from tests.support.model_server import ModelServer
from tests.support.world import World

PLENTY = 1_000_000


class Asking:
    """A house whose model is the test's."""

    def __init__(self, world: World, server: ModelServer) -> None:
        self.world, self.server = world, server
        self.endpoints: list[Endpoint] = []
        self.use()

    def use(
        self,
        name: str = "m",
        tariff: Tariff | None = None,
        timeout_s: float = 20.0,
        *,
        takes_pictures: bool = False,
    ) -> None:
        """Have this model from now on."""
        limits = Limits(timeout_s=timeout_s, answer_tokens=100, calls_at_once=8, pause_s=0.001)
        endpoint = Endpoint(
            name,
            url=self.server.url,
            key="k",
            tariff=tariff or Tariff(PLENTY),
            limits=limits,
            takes_pictures=takes_pictures,
        )
        self.endpoints.append(endpoint)
        self.world.deps = replace(self.world.deps, model=endpoint)

    async def drain(self, memory: Memory | None = None) -> int:
        """Ask until there is nothing to ask."""
        memory, asked = memory or Memory(), 0
        while more := await ask_models(self.world.deps, memory):
            asked += more
        return asked

    async def counter(self, account: object = HOUSE) -> tuple[int, int, int]:
        """Limit, reserved and spent of today."""
        row = await self.world.row(model_spend, account_id=account)
        return row["limit_units"], row["reserved_units"], row["spent_units"]
