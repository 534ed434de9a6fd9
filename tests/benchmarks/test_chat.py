"""The benchmark of the chat runs from end to end and ends with its figures; how good they are is nobody's test."""

import json
import subprocess
import sys

TINY = ["--people", "3", "--rate", "6", "--seconds", "0.5", "--rounds", "1", "--warm-up", "0.2", "--times", "1"]


def test_the_last_line_is_one_json_object_with_the_named_figures() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "chat", "--json", *TINY], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["benchmark"] == "chat"
    assert {"cpu_ratio_to_bare", "p99_ms", "updates_per_s", "pieces_cpu_ms", "machine"} <= figures.keys()
    assert figures["updates"] == 3
    assert all(cost >= 0 for cost in figures["pieces_cpu_ms"].values())


def test_an_unknown_benchmark_is_one_sentence() -> None:
    done = subprocess.run([sys.executable, "-m", "benchmarks", "nothing"], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "invalid choice" in done.stderr
