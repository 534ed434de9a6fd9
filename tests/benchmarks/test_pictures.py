"""The pictures' benchmark draws every sheet in both languages; how fast is nobody's test."""

from argparse import Namespace

from benchmarks.pictures import measure


def test_every_sheet_has_its_figures_in_both_languages() -> None:
    figures = measure(Namespace(times=1))
    drawn = figures["pictures"]
    assert len(drawn) == 17
    assert {name.rpartition(", ")[2] for name in drawn.keys() - {"board"}} == {"en", "zh"}  # a board has no words
    assert figures["worst_cpu_ms"] == max(each["cpu_ms"] for each in drawn.values()) > 0
