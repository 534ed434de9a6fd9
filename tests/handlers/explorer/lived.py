"""Open books after a year: prices that fell as people came, campaigns, an audit, and two witnesses."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.witnesses import HttpWitness
from flows.log.cosign_log import cosign_log
from flows.money.audit_ledger import audit_ledger
from flows.shared.prices import day_begins_at
from kernel.clock import SystemClock
from ledger.emission import next_price
from ledger.log.note import KeyType, SigningKey
from ledger.log.policy import Party, Policy
from ledger.witness.memory import Memory
from ledger.witness.protocol import Witness
from ledger.witness.server import WitnessServer
from store import prices
from store.tables.work import campaigns
from tests.handlers.explorer.reading_room import Library, opened
from tests.support.world import OPERATOR

DAYS: Final = 420
FAR: Final = SigningKey("witness.example.org/w1", bytes(range(32)), KeyType.COSIGNATURE)
NEAR: Final = SigningKey("aichain.local/w2", bytes(range(1, 33)), KeyType.COSIGNATURE)
AWAY: Final = SigningKey("mirror.example.net/w3", bytes(range(2, 34)), KeyType.COSIGNATURE)
POLICY: Final = Policy(
    witnesses={
        "far": Party(FAR.verifier, "https://witness.example.org"),
        "near": Party(NEAR.verifier, "http://127.0.0.1:9000"),
        "away": Party(AWAY.verifier, "https://mirror.example.net"),
    }
)


@asynccontextmanager
async def lived_in(sqlite_url: str, folder: Path) -> AsyncIterator[Library]:
    """A year has gone by."""
    async with opened(sqlite_url, folder, POLICY) as library:
        await _a_year(library)
        await library.work(7)
        await library.publish()
        await _cosigned(library, folder)
        await audit_ledger(library.world.deps, asked_by=OPERATOR)
        yield library


async def _a_year(library: Library) -> None:
    """More people each week, and once a crowd that left again; one day nobody was there to set a price."""
    world = library.world
    async with world.deps.sessions.write() as session:
        row = await prices.standing(session)
        price, first = row.price, row.price.day
        for passed in range(1, DAYS + 1):
            if passed == DAYS // 3:
                continue
            crowd = 40_000 if 200 < passed < 240 else 0
            units = int(10**13 * 1.011**passed)
            price = next_price(
                price,
                day=first + passed,
                pool_units=price.pool_units - price.pool_units // 6_000,
                active=int(60 * 1.0155**passed) + crowd,
                demand_units=units,
                newcomer_units=units // 5,
            )
            moment = day_begins_at(price.day)
            await prices.add(session, price, work_average_units=units, newcomer_average_units=units // 5, now=moment)
    world.clock.advance(DAYS * 86_400)


async def _cosigned(library: Library, folder: Path) -> None:
    """Those witnesses that are there sign the newest checkpoint."""
    [pair] = library.publisher.signer.key_pairs()
    for secret in (FAR, NEAR):
        memory = Memory(folder / secret.name.replace("/", "-"))
        server = WitnessServer(("127.0.0.1", 0), Witness(secret, [pair.verifier], memory, SystemClock()))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        witness = HttpWitness(secret.verifier, f"http://127.0.0.1:{server.server_address[1]}", is_independent=True)
        publisher = replace(library.publisher, witnesses=(witness,))
        assert await cosign_log(library.world.deps, publisher) == 1
        await witness.close()
        server.shutdown()
        server.server_close()
        memory.close()


async def named(library: Library, title: str) -> None:
    """Give the only campaign another title."""
    async with library.world.deps.sessions.write() as session:
        await session.execute(campaigns.update().values(title=title))
