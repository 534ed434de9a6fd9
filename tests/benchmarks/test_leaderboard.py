"""A small board: both copies say the same, and each question is timed."""

from argparse import Namespace

from benchmarks import leaderboard


def test_a_place_is_found_in_redis_and_in_process() -> None:
    figures = leaderboard.measure(Namespace(people=[1_000], asked=100))
    (row,) = figures["sizes"]
    assert figures["ratio_to_zrevrank_1e3"] == row["ratio"] > 0
    assert row["place_us"] > row["zrevrank_us"] / 2
    assert row["copied_per_s"] > 1_000
