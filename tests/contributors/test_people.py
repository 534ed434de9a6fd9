"""Gates: no work before consent, none while banned, none without practice, and none for operators."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contributors.errors import Banned, ConsentNeeded, OperatorEarnsNothing, PracticeNeeded
from contributors.people import Contributor, may_work
from kernel.ids import AccountId, ContributorId, new_id, random_id
from kernel.values import Language

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
READY = Contributor(
    id=ContributorId(new_id(NOW)),
    account_id=AccountId(random_id()),
    language=Language.ZH,
    zone="Asia/Shanghai",
    consented_at=NOW,
    practised=frozenset({"choice"}),
)


def test_whoever_agreed_and_practised_may_work() -> None:
    may_work(READY, "choice", NOW)
    may_work(READY, "answer", NOW, needs_practice=False)


def test_the_gates_are_asked_in_their_order() -> None:
    shut = replace(READY, consented_at=None, ban_reason="spam", is_operator=True, practised=frozenset())
    with pytest.raises(ConsentNeeded):
        may_work(shut, "review", NOW)
    shut = replace(shut, consented_at=NOW)
    with pytest.raises(Banned) as refused:
        may_work(shut, "review", NOW)
    assert refused.value.facts == {"until": "", "reason": "spam"}
    shut = replace(shut, ban_reason=None)
    with pytest.raises(OperatorEarnsNothing):
        may_work(shut, "review", NOW)
    with pytest.raises(PracticeNeeded) as needed:
        may_work(replace(shut, is_operator=False), "review", NOW)
    assert needed.value.facts == {"kind": "review"}


def test_a_ban_ends_when_it_says() -> None:
    banned = replace(READY, ban_reason="spam", banned_until=NOW + timedelta(days=7))
    with pytest.raises(Banned) as refused:
        may_work(banned, "choice", NOW)
    assert refused.value.facts["until"] == "2026-11-29"
    may_work(banned, "choice", NOW + timedelta(days=7))
