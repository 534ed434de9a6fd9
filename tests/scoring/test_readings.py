import pytest

from scoring.readings import VoteEvidence, readings_of


def read(**changes: object) -> VoteEvidence:
    plain: dict[str, object] = {
        "support": 0.97,
        "peers": 3,
        "agreeing": 3,
        "on_gold": False,
        "gold_right": 9,
        "gold_total": 10,
    }
    return VoteEvidence(**plain | changes)  # type: ignore[arg-type]


def test_every_signal_is_found_by_its_module() -> None:
    assert list(readings_of(read())) == ["gold", "peers"]


def test_peers_are_told_as_counts() -> None:
    peers = readings_of(read())["peers"]

    assert (peers.value, peers.weight) == (0.97, 3)
    assert peers.facts == {"agreeing": 3, "peers": 3}


def test_on_gold_the_peers_have_no_say_but_look_the_same() -> None:
    peers = readings_of(read(on_gold=True))["peers"]

    assert peers.weight == 0
    assert peers.facts == {"agreeing": 3, "peers": 3}


@pytest.mark.parametrize(("total", "facts"), [(9, {}), (10, {"right": 9, "total": 10})])
def test_gold_is_told_only_as_totals_over_ten_or_more(total: int, facts: dict[str, int]) -> None:
    assert readings_of(read(gold_total=total))["gold"].facts == facts


def test_gold_leans_on_a_half_while_there_is_little() -> None:
    assert readings_of(read(gold_right=0, gold_total=0))["gold"].value == 0.5
    assert readings_of(read(gold_right=0, gold_total=0))["gold"].weight == 0
