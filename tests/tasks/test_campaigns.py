"""Campaigns: states in one direction, and never a promise without its reservation."""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import CampaignId, new_id
from kernel.money import Amount, Range
from tasks import settings
from tasks.campaigns import (
    Campaign,
    CampaignStatus,
    Release,
    budget_needed,
    close,
    finish,
    is_finished,
    launch,
    parse_number,
    pause,
    pay_for,
    resume,
)
from tasks.errors import (
    CampaignEmpty,
    CampaignState,
    CampaignUnnamed,
    OverlapOrder,
    PauseFirst,
    SettingFixed,
    SettingInvalid,
    SettingKept,
    SettingUnknown,
)
from tasks.pilots import PILOT_ITEMS, PILOT_NEEDS, begin, places

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BUDGET = Amount.aic(100)


UNIMPORTED: dict[str, object] = {"pay": {}}


def draft(**changes: object) -> Campaign:
    values: dict[str, object] = {"status": CampaignStatus.DRAFT, "pay": pay_for({"choice"}, {})} | changes
    return Campaign(id=CampaignId(new_id(NOW)), number=12, title="Waste", **values)  # type: ignore[arg-type]


def test_a_campaign_goes_its_way() -> None:
    live = launch(draft(), tasks=3, budget=BUDGET)
    assert (live.status, live.budget_units) == (CampaignStatus.LIVE, BUDGET.units)
    assert resume(pause(live)) == live
    closing = close(pause(live))
    assert closing.status is CampaignStatus.CLOSING
    assert finish(closing)[0].status is CampaignStatus.CLOSED
    assert close(draft()).status is CampaignStatus.CLOSED


@pytest.mark.parametrize("status", list(CampaignStatus))
def test_an_action_in_the_wrong_state_is_refused_with_its_name(status: CampaignStatus) -> None:
    campaign = draft(status=status)
    allowed = {
        "pilot": status is CampaignStatus.DRAFT,
        "launch": status in {CampaignStatus.DRAFT, CampaignStatus.PILOT},
        "pause": status in {CampaignStatus.PILOT, CampaignStatus.LIVE},
        "resume": status is CampaignStatus.PAUSED,
        "close": status not in {CampaignStatus.CLOSING, CampaignStatus.CLOSED},
        "finish": status is CampaignStatus.CLOSING,
    }
    actions: dict[str, Callable[[], Campaign]] = {
        "pilot": lambda: begin(campaign, tasks=PILOT_NEEDS, budget=BUDGET),
        "launch": lambda: launch(campaign, tasks=1, budget=BUDGET),
        "pause": lambda: pause(campaign),
        "resume": lambda: resume(campaign),
        "close": lambda: close(campaign),
        "finish": lambda: finish(campaign)[0],
    }
    for name, action in actions.items():
        if allowed[name]:
            assert action().status is not status
        else:
            with pytest.raises(CampaignState) as refused:
                action()
            assert refused.value.facts == {"number": 12, "action": name, "status": status.value}


def test_a_pilot_that_is_resumed_is_no_launch() -> None:
    assert resume(draft(status=CampaignStatus.PAUSED)).status is CampaignStatus.PILOT
    assert resume(draft(status=CampaignStatus.PAUSED, is_launched=True)).status is CampaignStatus.LIVE


def test_a_launch_never_gives_less_than_its_pilot_had() -> None:
    piloted = draft(status=CampaignStatus.PILOT, budget_units=2 * BUDGET.units)
    assert launch(piloted, tasks=1, budget=BUDGET).budget_units == 2 * BUDGET.units


@given(st.integers(PILOT_NEEDS, 10_000), st.integers())
def test_a_pilots_tasks_are_drawn_once_each(tasks: int, seed: int) -> None:
    found = places(tasks, Random(seed))
    assert len(set(found)) == len(found) == PILOT_ITEMS
    assert found == sorted(found)
    assert 0 <= found[0] <= found[-1] < tasks


def test_an_empty_campaign_is_not_launched() -> None:
    with pytest.raises(CampaignEmpty):
        launch(draft(), tasks=0, budget=BUDGET)


def test_nothing_is_promised_that_is_not_free() -> None:
    campaign = draft(status=CampaignStatus.LIVE, budget_units=100, reserved_units=40, spent_units=50)
    assert campaign.can_reserve(Amount(10))
    assert not campaign.can_reserve(Amount(11))
    assert not pause(campaign).can_reserve(Amount(1))


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_closed_campaign_keeps_what_is_reserved_and_returns_the_rest(reserved: int, spent: int, free: int) -> None:
    campaign = draft(
        status=CampaignStatus.CLOSING,
        budget_units=reserved + spent + free,
        reserved_units=reserved,
        spent_units=spent,
    )
    closed, refund_units = finish(campaign)
    assert refund_units == free
    assert closed.free_units == 0


def test_closing_waits_for_leases_and_for_decisions() -> None:
    closing = draft(status=CampaignStatus.CLOSING)
    assert is_finished(closing, open_leases=0, undecided=0)
    assert not is_finished(closing, open_leases=1, undecided=0)
    assert not is_finished(closing, open_leases=0, undecided=1)


def test_the_budget_covers_every_task_at_its_cap_and_some_asked_once_more() -> None:
    highest = {"choice": Amount.aic(5), "answer": Amount.aic(3), "review": Amount.aic(1)}
    panel, panel_of_reviews = 5 * 5, 5 * 1
    assert budget_needed({"choice": 10}, highest, max_overlap=4, gold=0) == Amount.aic(200 + panel)
    assert budget_needed({"choice": 20}, highest, max_overlap=4, gold=0) == Amount.aic(400 + panel)
    assert budget_needed({"choice": 21}, highest, max_overlap=4, gold=0) == Amount.aic(420 + 2 * panel)
    assert budget_needed({"choice": 11}, highest, max_overlap=4, gold=3) == Amount(
        Amount.aic(220 + panel).units * 5 // 4
    )
    assert budget_needed({"answer": 2}, highest, max_overlap=4, gold=0) == Amount.aic(
        2 * 5 * (3 + 5) + panel_of_reviews
    )
    highest["compare"] = Amount.aic(2)
    assert budget_needed({"answer": 2}, highest, max_overlap=4, gold=0) == Amount.aic(
        2 * 5 * (3 + 5) + panel_of_reviews + (2 * 4 + 5) * 2
    )


@pytest.mark.parametrize(("text", "number"), [("C12", 12), ("c12", 12), (" 7 ", 7), ("Ｃ１２", 12)])
def test_a_campaign_is_called_by_its_number(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["", "C", "twelve", "C-1", "1" * 30, "C1٢"])
def test_what_is_no_number_is_no_campaign(text: str) -> None:
    with pytest.raises(CampaignUnnamed):
        parse_number(text)


# settings


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("max_overlap", "7", "max_overlap", 7),
        ("tau", "92%", "tau", 0.92),
        ("tau", ".95", "tau", 0.95),
        ("gold_share", "0", "gold_share", 0),
        ("languages", "en，zh", "languages", frozenset({"zh", "en"})),
        ("release", "on_acceptance", "release", Release.ON_ACCEPTANCE),
        ("none_of_these", "开", "none_of_these", True),
        ("skills", "Law，医学, zh-en", "skills", frozenset({"law", "医学", "zh-en"})),
        ("guide", " Look. ", "guide", "Look."),
        ("consent", " There are wounds. ", "consent", "There are wounds."),
        ("consent", "off", "consent", None),
        ("consent", "无", "consent", None),
        ("pay.choice", "2.5–4", "pay", {"choice": Range(Amount(250_000_000), Amount(400_000_000))}),
        ("pay.choice", "3", "pay", {"choice": Range(Amount.aic(3), Amount.aic(3))}),
    ],
)
def test_a_setting_is_read_and_kept(name: str, text: str, field: str, value: object) -> None:
    changed = settings.apply(draft(**UNIMPORTED), name, text)
    assert getattr(changed, field) == value
    assert settings.apply(changed, name, settings.shown(changed)[name]) == changed


def test_skills_are_taken_off_by_a_word_and_a_bad_list_is_refused() -> None:
    asking = settings.apply(draft(), "skills", "law")
    assert (
        settings.apply(asking, "skills", "none").skills == settings.apply(asking, "skills", "无").skills == frozenset()
    )
    assert settings.apply(asking, "skills", settings.shown(draft())["skills"]).skills == frozenset()
    for text in ("a,b,c,d,e,f", "-x", "x!", "y" * 33, "<b>"):
        with pytest.raises(SettingInvalid):
            settings.apply(asking, "skills", text)


def test_title_and_licence_are_the_campaigns_own() -> None:
    assert settings.apply(draft(), "title", "Bins").title == "Bins"
    assert settings.apply(draft(), "licence", "CC0-1.0").licence == "CC0-1.0"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("max_overlap", "21"),
        ("max_overlap", "five"),
        ("min_overlap", "1"),
        ("tau", "0.5"),
        ("tau", "101%"),
        ("tau", "nan"),
        ("gold_share", "0.5"),
        ("languages", "fr"),
        ("languages", "zh, fr"),
        ("release", "always"),
        ("none_of_these", "maybe"),
        ("title", ""),
        ("title", "x" * 61),
        ("pay.choice", "1-5"),
        ("pay.choice", "2-6"),
        ("pay.choice", "4-3"),
        ("pay.choice", "2.5.1"),
    ],
)
def test_a_bad_value_is_refused_with_what_would_do(name: str, text: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        settings.apply(draft(**UNIMPORTED), name, text)
    assert refused.value.facts["name"] == name
    assert refused.value.facts["expected"]


def test_an_unknown_setting_lists_the_known_ones() -> None:
    with pytest.raises(SettingUnknown) as refused:
        settings.apply(draft(), "colour", "red")
    assert "max_overlap" in str(refused.value.facts["known"])
    assert "pay.review" not in str(refused.value.facts["known"])


def test_what_imported_tasks_rest_on_is_fixed() -> None:
    with pytest.raises(SettingFixed):
        settings.apply(draft(), "none_of_these", "on")


def test_the_least_overlap_is_never_above_the_most() -> None:
    with pytest.raises(OverlapOrder):
        settings.apply(draft(), "min_overlap", "6")


@pytest.mark.parametrize("status", CampaignStatus)
def test_a_draft_is_set_what_is_paused_is_edited_what_deals_is_paused_first(status: CampaignStatus) -> None:
    campaign = draft(status=status)
    refusal = {
        CampaignStatus.DRAFT: None,
        CampaignStatus.PILOT: PauseFirst,
        CampaignStatus.LIVE: PauseFirst,
    }.get(status, CampaignState)
    if refusal is None:
        assert settings.apply(campaign, "title", "x").title == "x"
    else:
        with pytest.raises(refusal):
            settings.apply(campaign, "title", "x")
    if status is CampaignStatus.PAUSED:
        assert settings.edit(campaign, "title", "x").title == "x"
        with pytest.raises(SettingKept):
            settings.edit(campaign, "licence", "CC0-1.0")
    else:
        with pytest.raises(CampaignState):
            settings.edit(campaign, "title", "x")


@given(st.sampled_from(settings.names(draft())), st.text(max_size=30))
def test_no_text_breaks_a_setting(name: str, text: str) -> None:
    try:
        settings.apply(draft(), name, text)
    except (SettingInvalid, SettingFixed, OverlapOrder):
        return


def test_pay_is_the_kinds_own_until_it_is_set_and_answers_bring_reviews_and_comparisons() -> None:
    three = Range(Amount.aic(3), Amount.aic(3))
    assert pay_for({"choice", "answer"}, {"choice": three}) == {
        "choice": three,
        "answer": Range(Amount.aic(1), Amount.aic(3)),
        "review": Range(Amount.aic(1), Amount.aic(1)),
        "compare": Range(Amount.aic(1), Amount.aic(1)),
    }
