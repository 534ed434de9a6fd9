"""The benchmark of the ledger runs from end to end and ends with its figures; how good they are is nobody's test."""

import json
import subprocess
import sys

TINY = ["--people", "20", "--seconds", "0.1", "--rounds", "1", "--histories", "2000", "100000", "--leaves", "2000"]
NAMED = {
    "postgres_ratio_to_pgbench_hot",
    "postgres_ratio_to_set_limit",
    "cpu_us_per_transfer",
    "sqlite_ratio_to_raw",
    "statement_growth",
    "log_append_per_s",
    "verify_us_per_leaf",
    "machine",
}


def test_the_last_line_is_one_json_object_with_the_named_figures() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "ledger", "--json", *TINY], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures.keys() >= NAMED
    assert [point["history"] for point in figures["sqlite_curve"]] == [2_000, 100_000]
    assert figures["imbalance_units"] == 0
