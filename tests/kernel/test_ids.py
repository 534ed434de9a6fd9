"""Ids: ordered where new, the same where derived."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import derived_id, ids_in_order, new_id, random_id, short_ref

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda each: each.replace(tzinfo=UTC))  # noqa: DTZ001


@given(moments, st.integers(1, 10**9))
def test_a_later_id_sorts_behind_an_earlier_one(moment: datetime, later_ms: int) -> None:
    earlier = new_id(moment)
    assert earlier < new_id(moment + timedelta(milliseconds=later_ms))
    assert earlier.version == 7


@given(st.text(), st.uuids())
def test_a_derived_id_is_the_same_in_every_retry_and_keeps_its_subjects_time(purpose: str, subject: object) -> None:
    first = derived_id(purpose, subject)  # type: ignore[arg-type]  # hypothesis calls every UUID an object
    assert first == derived_id(purpose, subject)  # type: ignore[arg-type]
    assert first.version == 8
    assert first.int >> 80 == subject.int >> 80  # type: ignore[attr-defined]


def test_purposes_do_not_collide() -> None:
    subject = new_id(NOW)
    assert len({derived_id(purpose, subject) for purpose in ("reward", "refund", "response", "notice paid")}) == 4


def test_account_numbers_tell_no_time() -> None:
    assert len({random_id().int >> 80 for _ in range(100)}) > 90


def test_a_ref_has_no_letter_that_is_mistaken_for_another() -> None:
    refs = {short_ref(new_id(NOW + timedelta(seconds=each))) for each in range(500)}
    assert len(refs) > 490
    assert not set("".join(refs)) & set("01ILOU")


def test_ids_in_order_stay_in_order_beyond_a_batch_and_none_comes_twice() -> None:
    ids = list(itertools.islice(ids_in_order(NOW), 1201))
    assert ids == sorted(set(ids))
    assert {id.version for id in ids} == {7}
    assert ids[0].int >> 80 == int(NOW.timestamp() * 1000)
