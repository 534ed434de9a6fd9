"""The log's benchmark runs from end to end on a small log that its own verifier replays; how fast is nobody's test."""

from benchmarks.log_speed import measure_log

NAMED = {"log_append_per_s", "inclusion_proof_ms", "verify_us_per_leaf", "log_append_mib", "log_verify_mib"}


def test_every_size_has_its_figures_and_the_largest_has_the_plain_names() -> None:
    figures = measure_log([1_000, 10_000])

    assert figures.keys() >= NAMED | {f"{name}_{power}" for name in NAMED for power in ("1e3", "1e4")}
    assert figures["inclusion_proof_bytes"] == figures["inclusion_proof_bytes_1e4"] == 32 * 14
