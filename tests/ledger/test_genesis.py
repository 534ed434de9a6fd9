from kernel.money import SUPPLY_UNITS, Amount
from ledger.accounts import CONTRIBUTOR_POOL, ECOSYSTEM_POOL, ISSUANCE, TEAM_POOL
from ledger.genesis import GENESIS
from ledger.groups import Group
from ledger.transfers import TransferKind
from tests.ledger.samples import ESCROW, MemoryLedger, economy, made


def test_genesis_divides_the_whole_supply_as_the_white_paper_says() -> None:
    ledger = MemoryLedger()

    ledger.record(GENESIS)

    assert ledger.posted(ISSUANCE) == -SUPPLY_UNITS
    assert ledger.posted(CONTRIBUTOR_POOL) == Amount.aic(6_000_000_000).units
    assert sum(account.posted_units for account in ledger.accounts.values()) == 0


def test_genesis_is_the_same_everywhere() -> None:
    assert str(ISSUANCE.id) == "00000000-0000-82ec-a3c5-ff10ac5d09e6"
    assert str(CONTRIBUTOR_POOL.id) == "00000000-0000-8dbc-b1ea-f10119601b5a"


def test_genesis_happens_once() -> None:
    ledger = MemoryLedger()

    first, second = ledger.record(GENESIS, GENESIS)

    assert [first.status.value, second.status.value] == ["recorded", "exists"]
    assert ledger.posted(ISSUANCE) == -SUPPLY_UNITS


def test_part_of_genesis_is_refused_even_before_genesis() -> None:
    ledger = MemoryLedger()

    [outcome] = ledger.record(Group(GENESIS.transfers[:2]))

    assert outcome.refusal is not None
    assert outcome.refusal.code == "IssuanceClosed"


def test_issuance_is_neither_debited_nor_credited_after_genesis() -> None:
    ledger = economy(Amount.aic(5))
    more = made(TransferKind.GENESIS, ISSUANCE.id, TEAM_POOL.id, Amount(1), "more")
    back = made(TransferKind.REFUND, ESCROW.id, ISSUANCE.id, Amount(1), "back")
    disguised = made(TransferKind.GENESIS, ECOSYSTEM_POOL.id, TEAM_POOL.id, Amount(1), "disguised")

    assert [ledger.one(each) for each in (more, back, disguised)] == ["IssuanceClosed"] * 3
