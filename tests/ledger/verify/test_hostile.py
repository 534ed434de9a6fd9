"""Whatever bytes come in, what goes out is a sentence: nothing a stranger sends ends in anything else."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import HouseError
from ledger.log.leaf import encode
from ledger.log.policy import parse_policy
from ledger.log.replay import Replay
from ledger.log.replay_errors import LeafWrong
from ledger.transfers import TransferKind
from ledger.verify.things import open_thing
from ledger.verify.words import Language, explain
from ledger.witness.protocol import parse_request
from tests.ledger.verify.author import KEY, checkpoint, put, receipt_of, small_economy

LEDGER, LEAVES = small_economy()
DATA = [encode(each) for each in LEAVES]
NOTE = checkpoint(DATA)
REWARD = next(each for each in LEDGER.transfers.values() if each.kind is TransferKind.REWARD)
FILES = [str(NOTE).encode(), str(receipt_of(REWARD, LEAVES, NOTE)).encode(), f"log {KEY.verifier.vkey}\n".encode()]


def refusal(act: Callable[[], object]) -> HouseError | None:
    """Why it was refused, where it was, in words of both languages; anything else that is raised fails the test."""
    try:
        act()
    except HouseError as error:
        if not (explain(Language.EN, error) and explain(Language.ZH, error)):
            raise
        return error
    return None


@st.composite
def damaged(draw: st.DrawFn, wholes: list[bytes]) -> bytes:
    """Something that was right once: cut, doubled, or with other bytes in it."""
    whole = draw(st.sampled_from(wholes))
    start, end = sorted((draw(st.integers(0, len(whole))), draw(st.integers(0, len(whole)))))
    return whole[:start] + draw(st.binary(max_size=40)) + whole[end:]


@given(damaged(DATA) | st.binary(max_size=200), st.integers(0, len(DATA)))
def test_any_leaf_is_taken_or_named(leaf: bytes, size: int) -> None:
    data = [*DATA[:size], leaf]
    replay = Replay(data.__getitem__)
    for each in data[:-1]:
        replay.take(each)

    wrong = refusal(lambda: replay.take(leaf))

    assert wrong is None or (isinstance(wrong, LeafWrong) and wrong.facts["index"] == size)
    replay.check_whole()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged(FILES) | st.binary(max_size=300))
def test_any_file_is_read_or_explained(tmp_path: Path, data: bytes) -> None:
    put(tmp_path, "file", data)

    refusal(lambda: open_thing(str(tmp_path / "file")))
    refusal(lambda: parse_policy(data))


@given(damaged([f"old 3\n\n{NOTE}".encode()]) | st.binary(max_size=300))
def test_any_request_is_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(HouseError, ValueError):
        assert len(parse_request(body).proof) <= 63
