"""The audit's judgement of one transfer: what was recorded is clean, and each thing that is altered breaks a law."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kernel.ids import AccountId, TransferId
from kernel.money import SUPPLY_UNITS, Amount
from ledger import corrections, escrow, holds, vesting
from ledger.accounts import CONTRIBUTOR_POOL, ISSUANCE, TEAM_POOL
from ledger.audit import Known, Law, OpenHold, Side, StoredTransfer, check_transfer
from ledger.audit_walk import AccountWalk, StoredAccount, StoredPosting
from ledger.genesis import GENESIS
from ledger.transfers import Transfer
from tests.ledger.samples import ESCROW, NOW, PEOPLE, REDEEMED, VESTING, MemoryLedger, economy, subject

ANA, BO, _ = PEOPLE
HOUR = timedelta(hours=1)
REWARD = escrow.reward(subject("pay"), ESCROW.id, ANA.id, Amount(100))
HELD, VOIDED, OPEN, LATE = (
    holds.hold(subject(f"hold {n}"), ANA.id, REDEEMED.id, Amount(9), NOW + HOUR) for n in range(4)
)
CAPTURE, VOID, EXPIRE = holds.capture(HELD, Amount(4)), holds.void(VOIDED), holds.expire(LATE)
CORRECTION = corrections.correct(REWARD, Amount(10), subject("decision"))
GRANT = vesting.Grant(subject("grant"), VESTING.id, BO.id, Amount(50), NOW, 0, 100)
ENDOW = vesting.endow(GRANT)
RECORDED = (REWARD, HELD, VOIDED, OPEN, LATE, CAPTURE, VOID, CORRECTION, ENDOW)


def lived() -> MemoryLedger:
    ledger = economy(Amount(500))
    assert {ledger.one(each) for each in RECORDED} == {"recorded"}
    assert ledger.one(EXPIRE, NOW + 2 * HOUR) == "recorded"
    return ledger


LEDGER = lived()
ALL = (*GENESIS.transfers, *RECORDED, EXPIRE)


def stored(transfer: Transfer) -> StoredTransfer:
    found = LEDGER.transfers[transfer.id]
    assert found.posted_at is not None
    return StoredTransfer(
        found.id,
        found.debit,
        found.credit,
        found.amount.units,
        found.kind.value,
        found.subject,
        found.resolves,
        found.corrects,
        found.expires_at,
        found.posted_at,
        found.lamport,
    )


def known(row: StoredTransfer) -> Known:
    """What a store finds beside this row: postings by account and lamport, and whatever it names."""
    transfers = {each.id: stored(each) for each in LEDGER.transfers.values()}
    ends = {each.resolves: each.id for each in transfers.values() if each.resolves is not None}
    hold = LEDGER.transfers.get(row.id)
    is_open = hold is not None and hold.expires_at is not None and row.id not in ends
    return Known(
        debit_side=side(row.debit, row.lamport),
        credit_side=side(row.credit, row.lamport),
        debit_kind=kind_of(row.debit),
        credit_kind=kind_of(row.credit),
        hold=None if row.resolves is None else transfers.get(row.resolves),
        original=None if row.corrects is None else transfers.get(row.corrects),
        resolution=ends.get(row.id),
        open_hold=OpenHold(hold.debit, hold.amount.units, hold.expires_at)
        if is_open and hold and hold.expires_at
        else None,
    )


def side(account: AccountId, lamport: int) -> Side | None:
    for posting in LEDGER.postings:
        if (posting.account, posting.lamport) == (account, lamport):
            return Side(posting.transfer, posting.posted_change_units, posting.pending_change_units)
    return None


def kind_of(account: AccountId) -> str | None:
    found = LEDGER.accounts.get(account)
    return None if found is None else found.kind.value


def laws(row: StoredTransfer, beside: Known | None = None) -> set[Law]:
    return {finding.law for finding in check_transfer(row, beside or known(row))}


@pytest.mark.parametrize("transfer", ALL, ids=lambda transfer: transfer.kind.value)
def test_what_was_recorded_is_clean(transfer: Transfer) -> None:
    assert laws(stored(transfer)) == set()


@pytest.mark.parametrize("transfer", ALL, ids=lambda transfer: transfer.kind.value)
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount_units", 3),
        ("debit", BO.id),
        ("credit", TEAM_POOL.id),
        ("credit", AccountId(subject("nobody"))),
        ("kind", "spend"),
        ("kind", "fund"),
        ("lamport", 9_999),
        ("resolves", TransferId(subject("nothing"))),
        ("corrects", TransferId(subject("nothing"))),
    ],
)
def test_whatever_is_altered_of_whichever_transfer_breaks_a_law(transfer: Transfer, field: str, value: Any) -> None:
    row: Any = replace(stored(transfer), **{field: value})

    assert row == stored(transfer) or laws(row)


@pytest.mark.parametrize(
    ("transfer", "changes", "law"),
    [
        (REWARD, {"amount_units": 0}, Law.AMOUNT_IN_RANGE),
        (REWARD, {"amount_units": SUPPLY_UNITS + 1}, Law.AMOUNT_IN_RANGE),
        (REWARD, {"amount_units": 5}, Law.POSTINGS_SAY),
        (REWARD, {"credit": ESCROW.id}, Law.TWO_ACCOUNTS),
        (REWARD, {"expires_at": NOW}, Law.EXPIRES),
        (REWARD, {"kind": "genesis"}, Law.GENESIS),
        (REWARD, {"debit": ISSUANCE.id}, Law.ISSUANCE_CLOSED),
        (ENDOW, {"debit": CONTRIBUTOR_POOL.id}, Law.POOL_PROTECTED),
        (GENESIS.transfers[0], {"amount_units": 1}, Law.GENESIS_AMOUNT),
        (CAPTURE, {"credit": ESCROW.id}, Law.HOLD_ACCOUNTS),
        (CAPTURE, {"amount_units": 10}, Law.HELD_AMOUNT),
        (VOID, {"amount_units": 8}, Law.HELD_AMOUNT),
        (CAPTURE, {"posted_at": NOW + HOUR}, Law.HOLD_IN_TIME),
        (EXPIRE, {"posted_at": NOW}, Law.HOLD_OVER),
        (CAPTURE, {"resolves": REWARD.id}, Law.HOLD_STORED),
        (CORRECTION, {"debit": BO.id}, Law.ORIGINAL_ACCOUNTS),
        (CORRECTION, {"corrects": None}, Law.CORRECTS),
        (CAPTURE, {"resolves": None}, Law.RESOLVES),
        (OPEN, {"expires_at": NOW}, Law.HOLD_AS_LISTED),
    ],
)
def test_each_law_has_its_name(transfer: Transfer, changes: dict[str, Any], law: Law) -> None:
    assert law in laws(replace(stored(transfer), **changes))


def test_holds_and_their_list_are_held_against_each_other() -> None:
    open_row, ended_row = stored(OPEN), stored(HELD)

    assert laws(open_row, replace(known(open_row), open_hold=None)) == {Law.HOLD_LISTED}
    listed = OpenHold(ANA.id, 9, NOW + HOUR)
    assert laws(ended_row, replace(known(ended_row), open_hold=listed)) == {Law.HOLD_ENDED}


def test_where_one_posting_alone_says_otherwise_it_is_the_posting() -> None:
    row = stored(REWARD)
    beside = known(row)
    assert beside.debit_side is not None

    findings = list(check_transfer(row, replace(beside, debit_side=replace(beside.debit_side, posted_change_units=-1))))

    assert [(each.table, each.row, each.law) for each in findings] == [
        ("postings", f"{ESCROW.id}/{row.lamport}", Law.POSTING_CHANGE),
    ]


def history() -> tuple[list[StoredPosting], StoredAccount]:
    """Ana's postings and her account, as rows."""
    postings = [
        StoredPosting(
            account=each.account,
            lamport=each.lamport,
            transfer=each.transfer,
            posted_change_units=each.posted_change_units,
            pending_change_units=each.pending_change_units,
            posted_after_units=each.posted_after_units,
            pending_after_units=each.pending_after_units,
            is_of_transfer=True,
        )
        for each in LEDGER.postings
        if each.account == ANA.id
    ]
    account = LEDGER.accounts[ANA.id]
    held_units = OPEN.amount.units
    row = StoredAccount(ANA.id, "contributor", account.posted_units, account.pending_units, account.lamport, held_units)
    return postings, row


def walked(postings: list[StoredPosting], row: StoredAccount) -> list[Law]:
    walk = AccountWalk(row.id)
    found = [finding for each in postings for finding in walk.step(each)]
    return [finding.law for finding in (*found, *walk.end(row))]


def test_a_history_is_walked_to_its_balance() -> None:
    mine, row = history()

    assert walked(mine, row) == []
    altered = [*mine[:2], replace(mine[2], posted_after_units=1), *mine[3:]]
    assert walked(altered, row) == [Law.POSTING_FOLLOWS]
    assert walked([*mine[:-1], replace(mine[-1], is_of_transfer=False)], row) == [Law.POSTING_OF_TRANSFER]
    assert walked(mine[:-1], row) == [Law.BALANCE, Law.LAST_LAMPORT]
    assert walked(mine, replace(row, posted_units=5)) == [Law.BALANCE, Law.FLOOR]
    assert walked(mine, replace(row, held_units=8)) == [Law.HELD_SUM]


def test_what_vanished_from_the_middle_is_named_where_it_is_missing() -> None:
    mine, row = history()

    assert walked([*mine[:2], *mine[3:]], row) == [Law.POSTING_FOLLOWS, Law.BALANCE]
