"""What sponsors and operators read about points of a person's own, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from contributors.sponsorships import State
from kernel.money import Amount
from kernel.values import Language
from views import desk_notices, notices, operator_fund, operator_seconds, spending, sponsorships
from views.limits import plain_text
from views.operator_fund import Asked, FundFacts
from views.operator_seconds import Waiting
from views.spending import Question, Source, Spending
from views.sponsorships import Answered

ID = UUID(int=7)
AMOUNT = Amount.parse("12.5")
FACTS = {
    "sponsorship": ID.hex,
    "number": 12,
    "title": "<Tea>",
    "units": AMOUNT.units,
    "until": "2026-11-25T12:00:00+00:00",
    "zone": "Asia/Shanghai",
    "from": "9ea8f755",
}
OVER = [state for state in State if state is not State.ASKED]


@pytest.mark.parametrize(("language", "until"), [(Language.EN, "25 Nov 20:00"), (Language.ZH, "11月25日 20:00")])
def test_the_card_says_how_much_for_what_and_until_when_on_their_own_clock(language: Language, until: str) -> None:
    card = notices.notice(language, "sponsorship", FACTS)
    assert "12.5 AIC" in card.text
    assert "C12 &lt;Tea&gt;" in card.text
    assert until in card.text
    assert [button.press for row in card.rows for button in row] == [f"sp:{ID.hex}:1", f"sp:{ID.hex}:0", "b"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("state", OVER)
def test_however_it_ends_both_sides_read_it(language: Language, state: State) -> None:
    done = Answered(12, "<Tea>", AMOUNT, state, Amount.aic(3))
    shown = sponsorships.answered(language, done)
    heard = desk_notices.notice(language, "sponsorship", FACTS | {"state": state.value})
    assert "C12 <Tea>" in plain_text(shown.text)
    assert bool(shown.rows) == (state is State.PAID), "nothing is left to press but where the points are"
    assert "9ea8f755" in heard.text
    assert [button.press for row in heard.rows for button in row] == ["cs:12"]
    if state is not State.PAID:
        assert notices.notice(language, "sponsorship_over", FACTS | {"state": state.value}) == shown


def test_operators_are_shown_whose_points_they_are_before_they_decide() -> None:
    facts = FundFacts(12, "Tea", "9ea8f755", Amount.aic(5), Amount.aic(9), Amount(0), Amount(0), asks=True)
    asked = operator_fund.confirm(Language.EN, ID.hex, facts)
    assert "From account 9ea8f755: 9.00 → 4.00 AIC" in plain_text(asked.text)
    assert "have 72 hours" in asked.text
    usual = operator_fund.confirm(Language.EN, ID.hex, replace(facts, source="pool:community", asks=False))
    assert "Pay" not in usual.text
    typed = {"number": 12, "units": 5, "from": "9ea8f755", "asks": True, "reason": "they offered"}
    waiting = Waiting(ID, "fund", typed, "9000", datetime(2026, 11, 25, tzinfo=UTC), ("9001",))
    assert "a person's own" in operator_seconds.card(Language.EN, waiting).text
    done = operator_fund.asked(Language.EN, Asked(ID.hex, 12, "9ea8f755", Amount.aic(5), waiting.until, "9000"))
    assert [button.press for row in done.rows for button in row] == [f"sw:{ID.hex}"]


def test_who_pays_is_named_where_it_is_not_the_usual_pool_alone() -> None:
    def said(*names: str) -> str:
        sources = tuple(Source(name, Amount.aic(5), Amount(0)) for name in names)
        return "\n".join(spending.lines(Language.EN, 12, Spending(sources)))

    assert said("pool:ecosystem") == ""
    assert said("9ea8f755") == "From account 9ea8f755: 5.00 AIC, 0.00 AIC returned"
    assert said("pool:ecosystem", "9ea8f755").count("From ") == 2
    asked = Question("9ea8f755", AMOUNT, datetime(2026, 11, 25, 12, tzinfo=UTC))
    (line,) = spending.lines(Language.EN, 12, Spending((), asked=(asked,)))
    assert plain_text(line) == "The owner of account 9ea8f755 is asked for 12.50 AIC, until 11-25 12:00 UTC."
