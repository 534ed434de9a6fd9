"""The log is brought to its witnesses over HTTP: what they cosign is published, what they refuse is told."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.witnesses import HttpWitness
from flows.log.cosign_log import cosign_log
from flows.log.make_receipt import make_receipt
from flows.shared.publishing import Publisher
from kernel.clock import SystemClock
from kernel.ids import AccountId
from ledger.log.checkpoint import parse_signed
from ledger.log.note import KeyType, SigningKey, VerifierKey
from ledger.log.proof import parse_proof
from ledger.witness.memory import Memory
from ledger.witness.protocol import Witness
from ledger.witness.server import WitnessServer
from sandbox.crowd.processes import free_port
from store.tables.log import checkpoints
from tests.flows.test_log import record, reward
from tests.support.publishing import publish, publisher_in
from tests.support.world import World

pytestmark = pytest.mark.asyncio

SECRET = SigningKey("witness.test/w1", bytes(range(32)), KeyType.COSIGNATURE)
Serve = Callable[[VerifierKey], str]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts the witness that anybody can run, for logs of this key. Returns: its address."""
    running: list[tuple[WitnessServer, Memory]] = []

    def start(log: VerifierKey) -> str:
        memory = Memory(tmp_path / "witness")
        server = WitnessServer(("127.0.0.1", 0), Witness(SECRET, [log], memory, SystemClock()))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append((server, memory))
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server, memory in running:
        server.shutdown()
        server.server_close()
        memory.close()


async def witnessed(folder: Path, url: str, *, is_independent: bool = True) -> Publisher:
    return publisher_in(folder, HttpWitness(SECRET.verifier, url, is_independent=is_independent))


async def close(publisher: Publisher) -> None:
    for witness in publisher.witnesses:
        await witness.close()


def published_keys(publisher: Publisher) -> list[VerifierKey]:
    keys = [pair.verifier for pair in publisher.signer.key_pairs()]
    note = parse_signed(publisher.folder.checkpoint() or "")
    return [found.key for found in note.verify([*keys, SECRET.verifier])]


async def test_a_witness_follows_the_log_and_its_signature_travels(world: World, tmp_path: Path, serve: Serve) -> None:
    url = serve(publisher_in(tmp_path).signer.key_pairs()[0].verifier)
    publisher = await witnessed(tmp_path, url)
    person = await world.person(1)
    for _ in range(3):
        await record(world, reward(world, AccountId(person.account_id)))
        await publish(world.deps, publisher)
        assert await cosign_log(world.deps, publisher) == 1
        assert await cosign_log(world.deps, publisher) == 0
        assert published_keys(publisher)[-1] == SECRET.verifier

    receipt = await make_receipt(world.deps, person, None)
    assert receipt.witnesses == 1
    assert SECRET.verifier in [found.key for found in parse_proof(receipt.text).signed.verify([SECRET.verifier])]
    await close(publisher)


async def test_after_a_start_the_witness_says_how_far_it_has_come(world: World, tmp_path: Path, serve: Serve) -> None:
    url = serve(publisher_in(tmp_path).signer.key_pairs()[0].verifier)
    person = await world.person(1)
    for _ in range(2):
        publisher = await witnessed(tmp_path, url)
        await record(world, reward(world, AccountId(person.account_id)))
        await publish(world.deps, publisher)
        assert await cosign_log(world.deps, publisher) == 1
        await close(publisher)


async def test_a_receipt_prefers_what_witnesses_have_signed(world: World, tmp_path: Path, serve: Serve) -> None:
    url = serve(publisher_in(tmp_path).signer.key_pairs()[0].verifier)
    publisher = await witnessed(tmp_path, url)
    person = await world.person(1)
    await record(world, reward(world, AccountId(person.account_id)))
    await publish(world.deps, publisher)
    await cosign_log(world.deps, publisher)
    size = (await make_receipt(world.deps, person, None)).size
    await record(world, reward(world, AccountId((await world.person(2)).account_id)))
    await publish(world.deps, publisher)

    assert (await make_receipt(world.deps, person, None)).size == size
    await close(publisher)


async def test_a_witness_on_our_own_machine_counts_as_none(world: World, tmp_path: Path, serve: Serve) -> None:
    url = serve(publisher_in(tmp_path).signer.key_pairs()[0].verifier)
    publisher = await witnessed(tmp_path, url, is_independent=False)
    await publish(world.deps, publisher)

    assert await cosign_log(world.deps, publisher) == 1

    assert published_keys(publisher)[-1] == SECRET.verifier
    assert {row["witnesses"] for row in await world.rows(checkpoints)} == {0}
    await close(publisher)


async def test_a_witness_of_another_history_is_told_loudly(world: World, tmp_path: Path, serve: Serve) -> None:
    """A log of the same key that went another way has been there first."""
    publisher = publisher_in(tmp_path)
    url = serve(publisher.signer.key_pairs()[0].verifier)
    other = await witnessed(tmp_path, url)
    await publish(world.deps, publisher)
    note = parse_signed(publisher.folder.checkpoint() or "").checkpoint
    forged = publisher.signer.sign_note(note.text.replace(note.text.split("\n")[2], "A" * 43 + "="))

    async def nothing(_size: int) -> list[bytes]:
        return []

    await other.witnesses[0].cosign(str(forged), note.size, nothing)
    with capture_logs() as logs:
        assert await cosign_log(world.deps, other) == 0

    assert [entry["log_level"] for entry in logs if "refuses" in entry["event"]] == ["error"]
    assert published_keys(publisher) == [publisher.signer.key_pairs()[0].verifier]
    await close(other)


@pytest.mark.parametrize("answer", ["", "hello\n", "— witness.test/w1 AAAAAAAAAAAA\n", "x" * 100_000, "\x00\n"])
async def test_nonsense_from_a_witness_changes_nothing(world: World, tmp_path: Path, answer: str) -> None:
    async def reply(_request: web.Request) -> web.Response:
        return web.Response(text=answer)

    application, port = web.Application(), free_port()
    application.router.add_post("/add-checkpoint", reply)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    publisher = await witnessed(tmp_path, f"http://127.0.0.1:{port}")
    await publish(world.deps, publisher)

    with capture_logs() as logs:
        assert await cosign_log(world.deps, publisher) == 0

    assert {entry["log_level"] for entry in logs} == {"error"}
    assert published_keys(publisher) == [publisher.signer.key_pairs()[0].verifier]
    await close(publisher)
    await runner.cleanup()


async def test_a_witness_that_is_away_is_asked_again(world: World, tmp_path: Path, serve: Serve) -> None:
    publisher = await witnessed(tmp_path, f"http://127.0.0.1:{free_port()}")
    await publish(world.deps, publisher)
    with capture_logs() as logs:
        assert await cosign_log(world.deps, publisher) == 0
    assert [entry["log_level"] for entry in logs] == ["warning"]
    await close(publisher)

    back = await witnessed(tmp_path, serve(publisher.signer.key_pairs()[0].verifier))
    assert await cosign_log(world.deps, back) == 1
    await close(back)
