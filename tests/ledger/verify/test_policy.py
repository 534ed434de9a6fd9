"""A policy is read as C2SP tlog-policy has it, and a line that says nothing is refused by its number."""

import pytest

from ledger.log.policy import Policy, PolicyMalformed, is_loopback, parse_policy
from tests.ledger.verify.author import KEY, WITNESSES

W = [f"witness w{at} {key.verifier.vkey}" for at, key in enumerate(WITNESSES)]
LOG = f"log {KEY.verifier.vkey} https://log.example/"


def parsed(*lines: str) -> Policy:
    return parse_policy("".join(f"{line}\n" for line in lines).encode())


def test_the_specifications_example_is_understood() -> None:
    policy = parsed(LOG, "# whom we trust", *W, "", "group x\t2 w0 w1", " group both all x w2 ", "quorum both")

    assert [log.key for log in policy.logs] == [KEY.verifier]
    assert policy.logs[0].url == "https://log.example/"
    assert policy.is_met_by({"w0", "w1", "w2"})
    assert not policy.is_met_by({"w0", "w2"})
    assert not policy.is_met_by({"w0", "w1"})


def test_any_all_and_one_witness() -> None:
    assert parsed(*W, "group g any w0 w1", "quorum g").is_met_by({"w1"})
    assert not parsed(*W, "group g all w0 w1", "quorum g").is_met_by({"w1"})
    assert parsed(*W, "quorum w2").is_met_by({"w2"})
    assert parsed("quorum none").is_met_by(())


WRONG = [
    (["quorum none", "quorum none"], 2, "duplicate"),
    (["hello"], 1, "word"),
    (["quorum w0"], 1, "unknown"),
    (["quorum"], 1, "parts"),
    ([LOG, LOG, "quorum none"], 2, "duplicate"),
    (["log a b c"], 1, "parts"),
    (["log nonsense"], 1, "key"),
    ([f"log {WITNESSES[0].verifier.vkey}"], 1, "key"),
    ([f"witness w {KEY.verifier.vkey}"], 1, "key"),
    (["witness"], 1, "parts"),
    ([W[0], W[0]], 2, "duplicate"),
    ([W[0], W[0].replace("w0", "again")], 2, "duplicate"),
    ([W[0].replace("w0", "none")], 1, "duplicate"),
    ([W[0], "group g 2 w0"], 2, "threshold"),
    ([W[0], "group g 0 w0"], 2, "threshold"),
    ([W[0], "group g 01 w0"], 2, "threshold"),
    ([W[0], "group g any w0 w0"], 2, "duplicate"),
    ([*W, "group g any w0", "group h any w0"], 5, "duplicate"),
    ([W[0], "group w0 any w0"], 2, "duplicate"),
    ([W[0], "group g any none"], 2, "unknown"),
    ([W[0], "group g any"], 2, "parts"),
    ([W[0], "# no quorum"], 3, "quorum"),
    (["quorum none\r"], 1, "control"),
]


@pytest.mark.parametrize(("lines", "line", "why"), WRONG)
def test_a_line_that_says_nothing_is_named(lines: list[str], line: int, why: str) -> None:
    with pytest.raises(PolicyMalformed) as caught:
        parsed(*lines)

    assert caught.value.facts == {"line": line, "why": why}


OURSELVES = "localhost a.localhost 127.0.0.1 127.9.9.9 ::1 0.0.0.0 :: ::ffff:127.0.0.1"


@pytest.mark.parametrize("host", ["", *OURSELVES.split()])
def test_an_address_of_the_machine_itself_is_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["log.example", "10.0.0.1", "2001:db8::1", "localhost.example"])
def test_another_machines_address_is_none(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("url", ["https://log.example", "https://LOG.example.:8079/w", "http://[::1]:80/", "nonsense"])
def test_a_witness_beside_the_log_is_local(url: str) -> None:
    policy = parsed(LOG, f"{W[0]} {url}", f"{W[1]} https://other.example", "quorum none")

    assert policy.local_witnesses() == {"w0"}
    assert policy.local_witnesses(["https://other.example/log"]) == {"w0", "w1"}
