"""The operator's screens: every bad row with its line and reason, every cost before it is paid."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kernel.money import Amount
from kernel.values import Language
from scoring.forecast import Interval
from tasks.cards import Card
from tasks.gold import Known
from tasks.raw import BadRow
from tasks.rows import RowFault
from views import operator, operator_desk, operator_launch, operator_queues, operator_support, spending
from views.limits import plain_text
from views.operator import BAD_ROWS_PER_PAGE, Progress
from views.operator_desk import AuditLine, Overview
from views.operator_launch import SponsorTerms
from views.operator_queues import Away
from views.operator_support import SupportCase
from views.screens import INERT, Screen
from views.spending import Source, Spending

CARD = Card(
    kind="choice",
    prompt="Which <one>?",
    passage=None,
    options=("Yes", "No"),
    photo=None,
    none_of_these=False,
    low=Amount.aic(2),
    high=Amount.aic(5),
    seconds=15,
    ref="8F2K",
    language=Language.EN,
    guide=None,
)
PROGRESS = Progress(
    number=12,
    title="Waste <1>",
    status="live",
    tasks=100,
    settled=25,
    gold=20,
    responses=1200,
    open_leases=3,
    accepted=60,
    rejected=2,
    agreement=0.875,
    budget=Amount.aic(500),
    reserved=Amount.aic(100),
    pending=Amount.aic(30),
    paid=Amount.aic(200),
    refunded=Amount(0),
)
OVERVIEW = Overview(7, 3, 1, 2, 5, 0, 4, 42, 1, 9, 0, 0, Amount.aic(12))


def presses(screen: Screen) -> list[list[str | None]]:
    return [[button.press for button in row] for row in screen.rows]


def test_every_bad_row_is_reported_with_its_line_and_reason() -> None:
    bad = [BadRow(line, RowFault.GOLD_NOT_AN_OPTION, {"gold": "<cat>"}) for line in range(1, BAD_ROWS_PER_PAGE + 3)]
    first = operator.import_report(Language.EN, 12, "tasks.jsonl", 40, bad)
    assert "40 good rows" in first.text
    assert "Line 1: the gold answer “<cat>” is not among the options" in plain_text(first.text)
    assert presses(first) == [["cb:12:1"], ["ci:12", "no"]]
    last = operator.import_report(Language.EN, 12, "tasks.jsonl", 40, bad, page=1)
    assert f"Line {BAD_ROWS_PER_PAGE + 2}:" in last.text
    assert presses(last)[0] == ["cb:12:0"]


def test_nothing_good_is_nothing_to_confirm() -> None:
    report = operator.import_report(Language.ZH, 12, "a.csv", 0, [BadRow(3, RowFault.MISSING, {"field": "text"})])
    assert "第 3 行：缺少“text”" in report.text
    assert presses(report) == []


def test_a_fact_of_a_bad_row_cannot_flood_the_report() -> None:
    row = BadRow(1, RowFault.SAME_OPTION_TWICE, {"option": "x" * 5000})
    assert len(operator.bad_row(Language.EN, row)) < 200


def test_a_preview_is_the_contributors_card_with_dead_buttons() -> None:
    card, turns = operator.preview(Language.EN, 12, 1, 3, CARD)
    assert {press for row in presses(card) for press in row} == {INERT}
    assert presses(turns)[0] == ["cv:12:0", "cv:12:2"]
    assert presses(turns)[1:] == [["ct:12"], ["ca:launch:12"]]


SPONSORED = SponsorTerms(available=Amount.aic(9000))


def test_a_launch_names_its_cost_before_it_is_confirmed() -> None:
    known = Known(100, 20)
    screen = operator_launch.confirm_launch(Language.EN, 12, "Waste", 100, Amount.aic(2500), known, SPONSORED)
    assert "2,500.00 AIC" in screen.text
    assert presses(screen) == [["cc:launch:12", "no"]]


@pytest.mark.parametrize("language", Language)
def test_a_campaign_without_gold_says_so_at_its_launch_in_its_status_and_in_its_export(language: Language) -> None:
    enough, short = (
        operator_launch.confirm_launch(language, 12, "Waste", 100, Amount.aic(1), Known(100, gold), SPONSORED)
        for gold in (20, 19)
    )
    assert "19" not in enough.text
    assert "19" in short.text
    assert "/review" in short.text
    status = operator.campaign_status(language, replace(PROGRESS, gold=19, gold_wanted=20, checks=7)).text
    assert "7 " in status
    assert "/review" in status
    assert "⚠️" in status
    assert "⚠️" not in operator.campaign_status(language, replace(PROGRESS, gold=20, gold_wanted=20)).text
    assert "⚠️" in operator_desk.export_caption(language, 12, 40, "CC0-1.0", is_without_gold=True)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("step", ["pause", "resume", "close"])
def test_every_step_is_confirmed_and_told(language: Language, step: str) -> None:
    assert presses(operator.confirm_step(language, step, PROGRESS)) == [[f"cc:{step}:12", "no"]]
    assert operator.step_done(language, step, 12).rows
    assert operator.step_done(language, "launch", 12).rows


def test_a_status_tells_progress_agreement_money_and_paste_check() -> None:
    text = plain_text(operator.campaign_status(Language.EN, PROGRESS).text)
    for part in ("C12 Waste <1> · live", "25/100 (25%)", "Agreement: 88%", "paid 200.00 AIC", "Paste check: none"):
        assert part in text


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        ("draft", ["ca:pilot:12", "ca:launch:12", "ca:close:12"]),
        ("pilot", ["ca:launch:12", "ca:pause:12", "ca:close:12"]),
        ("live", ["ca:pause:12", "ca:close:12"]),
        ("paused", ["ca:resume:12", "ca:close:12"]),
        ("closed", ["cs:12"]),
    ],
)
def test_a_status_offers_the_steps_that_are_open(status: str, steps: list[str]) -> None:
    facts = {name: getattr(PROGRESS, name) for name in Progress.__slots__} | {"status": status, "agreement": None}
    screen = operator.campaign_status(Language.EN, Progress(**facts))
    assert presses(screen)[0] == steps
    assert "Agreement: –" in screen.text


def test_a_refund_is_told_once_there_is_one() -> None:
    assert "Refunded" not in operator.campaign_status(Language.EN, PROGRESS).text
    refunded = replace(PROGRESS, refunded=Amount.aic(170))
    assert "Refunded: 170.00 AIC" in operator.campaign_status(Language.EN, refunded).text


def test_gold_that_has_served_is_told_with_the_reason() -> None:
    assert "no longer dealt" not in operator.campaign_status(Language.EN, PROGRESS).text
    text = operator.campaign_status(Language.EN, replace(PROGRESS, worn=3, moved=1)).text
    assert "after 200 answers: 3" in text
    assert "harder than before: 1" in text


def test_campaigns_are_listed_or_the_first_is_suggested() -> None:
    assert presses(operator.campaigns(Language.EN, [PROGRESS] * 6)) == [["cs:12"] * 5, ["cs:12"]]
    assert "/campaign new" in operator.campaigns(Language.EN, []).text


@pytest.mark.parametrize("language", Language)
def test_an_overview_shows_an_imbalance_as_an_alarm(language: Language) -> None:
    assert "🚨" not in operator_desk.overview(language, OVERVIEW).text
    facts = {name: getattr(OVERVIEW, name) for name in Overview.__slots__} | {"imbalance_units": -5}
    assert "🚨" in operator_desk.overview(language, Overview(**facts)).text


def test_an_adjudication_shows_question_and_answer_escaped() -> None:
    screen = operator_desk.adjudication(Language.EN, "R" * 22, CARD, 1, 3)
    assert "Which <one>?" in plain_text(screen.text)
    assert "No" in screen.text
    assert presses(screen) == [[f"j:{'R' * 22}:1", f"j:{'R' * 22}:0"], [f"qs:review:{'R' * 22}"]]
    assert "<b>hi" in plain_text(operator_desk.adjudication(Language.EN, "r", CARD, "<b>hi", 0).text)


def test_an_adjudication_shows_what_was_said_against_the_answer() -> None:
    assert "Reasons" not in operator_desk.adjudication(Language.EN, "r", CARD, 1, 3).text
    text = plain_text(operator_desk.adjudication(Language.EN, "r", CARD, 1, 3, ["<b> is no bin", "wrong"]).text)
    assert "Reasons that were given:\n<b> is no bin\nwrong" in text


@pytest.mark.parametrize("language", Language)
def test_a_message_is_shown_as_it_was_written_with_its_two_buttons(language: Language) -> None:
    case = SupportCase("0" * 32, "8F2K", Language.ZH, datetime(2026, 11, 22, 9, 5, tzinfo=UTC), "1 < 2 <b>", 3)
    screen = operator_support.message(language, case)
    text = plain_text(screen.text)
    assert all(part in text for part in ("8F2K", "中文", "2026-11-22 09:05 UTC", "3", "1 < 2 <b>"))
    assert presses(screen) == [["sa:" + "0" * 32, "sc:" + "0" * 32]]


@pytest.mark.parametrize("language", Language)
def test_every_other_screen_of_the_desk_has_words(language: Language) -> None:
    line = AuditLine(datetime(2026, 11, 22, tzinfo=UTC), "42", "launch", "C12", "")
    screens = (
        operator.ask_file(language, 12, "t"),
        operator.imported(language, 12, 40, 3, 20),
        operator.setting_changed(language, 12, "max_overlap", "5"),
        operator.settings(language, 12, {"max_overlap": "5"}),
        operator_desk.help_page(language),
        operator_desk.welcome(language, "Eve", "owner"),
        operator_desk.adjudicated(language, "8F2K", accept=True),
        operator_desk.adjudicated(language, "8F2K", accept=False),
        operator_queues.nothing(language, "operator.review.none", Away(0)),
        operator_queues.nothing(language, "operator.review.none", Away(3)),
        operator_desk.audit(language, [line]),
        operator_support.nobody_waits(language),
        operator_support.write_answer(language, "8F2K"),
        operator_support.answered(language, "8F2K"),
        operator_support.closed(language, "8F2K"),
    )
    assert all(plain_text(screen.text) for screen in screens)
    assert "12" in operator_desk.export_caption(language, 12, 40, "CC0-1.0")


@pytest.mark.parametrize("language", Language)
def test_closing_says_first_what_becomes_of_what_is_out(language: Language) -> None:
    said = operator.confirm_step(language, "close", replace(PROGRESS, open_leases=7)).text
    assert "7" in said
    assert PROGRESS.free.shown() in said
    quiet = operator.confirm_step(
        language, "close", replace(PROGRESS, responses=0, open_leases=0, accepted=0, rejected=0)
    )
    assert PROGRESS.free.shown() not in quiet.text
    assert PROGRESS.free.shown() not in operator.confirm_step(language, "pause", PROGRESS).text


@pytest.mark.parametrize("language", Language)
def test_what_is_to_come_names_what_is_missing_and_how_to_add_it(language: Language) -> None:
    rest = Interval(Amount.aic(90).units, Amount.aic(100).units, Amount.aic(110).units)
    facts = Spending((), rest, Amount.aic(95), 40)
    told, warned = spending.lines(language, 12, facts)
    assert "100" in told
    assert "/fund C12 15" in warned
    assert len(spending.lines(language, 12, replace(facts, unspent=Amount.aic(110)))) == 1
    pooled = spending.lines(language, 12, replace(facts, is_pooled=True))
    assert "/fund" not in pooled[1]
    two = (Source("pool:ecosystem", Amount.aic(5), Amount(0)), Source("pool:community", Amount.aic(3), Amount(0)))
    assert [line.count("AIC") for line in spending.lines(language, 12, Spending(two))] == [2, 2]
