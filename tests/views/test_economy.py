"""The price in words: each cause has its own, none promises anything, and a person's own price follows their work."""

import re

import pytest

from kernel.money import PARTS, SUPPLY_UNITS, Amount
from kernel.values import Language
from ledger.emission import LANE_BASE_UNITS, next_price
from views import economy
from views.economy import Mine, Price, Supply

NOBODY_YET = 0
CROWD = 1_000_000
WORK_UNITS = 10**15
BY_POOL = ("pool:contributors", "pool:ecosystem", "pool:team", "pool:community")


def facts(*, active: int = 0, work_units: int = 0, mine: Mine | None = None, has_lane: bool = True) -> Price:
    first = next_price(None, day=1, pool_units=SUPPLY_UNITS // 2, active=0, demand_units=0, newcomer_units=0)
    price = next_price(
        first, day=2, pool_units=SUPPLY_UNITS // 2, active=active, demand_units=work_units, newcomer_units=0
    )
    return Price(
        price_parts=price.price_parts,
        crowd_parts=price.crowd_parts,
        lane_parts=price.lane_parts,
        active=active,
        work=Amount(work_units),
        budget=Amount(price.budget_units),
        lane_limit=Amount(LANE_BASE_UNITS),
        has_lane_today=has_lane,
        changes_at="08:00",
        zone="Asia/Shanghai",
        mine=mine,
    )


@pytest.mark.parametrize("language", Language)
def test_each_cause_of_the_price_has_its_own_words(language: Language) -> None:
    full, crowd, budget = facts(), facts(active=CROWD), facts(active=CROWD, work_units=WORK_UNITS)
    assert full.price_parts == PARTS > crowd.price_parts > budget.price_parts
    told = {economy.why(language, each) for each in (full, crowd, budget)}
    assert len(told) == 3
    assert all("1,000,000" in economy.why(language, each) for each in (crowd, budget))


@pytest.mark.parametrize("language", Language)
def test_the_price_takes_four_lines(language: Language) -> None:
    public = economy.todays_price(language, facts(active=CROWD))
    lines = public.text.split("\n\n")[0].split("\n")
    assert len(lines) == 4
    assert [line[0] for line in lines] == ["💱", "👥", "🌱", "🕛"]
    assert public.rows == ()


@pytest.mark.parametrize("language", Language)
def test_no_text_of_the_economy_promises(language: Language) -> None:
    mine = Mine(next_parts=PARTS, worked=300, lane_left=Amount(LANE_BASE_UNITS), is_verified=True)
    text = economy.todays_price(language, facts(mine=mine)).text
    assert re.search(r"nobody promises|没有人保证", text)
    assert re.search(r"not an investment|不是投资", text)


@pytest.mark.parametrize("language", Language)
def test_what_is_mine_depends_on_verification_effort_and_the_lane(language: Language) -> None:
    def told(mine: Mine) -> str:
        return economy.todays_price(language, facts(mine=mine)).text

    left = Amount.aic(120)
    verified = told(Mine(next_parts=PARTS, worked=1, lane_left=left, is_verified=True))
    assert "120.00" in verified
    assert "/verify" not in verified
    assert "/verify" in told(Mine(next_parts=PARTS, worked=1, lane_left=Amount(0), is_verified=False))
    used = told(Mine(next_parts=PARTS, worked=1, lane_left=Amount(0), is_verified=True))
    assert "/verify" not in used
    assert used.count("\n") < verified.count("\n")
    ring = told(Mine(next_parts=PARTS, worked=1, lane_left=Amount(0), is_verified=True, counted_with=2))
    assert ring.count("\n") == used.count("\n") + 1
    busy = told(Mine(next_parts=PARTS // 2, worked=240, lane_left=Amount(0), is_verified=True))
    assert "50%" in busy
    assert "120" in busy


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        (PARTS, "100%"),
        (873_512_345, "87.35%"),
        (500_000_000, "50%"),
        (9_999_999, "0.9999%"),
        (1, "0%"),
        (10_000, "0.001%"),
    ],
)
def test_shares_are_rounded_down_and_short(parts: int, shown: str) -> None:
    assert economy.percent(parts) == shown


@pytest.mark.parametrize("language", Language)
def test_the_supply_names_every_place_and_links_to_the_explorer_where_there_is_one(language: Language) -> None:
    whole = Supply(
        total=Amount(SUPPLY_UNITS),
        pools=dict(zip(BY_POOL, map(Amount.aic, (5_999_000_000, 1_999_000_000, 10**9, 10**9)), strict=True)),
        vesting=Amount.aic(500_000),
        escrow=Amount.aic(900_000),
        people=Amount.aic(590_000),
        redeemed=Amount.aic(10_000),
    )
    assert whole.is_whole
    shown = economy.supply(language, whole)
    for amount in ("5,999,000,000.00", "500,000.00", "900,000.00", "590,000.00", "10,000.00"):
        assert amount in shown.text
    assert shown.rows == ()
    linked = Supply(
        **{name: getattr(whole, name) for name in Supply.__slots__} | {"explorer_url": "https://a.example/"}
    )
    ((button,),) = economy.supply(language, linked).rows
    assert button.url == "https://a.example/"
