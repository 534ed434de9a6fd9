"""What counts on leaderboards, for how long, and who has which place."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from contributors.boards import (
    ENDLESS,
    Board,
    Period,
    boards_of,
    campaign_of,
    campaign_scope,
    group_scope,
    kept_periods,
    period_key,
    placed,
    points_of,
)
from kernel.money import PARTS, Amount, Quality, Range

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
LABEL = Range(Amount.aic(2), Amount.aic(5))


def test_a_point_is_a_hundredth_of_a_base_aic_and_quality_weighs() -> None:
    assert [points_of(LABEL, Quality(part * PARTS // 4)) for part in range(5)] == [200, 275, 350, 425, 500]
    assert points_of(Range(Amount.parse("0.999"), Amount.aic(1)), Quality(0)) == 99


@given(MOMENTS)
def test_every_moment_has_one_day_and_one_week_that_are_kept(now: datetime) -> None:
    kept = kept_periods(now)

    assert len(kept) == 5
    assert kept[ENDLESS].begins_at is None
    for period, length in ((Period.DAY, timedelta(days=1)), (Period.WEEK, timedelta(days=7))):
        for moment in (now, now - length):
            span = kept[period_key(period, moment)]
            assert span.begins_at is not None
            assert span.ends_at is not None
            assert span.ends_at - span.begins_at == length
            assert span.begins_at <= moment < span.ends_at
            assert period_key(period, span.begins_at) == period_key(period, span.ends_at - timedelta(microseconds=1))
            assert period_key(period, span.ends_at) != period_key(period, span.begins_at)


def test_the_last_days_of_a_year_may_be_in_the_next_ones_week() -> None:
    assert period_key(Period.WEEK, datetime(2024, 12, 30, tzinfo=UTC)) == "2025-W01"


def test_work_counts_for_everybody_its_campaign_and_its_group() -> None:
    campaign, group, at = UUID(int=1), UUID(int=2), datetime(2026, 12, 1, 23, 59, tzinfo=UTC)

    assert len(boards_of(campaign, None, at)) == 6
    assert set(boards_of(campaign, group, at)) == {
        Board(scope, period)
        for scope in ("all", campaign_scope(campaign), group_scope(group))
        for period in ("2026-12-01", "2026-W49", "all")
    }
    assert campaign_of(campaign_scope(campaign)) == campaign
    assert campaign_of(group_scope(group)) is campaign_of("all") is None


@given(st.lists(st.integers(1, 4), max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_equals_share_a_place_wherever_a_stretch_begins(all_points: list[int], first: int, size: int) -> None:
    board = sorted(((-points, UUID(int=number)) for number, points in enumerate(all_points)))
    places = [1 + sum(other < points for other, _ in board) for points, _ in board]
    stretch = board[first : first + size]

    found = placed(
        [(person, -points) for points, person in stretch],
        first_index=first,
        first_place=places[first] if stretch else 1,
    )

    assert [entry.place for entry in found] == places[first : first + size]
