"""The export's benchmark makes a real release; how fast and how large is nobody's test."""

from argparse import Namespace

from benchmarks.export import measure


def test_a_release_is_made_and_every_figure_is_there() -> None:
    figures = measure(Namespace(responses=10_000, format="csv", store="sqlite"))
    for label in ("1k", "10k"):
        assert figures[f"seconds_{label}"] > 0
        assert figures[f"peak_mb_{label}"] >= figures[f"before_mb_{label}"] > 50
    assert figures["files_mb_10k"] > figures["files_mb_1k"] > 0
