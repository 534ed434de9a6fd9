"""The published log over HTTP: what a verifier fetches, as C2SP has it, and nothing else of the disk."""

import asyncio
import sys

import httpx
import pytest

from ledger.log.tiles import ENTRIES, TileId
from tests.handlers.explorer.reading_room import Library
from tests.handlers.explorer.serving import serving
from tests.house.tree import HOUSE

pytestmark = pytest.mark.asyncio

FIRST = "tile/0/000.p/{width}"


async def width_of(library: Library) -> int:
    checkpoint = (await library.http.get("/log/checkpoint")).text
    return int(checkpoint.splitlines()[1])


async def test_the_checkpoint_is_asked_for_anew_each_time(library: Library) -> None:
    await library.publish()
    answer = await library.http.get("/log/checkpoint")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.text == library.publisher.folder.checkpoint()


async def test_a_narrow_tile_is_kept_for_a_moment_and_a_full_one_forever(library: Library) -> None:
    await library.publish()
    narrow = await library.http.get(f"/log/{FIRST.format(width=await width_of(library))}")
    library.publisher.folder.write_tiles({TileId(ENTRIES, 1_000): b"a full bundle"})
    kept = await library.http.get("/log/tile/entries/x001/000")

    assert narrow.headers["cache-control"] == "public, max-age=60"
    assert narrow.headers["content-type"] == "application/octet-stream"
    assert (kept.content, kept.headers["cache-control"]) == (b"a full bundle", "public, max-age=31536000, immutable")


async def test_whoever_has_a_file_is_not_sent_it_again(library: Library) -> None:
    await library.publish()
    first = await library.http.get("/log/checkpoint")
    again = await library.http.get("/log/checkpoint", headers={"if-none-match": f'W/{first.headers["etag"]}, "x"'})
    other = await library.http.get("/log/checkpoint", headers={"if-none-match": '"x"'})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert other.status_code == 200


async def test_head_tells_the_length_and_sends_nothing(library: Library) -> None:
    await library.publish()
    full = await library.http.get("/log/checkpoint")
    head = await library.http.head("/log/checkpoint")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == full.headers["content-length"]
    assert head.headers["etag"] == full.headers["etag"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0/000",
        "tile/0/0",
        "tile/64/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/entries/x000/000",
        "tile/0/x01/000",
        "tile/0//000",
        "balances/2026-13",
        "balances/..",
        "checkpoint/",
        "CHECKPOINT",
        "../secret",
        "..%2Fsecret",
        "%2e%2e/secret",
        "tile/../../secret",
        "tile/0/000.p/1%00",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "log.key",
        "secret",
        "tile/0/٠٠٠",
    ],
)
async def test_a_path_that_no_log_has_leads_nowhere(library: Library, path: str) -> None:
    await library.publish()
    root = library.publisher.folder.folder
    (root.parent / "secret").write_text("no")
    (root / "secret").write_text("no")

    answer = await library.http.get(f"/log/{path}")

    assert answer.status_code == 404
    assert len(answer.text.splitlines()) == 2


async def test_there_is_no_key_before_anything_is_signed(library: Library) -> None:
    assert (await library.http.get("/log/vkey")).status_code == 503


async def test_the_keys_are_those_that_signed(library: Library) -> None:
    await library.publish()

    [key] = library.publisher.signer.key_pairs()
    assert (await library.http.get("/log/vkey")).text == f"{key.verifier.vkey}\n"


async def test_a_stranger_replays_the_log_from_this_address(library: Library) -> None:
    await library.work(5)
    await library.publish()
    async with serving(library) as url:
        async with httpx.AsyncClient(base_url=url) as http:
            key = (await http.get("/log/vkey")).text.strip()
        words = [sys.executable, "-m", "ledger.verify", f"{url}/log", "--key", key, "--language", "en"]
        verifier = await asyncio.create_subprocess_exec(
            *words, cwd=HOUSE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        said, _ = await verifier.communicate()

    assert verifier.returncode == 0, said.decode()
    assert "leaves replayed" in said.decode()
