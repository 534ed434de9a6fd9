"""A flag in words: what speaks for it and for the person, in both languages; and what the person is told."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kernel.money import Amount
from kernel.values import Language
from views import account, operator_suspects
from views.account import Balance
from views.notices import notice
from views.operator_suspects import DecisionFacts, FlagFacts, StandingFacts, SuspectFacts
from views.screens import Screen

FACTS = SuspectFacts(
    flag="0" * 32,
    who="abcdef0123456789" * 2,
    kind="review",
    since=datetime(2026, 11, 22, 12, tzinfo=UTC),
    flags=(
        FlagFacts("paste", 7, {"votes": 30, "z": 4.52, "effect": 0.83, "model": "a<b>"}),
        FlagFacts("ring", 8, {"shared": 21, "equal": 20, "members": 3}),
    ),
    votes=40,
    standing=StandingFacts(35, 0.9, 0.41, 0.05, 9, 12),
    waiting=2,
    waiting_pay=Amount.aic(6),
    in_line=2,
    item="e" * 32,
)


def pressed(screen: Screen) -> list[str | None]:
    return [button.press for row in screen.rows for button in row]


@pytest.mark.parametrize("language", Language)
def test_a_card_says_why_and_what_waits(language: Language) -> None:
    screen = operator_suspects.suspect(language, FACTS)
    for fact in ("C7", "C8", "4.5", "0.83", "a&lt;b&gt;", "21", "90%", "+0.41", "12", "6.00", "2", FACTS.who):
        assert fact in screen.text
    assert pressed(screen) == [f"fd:clear:{FACTS.flag}", f"fd:confirm:{FACTS.flag}", f"qs:suspects:{FACTS.item}"]
    assert len(operator_suspects.suspect(language, replace(FACTS, is_overdue=True)).text) > len(screen.text)


@pytest.mark.parametrize("language", Language)
def test_a_suspension_can_only_be_lifted(language: Language) -> None:
    confirmed = operator_suspects.suspect(language, replace(FACTS, is_confirmed=True, standing=None))
    assert pressed(confirmed) == [f"fd:lift:{FACTS.flag}"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("deed", ["clear", "confirm", "lift"])
def test_what_will_be_done_is_shown_with_its_reason_first(language: Language, deed: str) -> None:
    facts = DecisionFacts("f" * 32, deed, FACTS.who, "choice", "because <so>", FACTS.flags, FACTS.flag)
    screen = operator_suspects.confirm(language, facts)
    assert "because &lt;so&gt;" in screen.text
    assert pressed(screen) == [f"d:flags:{facts.proposal}", "no", f"fw:{deed}:{FACTS.flag}"]
    assert FACTS.who[:8] in operator_suspects.decided(language, facts).text
    assert operator_suspects.ask_reason(language, deed).text


@pytest.mark.parametrize("language", Language)
def test_who_is_suspended_is_told_why_and_how_to_object(language: Language) -> None:
    text = notice(language, "suspended", {"kind": "choice", "reason": "the <same> commas"}).text
    assert "the &lt;same&gt; commas" in text
    assert "/appeal" in text
    assert notice(language, "reinstated", {"kind": "choice"}).rows


@pytest.mark.parametrize("language", Language)
def test_the_balance_says_in_plain_words_what_waits_for_a_person(language: Language) -> None:
    nothing = Amount(0)
    plain = Balance(available=nothing, pending=Amount.aic(9), locked=nothing, lifetime=nothing, price_parts=10**9)
    looked_at = account.balance(language, replace(plain, looked_at=Amount.aic(7))).text
    suspended = account.balance(language, replace(plain, suspended=Amount.aic(7))).text
    assert "7.00" not in account.balance(language, plain).text
    assert "7.00" in looked_at
    assert "/support" not in looked_at
    assert "7.00" in suspended
    assert "/support" in suspended
