"""What a writer holds does not grow with the dataset."""

import gc
import io
import tracemalloc
from collections.abc import Iterator

import pyarrow as pa
import pytest

from kernel.values import Boxes, Text
from tasks.exports import Export, formats
from tasks.exports.parquet import GROUP_BYTES
from tasks.exports.shapes import Comparison, Item, Outcome, Picture, Vote
from tasks.exports.shapes import Text as GivenText
from tests.tasks.exports.items import ABOUT

PAGE = 100


class Sink(io.RawIOBase):
    """A file that forgets what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        size = memoryview(data).nbytes  # type: ignore[arg-type]
        self.size += size
        return size

    def tell(self) -> int:
        return self.size


def page(number: int) -> Iterator[Item]:
    boxes = [{"box": [0.1, 0.2, 0.3, 0.4], "label": name} for name in ("car", "bicycle")]
    for place in range(PAGE):
        key = f"{number}-{place}"
        words = f"{key} " + "字" * 300
        if place % 2:
            texts = tuple(GivenText(f"p{at}", f"{at} {words}", "2026-12-01", used_ai=False) for at in range(2))
            pair = Comparison("people", 0, 1, 1, 0.9)
            yield Item(key, "answer", Text(), "zh", "MIT", words, texts=texts, comparisons=(pair,), best=1)
        else:
            accepted = Outcome.ACCEPTED
            votes = tuple(Vote(f"p{at}", boxes, "2026-12-01", used_ai=False, outcome=accepted) for at in range(5))
            picture = Picture(f"images/{key}.png", 640, 480)
            yield Item(key, "box", Boxes(), "zh", "MIT", words, picture=picture, label=boxes, votes=votes)


def held(name: str, *, pages: int) -> list[int]:
    """Bytes of Python's own that an export holds, after every tenth page."""
    export = Export([name], lambda _: Sink(), ABOUT)  # type: ignore[arg-type, return-value]
    found = []
    tracemalloc.start()
    try:
        for number in range(1, pages + 1):
            export.write(page(number))
            if number % 10 == 0:
                gc.collect()
                found.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert export.close()
    return found


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_writer_holds_no_more_after_four_times_the_pages(name: str) -> None:
    before = pa.total_allocated_bytes()
    first, *later = held(name, pages=40)

    assert max(later) - first < 16 * 2**10
    assert pa.total_allocated_bytes() <= before


def test_parquet_writes_a_group_once_it_has_enough() -> None:
    sink = Sink()
    export = Export(["parquet"], lambda _: sink, ABOUT)  # type: ignore[arg-type, return-value]
    held = []
    for number in range(60):
        export.write(item for item in page(number) if item.kind == "answer")
        held.append(pa.total_allocated_bytes())

    assert sink.size > 0
    assert max(held) - min(held) < 2 * GROUP_BYTES
    export.close()
