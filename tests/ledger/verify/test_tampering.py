"""Tampering: a byte, a file or a checkpoint that is not the published one is noticed, and named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.errors import HouseError
from ledger.log.checkpoint import parse_signed
from ledger.log.leaf import encode
from ledger.log.note import SigningKey
from ledger.log.proof import parse_proof
from ledger.log.published import PublishedLog
from ledger.log.receipts import check_receipt
from ledger.log.replay import Replay
from ledger.log.sources import Folder
from ledger.transfers import TransferKind
from ledger.verify.trust import Trust
from tests.ledger.verify.author import KEY, NAME, OTHER_KEY, checkpoint, publish, put, receipt_of, small_economy
from tests.ledger.verify.conftest import Published, Verify

FOREIGN = SigningKey("elsewhere.example/log", bytes(32))
LEAVES = [encode(each) for each in small_economy()[1]]
ENTRIES, TILE, OLD_TILE = "tile/entries/000.p/31", "tile/0/000.p/31", "tile/0/000.p/7"


def newest(*keys: SigningKey, size: int = len(LEAVES), name: str = NAME) -> bytes:
    return str(checkpoint(LEAVES[:size], *keys, name=name)).encode()


def altered(bundle: bytes) -> bytes:
    """The bundle with the account of leaf 13 changed."""
    at = bundle.index(LEAVES[13]) + 40
    return bundle[:at] + b"\xff" + bundle[at + 1 :]


def forged() -> bytes:
    """An honest signature under another tree."""
    return newest(size=30).split(b"\n\n")[0] + b"\n\n" + newest().split(b"\n\n")[1]


BROKEN: list[tuple[str, str, Callable[[bytes], bytes | None], str]] = [
    ("a tile that is cut off", TILE, lambda tile: tile[:-1], "tile/0/000.p/31 is cut off or too long"),
    ("no tile", TILE, lambda _: None, "tile/0/000.p/31 is missing"),
    ("another tile", TILE, lambda tile: bytes(32) + tile[32:], "tile/0/000.p/31 does not add up to the signed root"),
    ("an old tile", OLD_TILE, lambda _: bytes(7 * 32), "tile/0/000.p/7 does not add up to the signed root"),
    ("no bundle", ENTRIES, lambda _: None, "tile/entries/000.p/31 is missing"),
    ("a bundle that is cut off", ENTRIES, lambda data: data[:-1], "tile/entries/000.p/31 is cut off or too long"),
    ("a bundle too long", ENTRIES, lambda data: data + b"\0\0", "tile/entries/000.p/31 is cut off or too long"),
    ("another leaf", ENTRIES, altered, "leaf 13 in tile/entries/000.p/31 is not the one that was signed"),
    ("no checkpoint", "checkpoint", lambda _: None, "is not a log: there is no checkpoint in it"),
    ("another key's checkpoint", "checkpoint", lambda _: newest(OTHER_KEY), "not signed by any key you gave"),
    (
        "another log's checkpoint",
        "checkpoint",
        lambda _: newest(FOREIGN, name=FOREIGN.name),
        "of another log than the key's",
    ),
    ("a forged checkpoint", "checkpoint", lambda _: forged(), "forged or altered"),
    ("no note", "checkpoint", lambda _: b"hello", "not a signed note"),
]


@pytest.mark.parametrize(("what", "path", "change", "words"), BROKEN, ids=[what for what, _, _, _ in BROKEN])
def test_whatever_is_broken_is_named(
    log: Published, verify: Verify, what: str, path: str, change: Callable[[bytes], bytes | None], words: str
) -> None:
    file = log.folder / path
    changed = change(file.read_bytes() if file.exists() else b"")
    if changed is None:
        file.unlink()
    else:
        put(log.folder, path, changed)

    status, said = verify(log.folder)

    assert status == 1, what
    assert words in said
    assert said.endswith("INVALID: do not rely on it.\n")


def test_no_byte_of_an_exported_log_can_be_flipped_unnoticed(log: Published, tmp_path: Path) -> None:
    folder, leaves = tmp_path / "exported", log.leaves[:16]
    log = Published(folder, log.ledger, leaves, publish(folder, leaves))
    unnoticed = [
        (path.relative_to(log.folder).as_posix(), at)
        for path, data in [(path, path.read_bytes()) for path in sorted(log.folder.rglob("*")) if path.is_file()]
        for at in range(len(data))
        if holds_with(log, path, data, at)
    ]

    assert unnoticed == []
    assert holds(log)


def holds_with(log: Published, path: Path, data: bytes, at: int) -> bool:
    """Whether the log passes with this byte flipped; the file is put back afterwards."""
    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    try:
        if path.name == "checkpoint":
            return is_believed(path.read_bytes())
        return holds(log)
    finally:
        path.write_bytes(data)


def is_believed(data: bytes) -> bool:
    try:
        Trust((KEY.verifier,)).endorse(parse_signed(data))
    except HouseError:
        return False
    return True


def holds(log: Published) -> bool:
    """Everything but the signature, which no file but the checkpoint touches."""
    tree = parse_signed(str(log.note)).checkpoint
    try:
        published = PublishedLog(Folder(log.folder), tree.size, tree.root)
        replay = Replay(published.leaf)
        for bundle in published.bundles():
            for leaf in bundle:
                replay.take(leaf)
    except HouseError:
        return False
    return replay.size == tree.size


def test_no_byte_of_a_receipt_can_be_flipped_unnoticed(log: Published) -> None:
    reward = next(each for each in log.ledger.transfers.values() if each.kind is TransferKind.REWARD)
    data = str(receipt_of(reward, log.leaves, log.note)).encode()

    unnoticed = [at for at in range(len(data)) if receipt_holds(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])]

    assert unnoticed == []
    assert receipt_holds(data)


def receipt_holds(data: bytes) -> bool:
    try:
        proof = parse_proof(data)
        check_receipt(proof, (KEY.verifier,))
    except HouseError:
        return False
    return True
