"""The witness: it cosigns what continues the last checkpoint it knows, remembers it first, and nothing else, ever."""

import base64
import http.client
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from kernel.clock import ManualClock
from ledger.log import merkle
from ledger.log.checkpoint import parse_signed
from ledger.log.leaf import encode
from ledger.log.note import KeyType, SigningKey, parse_signatures, verified
from ledger.witness.__main__ import main
from ledger.witness.memory import Memory, WitnessBusy
from ledger.witness.protocol import Reply, Witness, format_request
from ledger.witness.server import WitnessServer
from tests.ledger.samples import NOW
from tests.ledger.verify.author import KEY, OTHER_KEY, WITNESSES, checkpoint, publish, small_economy

LEAVES = [encode(each) for each in small_economy()[1]]
FORKED = [*LEAVES[:-2], b"another", b"history"]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = Memory(tmp_path / "state")
    yield memory
    memory.close()


@pytest.fixture
def witness(memory: Memory) -> Witness:
    return Witness(WITNESSES[0], [KEY.verifier], memory, ManualClock(NOW))


def asked(
    witness: Witness, old: int, new: int, leaves: Sequence[bytes] = LEAVES, *keys: SigningKey, name: str = KEY.name
) -> Reply:
    return witness.add_checkpoint(request(old, new, leaves, *keys, name=name).encode())


def request(old: int, new: int, leaves: Sequence[bytes] = LEAVES, *keys: SigningKey, name: str = KEY.name) -> str:
    hashes = [merkle.leaf_hash(each) for each in leaves[:new]]
    proof = merkle.consistency_proof(hashes, old) if 0 <= old <= new else []
    return format_request(old, proof, parse_signed(str(checkpoint(leaves[:new], *keys, name=name))))


def test_what_continues_is_cosigned_with_the_time(witness: Witness) -> None:
    for old, new in ((0, 5), (5, 5), (5, 20), (20, 31)):
        reply = asked(witness, old, new)
        assert (reply.status, reply.type) == (200, "text/plain; charset=utf-8")
        note = checkpoint(LEAVES[:new]).signed(*parse_signatures(reply.body))
        [found] = verified(note, [WITNESSES[0].verifier])
        assert found.at_s == int(NOW.timestamp())


@pytest.mark.parametrize("size", [0, 1, 31])
def test_whoever_does_not_know_the_witness_is_told_its_size(witness: Witness, size: int) -> None:
    asked(witness, 0, size)

    reply = asked(witness, 7, 31)

    assert (reply.status, reply.body, reply.type) == (409, f"{size}\n", "text/x.tlog.size")


def test_a_stale_log_gets_no_cosignature(witness: Witness) -> None:
    asked(witness, 0, 31)

    assert asked(witness, 5, 20).status == 409
    assert asked(witness, 31, 20).status == 400


def test_a_forked_log_is_refused_and_both_checkpoints_are_kept(witness: Witness, tmp_path: Path) -> None:
    asked(witness, 0, 20)
    asked(witness, 20, 31)

    same_size = asked(witness, 31, 31, FORKED)
    larger = asked(witness, 31, 33, [*FORKED, b"", b""])

    assert (same_size.status, same_size.body) == (409, "31\n")
    assert larger.status == 422
    kept = {path.relative_to(tmp_path / "state/evidence").parts[-1] for path in (tmp_path / "state").rglob("*/*/*")}
    assert kept == {"seen", "offered"}
    for folder in (tmp_path / "state/evidence").iterdir():
        seen, offered = parse_signed((folder / "seen").read_bytes()), parse_signed((folder / "offered").read_bytes())
        assert seen.verify([KEY.verifier])
        assert offered.verify([KEY.verifier])
    assert asked(witness, 31, 31).status == 200


def test_an_unknown_log_and_an_unknown_key_are_told_apart(witness: Witness) -> None:
    assert asked(witness, 0, 5, LEAVES, SigningKey("other", bytes(32)), name="other").status == 404
    assert asked(witness, 0, 5, LEAVES, OTHER_KEY).status == 403
    honest, other = request(0, 5), request(0, 6)
    mixed = honest[: honest.index("—")] + other[other.index("—") :]
    assert witness.add_checkpoint(mixed.encode()).status == 403


HASH = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"\xff\n\n" + request(0, 5).encode(),
        request(0, 5).replace("old 0", "old 00").encode(),
        request(0, 5).replace("old 0", "old -1").encode(),
        request(0, 5).replace("old 0\n", "old 0\n\n").encode(),
        request(0, 5).replace("old 0\n", "old 0\nAAAA\n").encode(),
        request(0, 5).replace("old 0\n", "old 0\n" + f"{HASH}\n" * 64).encode(),
        request(0, 5).encode()[:-1],
    ],
)
def test_what_is_no_request_is_refused(witness: Witness, body: bytes) -> None:
    assert witness.add_checkpoint(body).status == 400


def test_a_proof_for_nothing_is_no_proof(witness: Witness) -> None:
    assert witness.add_checkpoint(request(0, 5).replace("old 0\n", f"old 0\n{HASH}\n").encode()).status == 422


def test_it_remembers_across_restarts_and_never_runs_twice(witness: Witness, memory: Memory, tmp_path: Path) -> None:
    asked(witness, 0, 20)
    with pytest.raises(WitnessBusy):
        Memory(tmp_path / "state")
    memory.close()

    again = Memory(tmp_path / "state")
    restarted = Witness(WITNESSES[0], [KEY.verifier], again, ManualClock(NOW))

    assert asked(restarted, 0, 31).body == "20\n"
    assert asked(restarted, 20, 31).status == 200
    again.close()


def test_of_many_at_once_one_is_first_and_none_goes_back(witness: Witness) -> None:
    asked(witness, 0, 5)
    with ThreadPoolExecutor(8) as crowd:
        replies = list(crowd.map(lambda size: asked(witness, 5, size), range(6, 31)))

    [winner] = [size for size, reply in zip(range(6, 31), replies, strict=True) if reply.status == 200]
    assert {reply.body for reply in replies if reply.status == 409} == {f"{winner}\n"}
    assert asked(witness, winner, 31).status == 200


@contextmanager
def served(witness: Witness) -> Iterator[http.client.HTTPConnection]:
    with WitnessServer(("127.0.0.1", 0), witness) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        connection = http.client.HTTPConnection("127.0.0.1", int(server.server_address[1]), timeout=10)
        try:
            yield connection
        finally:
            connection.close()
            server.shutdown()
            thread.join()


def answered(connection: http.client.HTTPConnection, method: str, path: str, body: str | None = None) -> Reply:
    connection.request(method, path, None if body is None else body.encode())
    answer = connection.getresponse()
    return Reply(http.HTTPStatus(answer.status), answer.read().decode(), answer.headers["Content-Type"])


def test_it_answers_over_http_on_one_connection(witness: Witness) -> None:
    with served(witness) as connection:
        assert answered(connection, "POST", "/add-checkpoint", request(0, 5)).status == 200
        assert answered(connection, "POST", "/add-checkpoint", request(0, 5)) == Reply(
            http.HTTPStatus.CONFLICT, "5\n", "text/x.tlog.size"
        )
        assert answered(connection, "POST", "/elsewhere", request(0, 5)).status == 404
        assert answered(connection, "GET", "/elsewhere").status == 404
        page = answered(connection, "GET", "/")
        assert page.body == f"witness {WITNESSES[0].verifier.vkey}\nlog {KEY.verifier.vkey}\n"
        assert answered(connection, "POST", "/add-checkpoint", "x" * 200_000).status == 400


def test_a_broken_memory_signs_nothing(witness: Witness, tmp_path: Path) -> None:
    asked(witness, 0, 5)
    [kept] = (tmp_path / "state").glob("*.checkpoint")
    kept.write_bytes(kept.read_bytes()[:-20])

    with served(witness) as connection:
        assert answered(connection, "POST", "/add-checkpoint", request(5, 6)).status == 503


@pytest.fixture
def visiting(tmp_path: Path) -> list[str]:
    """The options of a witness that visits, with a key of its own."""
    key = SigningKey("witness.example/w1", bytes(range(32)), KeyType.COSIGNATURE)
    (tmp_path / "key").write_text(key.text + "\n")
    state = str(tmp_path / "visits")
    return ["--key", str(tmp_path / "key"), "--log", KEY.verifier.vkey, "--state", state, "--language", "en"]


def test_a_witness_without_a_server_visits_the_log(
    visiting: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "log"
    for size in (5, 5, 31):
        publish(folder, LEAVES, size=size)
        assert main(["check", str(folder), *visiting]) == 0
        said = capsys.readouterr().out
        assert said.startswith(str(checkpoint(LEAVES[:size])))
        assert said.count("— witness.example/w1 ") == 1

    publish(folder, LEAVES, size=20)
    assert main(["check", str(folder), *visiting]) == 1
    assert "it is stale, or the log was set back" in capsys.readouterr().err

    publish(tmp_path / "forked", [*FORKED, b""])
    assert main(["check", str(tmp_path / "forked"), *visiting]) == 1
    assert "are two histories of one log" in capsys.readouterr().err
    assert list((tmp_path / "visits/evidence").glob("*/offered"))

    publish(folder, LEAVES, OTHER_KEY)
    assert main(["check", str(folder), *visiting]) == 1
    assert "not signed by any key you gave" in capsys.readouterr().err
