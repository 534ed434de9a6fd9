"""The verifier: what holds is said to hold, and whatever was touched is noticed, by its name."""

from dataclasses import replace
from pathlib import Path

import pytest

from kernel.money import Amount
from ledger.accounts import well_known_id
from ledger.log.leaf import AccountLeaf, TransferLeaf, encode
from ledger.log.note import SigningKey
from ledger.log.policy import Policy
from ledger.transfers import TransferKind
from tests.ledger.samples import PEOPLE, REDEEMED
from tests.ledger.verify.author import (
    DAY,
    KEY,
    NAME,
    OTHER_KEY,
    WITNESSES,
    checkpoint,
    cosigned,
    publish,
    put,
    receipt_of,
    salt,
)
from tests.ledger.verify.conftest import Published, Verify

FOREIGN = SigningKey("elsewhere.example/log", bytes(32))


def newest(log: Published, *keys: SigningKey, size: int | None = None, name: str = NAME) -> str:
    return str(checkpoint([encode(each) for each in log.leaves][:size], *keys, name=name))


def test_a_log_holds_and_says_who_has_what(log: Published, verify: Verify) -> None:
    status, said = verify(log.folder)

    assert status == 0
    assert f"{len(log.leaves)} leaves replayed" in said
    assert "Supply: 10,000,000,000 AIC" in said
    assert "Contributor pool: 5,999,999,998.7654321 AIC" in said
    assert said.endswith("VALID: everything that was asked holds.\n")


def test_it_says_the_same_in_chinese(log: Published, verify: Verify) -> None:
    status, said = verify(log.folder, language="zh")

    assert status == 0
    assert "贡献者池：5,999,999,998.7654321 AIC" in said
    assert said.endswith("有效：所核对的一切都成立。\n")


@pytest.mark.parametrize(("language", "words"), [("en", "Whose log?"), ("zh", "要核对谁的日志？")])
def test_a_key_inside_the_log_is_never_trusted(log: Published, verify: Verify, language: str, words: str) -> None:
    status, said = verify(log.folder, key=None, language=language)

    assert status == 2
    assert words in said


def test_the_key_may_be_in_a_file_or_in_the_policy(log: Published, verify: Verify, tmp_path: Path) -> None:
    put(tmp_path, "key", f"# from a friend\n{KEY.verifier.vkey}\n".encode())
    put(tmp_path, "policy", f"log {KEY.verifier.vkey}\nquorum none\n".encode())

    assert verify(log.folder, key=str(tmp_path / "key"))[0] == 0
    assert verify(log.folder, "--policy", tmp_path / "policy", key=None)[0] == 0


def test_the_first_leaf_that_breaks_a_rule_is_named(log: Published, verify: Verify) -> None:
    overspent = TransferLeaf(
        salt("id"), PEOPLE[0].id, REDEEMED.id, Amount.aic(900), TransferKind.SPEND, salt("subject"), DAY
    )
    publish(log.folder, [*log.leaves, overspent, AccountLeaf(PEOPLE[0].id, PEOPLE[0].kind)])

    status, said = verify(log.folder)

    assert status == 1
    assert f"leaf {len(log.leaves)} is the first wrong one: account {PEOPLE[0].id} had only 210000000 units" in said


def test_a_log_over_several_tiles_holds_and_old_leaves_are_looked_up(
    log: Published, verify: Verify, tmp_path: Path
) -> None:
    kind = PEOPLE[0].kind
    paid = _reward(log)
    reward = log.leaves.index(paid)
    rest = replace(
        paid,
        debit=paid.credit,
        credit=paid.debit,
        kind=TransferKind.CORRECT,
        amount=Amount.aic(2),
        corrects=reward + 1,
    )
    leaves = [*log.leaves, *(AccountLeaf(well_known_id(f"test:{at}"), kind) for at in range(600)), rest]
    publish(tmp_path / "long", leaves)
    publish(tmp_path / "wrong", [*leaves, rest])

    status, said = verify(tmp_path / "long", "--progress")

    assert status == 0, said
    assert "] 632/632" in said
    assert "leaf 632 is the first wrong one: more than the 50000000 units left of leaf" in verify(tmp_path / "wrong")[1]


def _reward(log: Published) -> TransferLeaf:
    return next(each for each in log.leaves if isinstance(each, TransferLeaf) and each.kind is TransferKind.REWARD)


def test_a_checkpoint_that_was_kept_is_continued(log: Published, verify: Verify, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    put(tmp_path, "kept", newest(log, size=20).encode())

    status, said = verify(log.folder, "--keep", kept)
    assert status == 0
    assert "Continues the checkpoint of 20 leaves" in said
    assert kept.read_text() == newest(log)

    publish(log.folder, log.leaves, size=25)
    status, said = verify(log.folder, "--seen", kept)
    assert status == 1
    assert "it is stale, or the log was set back" in said


def test_another_history_is_noticed_by_who_kept_a_checkpoint(log: Published, verify: Verify, tmp_path: Path) -> None:
    put(tmp_path, "kept", str(checkpoint([encode(each) for each in log.leaves[:-2]] + [b"other"])).encode())

    status, said = verify(log.folder, "--seen", tmp_path / "kept")

    assert status == 1
    assert "are two histories of one log, both signed" in said


def test_two_checkpoints_need_their_log(log: Published, verify: Verify, tmp_path: Path) -> None:
    early, late, forked = tmp_path / "early", tmp_path / "late", tmp_path / "forked"
    early.write_text(newest(log, size=20))
    late.write_text(newest(log))
    forked.write_text(str(checkpoint([b"another"] * 20)))

    assert verify(early)[0] == 0
    assert "differ in size: give the log too" in verify(early, late)[1]
    assert verify(early, late, log.folder)[0] == 0
    status, said = verify(early, forked)
    assert status == 1
    assert "two histories of one log" in said


def test_a_signer_that_the_log_never_published_is_noticed(log: Published, verify: Verify) -> None:
    publish(log.folder, log.leaves[:-1], OTHER_KEY)

    status, said = verify(log.folder, key=OTHER_KEY.verifier.vkey)

    assert status == 1
    assert "the log never published the key that signs it" in said


def test_a_receipt_holds_alone_and_against_the_log(log: Published, verify: Verify, tmp_path: Path) -> None:
    reward = next(each for each in log.ledger.transfers.values() if each.kind is TransferKind.REWARD)
    put(tmp_path, "receipt", str(receipt_of(reward, log.leaves, log.note)).encode())

    status, said = verify(tmp_path / "receipt", log.folder)

    assert status == 0
    assert "Receipt: reward, 3 AIC, on 2026-11-22 (UTC)" in said
    assert f"transfer {reward.id}, for {reward.subject}" in said


def test_a_receipt_of_another_tree_is_refused(log: Published, verify: Verify, tmp_path: Path) -> None:
    reward = next(each for each in log.ledger.transfers.values() if each.kind is TransferKind.REWARD)
    other = checkpoint([b"another"] * len(log.leaves))
    put(tmp_path, "receipt", str(receipt_of(reward, log.leaves, other)).encode())

    status, said = verify(tmp_path / "receipt")

    assert status == 1
    assert "the leaf is not in the signed tree at that place" in said


@pytest.mark.parametrize("witnesses", [0, 1, 2, 3])
def test_witnesses_count_as_the_policy_says(log: Published, verify: Verify, tmp_path: Path, witnesses: int) -> None:
    policy = "".join(f"witness w{at} {key.verifier.vkey}\n" for at, key in enumerate(WITNESSES))
    put(tmp_path, "policy", f"{policy}group two 2 w0 w1 w2\nquorum two\n".encode())
    put(log.folder, "checkpoint", str(cosigned(log.note, *WITNESSES[:witnesses])).encode())

    status, said = verify(log.folder, "--policy", tmp_path / "policy")

    assert (status == 0) == (witnesses >= 2)
    assert ("too few witnesses" in said) == (witnesses < 2)


def test_a_witness_on_the_logs_own_machine_counts_as_none(log: Published, verify: Verify, tmp_path: Path) -> None:
    lines = (
        f"log {KEY.verifier.vkey} https://log.example/tiles",
        f"witness own {WITNESSES[0].verifier.vkey} https://log.example:8079",
        f"witness loopback {WITNESSES[1].verifier.vkey} http://127.0.0.1:8079",
        f"witness far {WITNESSES[2].verifier.vkey} https://far.example",
        "group two 2 own loopback far",
    )
    put(log.folder, "checkpoint", str(cosigned(log.note, *WITNESSES)).encode())
    for quorum, expected in (("two", 1), ("far", 0), ("own", 1)):
        put(tmp_path, "policy", "\n".join([*lines, f"quorum {quorum}", ""]).encode())
        status, said = verify(log.folder, "--policy", tmp_path / "policy", key=None)
        assert status == expected, said
        if expected == 0:
            assert "Witness own runs on the log's own machine and counts as none" in said
            assert "Witness loopback runs" in said


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nowhere", "neither a log's folder or address, nor a receipt, nor a checkpoint"),
        (".", "is not a log: there is no checkpoint in it"),
        ("text", "not a signed note"),
        ("binary", "not a signed note"),
        ("empty", "not a signed note"),
        ("receipt", "not a receipt"),
    ],
)
def test_what_is_no_log_is_told_so(verify: Verify, tmp_path: Path, place: str, words: str) -> None:
    put(tmp_path, "text", b"hello\n")
    put(tmp_path, "binary", bytes(range(256)))
    put(tmp_path, "empty", b"")
    put(tmp_path, "receipt", b"c2sp.org/tlog-proof@v1\nindex 3\n")

    status, said = verify(tmp_path / place)

    assert status == 1
    assert words in said


@pytest.mark.parametrize("key", ["nowhere", "a+b+c", WITNESSES[0].verifier.vkey, KEY.verifier.vkey[:-4] + "AAA="])
def test_what_is_no_key_is_told_so(log: Published, verify: Verify, key: str) -> None:
    status, said = verify(log.folder, key=key)

    assert status == 2
    assert "key" in said


def test_without_a_policy_no_witness_is_asked_for() -> None:
    assert Policy().is_met_by(())
