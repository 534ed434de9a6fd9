"""Onboarding, account, replies, notices, errors, commands: each says what it must, in both languages, within limits."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contributors.errors import Banned, ConsentNeeded, PracticeNeeded
from kernel.errors import HouseError
from kernel.money import PARTS, Amount
from kernel.values import Language
from tasks.errors import (
    AnswerEmpty,
    AssignmentGone,
    CampaignState,
    FileFault,
    FileNotReadable,
    FileTypeUnknown,
    NoTaskAvailable,
)
from tasks.practice import practice_for
from views import account, commands, errors, groups, notices, onboarding, replies
from views.account import Balance, Line
from views.limits import DESCRIPTION_CHARS, TOAST_CHARS, fits, plain_text
from views.screens import Screen

BALANCE = Balance(Amount.aic(3), Amount.aic(12), Amount(0), Amount.aic(15), PARTS)
VERDICT = {"ref": "8F2K", "outcome": "paid", "pay_units": 320_000_000, "peers_agreeing": 3, "peers": 3, "reason": None}


def labels(screen: Screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.rows]


@pytest.mark.parametrize(("first", "order"), [(None, ["中文", "English"]), (Language.EN, ["English", "中文"])])
def test_the_reported_language_comes_first(first: Language | None, order: list[str]) -> None:
    screen = onboarding.language_choice(first, is_new=True)
    assert labels(screen) == [order]
    assert "Hello" in screen.text
    assert "你好" in screen.text
    again = onboarding.language_choice(first)
    assert labels(again) == [order]
    assert "Hello" not in again.text


@pytest.mark.parametrize("language", Language)
def test_consent_names_what_is_stored_public_the_age_and_that_points_are_no_investment(language: Language) -> None:
    words = {
        Language.ZH: ("保存", "公开", "18", "不是投资", "许可"),
        Language.EN: ("store", "ublic", "18", "not an investment", "licence"),
    }
    for screen in (onboarding.consent(language), onboarding.consent_given(language)):
        assert all(word in screen.text for word in words[language])
        assert fits(screen.text)
    assert fits(onboarding.consent_details(language).text)
    assert onboarding.consent_given(language).rows == ()
    assert [button.press for button in onboarding.consent(language).rows[0]] == ["agree", "details"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ["choice", "answer", "review"])
def test_practice_can_be_pressed_and_is_explained(language: Language, kind: str) -> None:
    steps = practice_for(kind)
    for step, task in enumerate(steps):
        card = onboarding.practice_card(language, kind, step, len(steps), task)
        pressed = [button.press for row in card.rows for button in row]
        assert pressed == [f"p:{kind}:{step}:{option}" for option in range(len(task.options[language]))]
        for chosen in range(len(pressed)):
            told = onboarding.practice_explained(language, kind, step, len(steps), task, chosen)
            assert task.explanation[language] in plain_text(told.text)
            assert [button.press for row in told.rows for button in row] == [f"pn:{kind}"]
    assert onboarding.practice_done(language, kind).rows[0][0].press == f"take:{kind}"


def test_the_balance_says_what_pending_waits_for() -> None:
    text = plain_text(account.balance(Language.EN, replace(BALANCE, judging=2, standing=3, to_go=17)).text)
    assert "Available: 3.00" in text
    assert "2 answers wait for peers" in text
    assert "3 accepted; released after 17 more are judged, at the earliest" in text
    assert "waits" not in account.balance(Language.EN, BALANCE).text


@pytest.mark.parametrize(("parts", "shown"), [(PARTS, "1 AIC"), (873_512_345, "0.8735 AIC"), (870_000_000, "0.87 AIC")])
def test_the_price_is_rounded_down(parts: int, shown: str) -> None:
    assert f"price: {shown}" in account.balance(Language.EN, replace(BALANCE, price_parts=parts)).text


def test_a_statement_turns_its_pages() -> None:
    line = Line(
        at=datetime(2026, 11, 22, 9, 5, tzinfo=UTC),
        kind="reward",
        amount=Amount.parse("3.2"),
        credit=True,
        balance_after=Amount.aic(10),
        ref="8F2K",
    )
    first = account.history(Language.EN, [line], 0, older=True)
    assert "22 Nov 09:05 · +3.20 · task #8F2K · balance 10.00" in plain_text(first.text)
    assert [button.press for button in first.rows[0]] == ["h:1"]
    last = account.history(Language.EN, [replace(line, credit=False)], 1, older=False)
    assert "−3.20" in last.text
    assert [button.press for button in last.rows[0]] == ["h:0"]
    assert labels(account.history(Language.EN, [], 0, older=False)) == [["Next"]]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("verdict", VERDICT),
        ("verdicts", {"verdicts": [VERDICT, VERDICT | {"outcome": "rejected", "reason": "gold"}]}),
        ("support_reply", {"reference": "r", "text": "<t>"}),
    ],
)
def test_every_notice_has_words(language: Language, kind: str, facts: notices.Facts) -> None:
    assert plain_text(notices.notice(language, kind, facts).text)


def test_a_notice_that_nobody_phrases_raises() -> None:
    with pytest.raises(KeyError):
        notices.notice(Language.EN, "no such notice", {})


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (CampaignState(number=7, action="launch", status="closed"), "C7 is closed, so it can't launch."),
        (FileNotReadable(reason=FileFault.ENCRYPTED), "This file can't be read: the ZIP has a password."),
        (Banned(until="2026-12-01", reason="spam"), "Your work is on hold until 1 Dec 2026: spam."),
        (Banned(until="", reason="spam"), "Your work has been stopped: spam."),
        (FileTypeUnknown(name="<x>.exe"), "“<x>.exe” is no kind of file that I know."),
    ],
)
def test_a_refusal_is_a_sentence_with_its_facts(error: HouseError, sentence: str) -> None:
    assert plain_text(errors.sentence(Language.EN, error)).startswith(sentence)


@pytest.mark.parametrize(
    ("error", "press"),
    [(PracticeNeeded(kind="review"), "pn:review"), (AssignmentGone(), "n"), (NoTaskAvailable(), "oc:0")],
)
def test_a_refusal_leads_on_where_it_can(error: HouseError, press: str) -> None:
    assert errors.screen(Language.ZH, error).rows[0][0].press == press


def test_a_refusal_without_a_way_on_has_no_button() -> None:
    assert errors.screen(Language.ZH, AnswerEmpty()).rows == ()
    assert "/start" in errors.screen(Language.ZH, ConsentNeeded()).text


def test_an_alert_keeps_to_its_limit() -> None:
    assert len(errors.alert(Language.EN, Banned(until="", reason="x" * 300))) == TOAST_CHARS
    assert "A1B2C3" in errors.unexpected(Language.ZH, "A1B2C3").text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("what", ["skipped", "reported", "changed", "submitted", "language", "preview", "gone"])
def test_every_toast_is_short(language: Language, what: str) -> None:
    assert 0 < len(replies.toast(language, what)) <= TOAST_CHARS


@pytest.mark.parametrize("language", Language)
def test_every_reply_has_words(language: Language) -> None:
    screens = (
        replies.help_page(language),
        replies.nothing_open(language),
        replies.unknown_command(language),
        replies.reason_kept(language, "8F2K"),
        replies.press_a_button(language, "8F2K"),
        replies.only_text(language),
        replies.cancelled(language, anything=True),
        replies.cancelled(language, anything=False),
        replies.support_usage(language),
        replies.support_received(language, "r"),
        groups.private_only(language, "https://t.me/aichain_bot", joins=True),
        onboarding.language_set(language),
        onboarding.welcome_back(language, "<Eve>"),
    )
    assert all(plain_text(screen.text) and fits(screen.text) for screen in screens)


@pytest.mark.parametrize("language", Language)
def test_menus_and_descriptions_are_what_telegram_takes(language: Language) -> None:
    for scope in commands.Scope:
        menu = commands.menu(scope, language)
        assert 0 < len(menu) <= 100
        assert all(name.isascii() and name.islower() and 0 < len(text) <= 256 for name, text in menu)
    for role in commands.Role:
        assert len(commands.description(role, language)) <= DESCRIPTION_CHARS
        assert commands.short_description(role, language)
