"""A log at an address: fetched ahead, packed or not, and told apart from whatever else answers."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ledger.accounts import AccountKind, well_known_id
from ledger.log.leaf import AccountLeaf
from tests.ledger.verify.author import KEY, WITNESSES, cosigned, publish, put
from tests.ledger.verify.conftest import Published, Verify


class Files(SimpleHTTPRequestHandler):
    """A static host that can pack, and fail."""

    packs = False
    fails_on = "nothing"

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        if self.fails_on in self.path:
            self.send_error(500)
        elif self.packs and Path(self.translate_path(self.path)).is_file():
            body = gzip.compress(Path(self.translate_path(self.path)).read_bytes())
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            super().do_GET()


@contextmanager
def served(folder: Path, handler: type[Files] = Files) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def long_log(log: Published, folder: Path, size: int = 1500) -> None:
    kind = AccountKind.CONTRIBUTOR
    publish(folder, [*log.leaves, *(AccountLeaf(well_known_id(f"test:{at}"), kind) for at in range(size))])


@pytest.mark.parametrize("packs", [False, True])
def test_a_log_at_an_address_holds(log: Published, verify: Verify, packs: bool) -> None:
    long_log(log, log.folder)
    with served(log.folder, type("Handler", (Files,), {"packs": packs})) as url:
        status, said = verify(f"{url}/")

    assert status == 0, said
    assert "1531 leaves replayed" in said


def test_a_full_tile_stands_in_for_a_narrow_one_that_is_gone(log: Published, verify: Verify) -> None:
    old = (log.folder / "checkpoint").read_bytes()
    long_log(log, log.folder)
    put(log.folder, "checkpoint", old)
    for path in ("tile/0/000.p/31", "tile/entries/000.p/31"):
        (log.folder / path).unlink()

    with served(log.folder) as url:
        assert verify(url)[0] == 0
    assert verify(log.folder)[0] == 0


def test_what_does_not_answer_as_a_log_is_named(log: Published, verify: Verify, tmp_path: Path) -> None:
    with served(tmp_path / "empty") as url:
        assert "is not a log: there is no checkpoint in it" in verify(url)[1]
    assert "does not answer" in verify(url)[1]
    with served(log.folder, type("Handler", (Files,), {"fails_on": "entries"})) as url:
        status, said = verify(url)
    assert status == 1
    assert "tile/entries/000.p/31 does not answer: HTTP 500" in said


def test_a_witness_on_the_machine_that_serves_the_log_counts_as_none(
    log: Published, verify: Verify, tmp_path: Path
) -> None:
    put(log.folder, "checkpoint", str(cosigned(log.note, WITNESSES[0])).encode())
    with served(log.folder) as url:
        put(tmp_path, "policy", f"witness w {WITNESSES[0].verifier.vkey} {url}\nquorum w\n".encode())
        status, said = verify(url, "--policy", tmp_path / "policy", key=KEY.verifier.vkey)

    assert status == 1
    assert "0 of 0 count" in said
