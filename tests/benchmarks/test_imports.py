"""The import's benchmark brings a real file in; how fast is nobody's test."""

from argparse import Namespace

from benchmarks.imports import measure
from benchmarks.memory import Peak


def test_a_file_is_brought_in_and_every_figure_is_there() -> None:
    figures = measure(Namespace(rows=2000, store=["sqlite"]))
    for rows in ("0k", "2k"):
        for name in ("seconds", "cpu_s", "peak_mb", "insert_only_seconds"):
            assert figures[f"{name}_{rows}_sqlite"] >= 0
    assert figures["seconds_2k_sqlite"] > figures["insert_only_seconds_2k_sqlite"] > 0
    assert figures["peak_mb_2k_sqlite"] > 50


def test_the_peak_is_what_was_held_in_between() -> None:
    with Peak() as before:
        pass
    with Peak() as peak:
        held = bytearray(100 * 2**20)
        held[:: 2**12] = b"\1" * len(range(0, len(held), 2**12))
        while peak.megabytes < before.megabytes + 90:
            pass
        del held
    assert peak.megabytes > before.megabytes + 90
