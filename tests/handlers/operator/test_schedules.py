"""/campaign schedule by command and button, in both languages."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from flows.campaigns.follow_schedules import follow_schedules
from flows.campaigns.read_campaign import read_campaign
from flows.errors import MomentUnreadable
from handlers.operator import typed
from kernel.clock import ManualClock
from store.tables.schedules import schedules
from tests.handlers.operator.conftest import Operator
from tests.handlers.operator.test_campaigns import buttons, text_of
from tests.handlers.operator.test_pilots import draft, speaking

PAGES = {
    "en": ("Nothing is set", "Begins by itself", "1 Dec 2026 09:00 (Nairobi)", "Began by itself", "UTC"),
    "zh-hans": ("没有设定", "到点开始", "2026年12月1日 09:00（内罗毕）", "已按时开始", "上海"),
}


@pytest.mark.asyncio
@pytest.mark.parametrize("code", PAGES)
async def test_a_start_is_set_shown_and_kept(operator: Operator, code: str) -> None:
    none, begins, moment, began, zone = PAGES[code]
    async with speaking(operator, code) as desk:
        await draft(desk, 5)
        (page,) = await desk.say("/campaign schedule C1")
        assert none in text_of(page)
        assert zone in text_of(page)
        (page,) = await desk.say("/campaign schedule C1 start 2026-12-01 9:00 Nairobi")
        assert begins in text_of(page)
        assert moment in text_of(page)
        assert buttons(page) == ["cx:1"]
        (card,) = await desk.say("/campaign launch C1")
        assert moment in text_of(card)
        await desk.press(card, "cc:launch:1")
        assert moment in text_of(await desk.message(card["message_id"]))
        assert (await read_campaign(desk.deps, 1)).status == "paused"

        clock = desk.deps.clock
        assert isinstance(clock, ManualClock)
        clock.advance((datetime(2026, 12, 1, 6, tzinfo=UTC) - clock.now()).total_seconds())
        await follow_schedules(desk.deps)
        assert began in "".join(map(text_of, await desk.say("/campaign status C1")))


@pytest.mark.asyncio
async def test_a_time_without_a_city_is_the_operators_own(operator: Operator) -> None:
    async with speaking(operator, "zh-hans") as desk:
        await draft(desk, 5)
        await desk.say("/campaign schedule C1 end ２０２６-12-05 18:00")
        async with desk.deps.sessions.read() as session:
            (row,) = (await session.execute(select(schedules))).mappings()
        assert row["due_at"] == datetime(2026, 12, 5, 10, tzinfo=UTC)
        (page,) = await desk.say("/campaign schedule C1")
        await desk.press(page, "cx:1")
        assert "改回手动" in text_of(await desk.message(page["message_id"]))
        (page,) = await desk.say("/campaign schedule C1")
        assert buttons(page) == []


@pytest.mark.asyncio
async def test_what_cannot_be_read_or_set_says_why(operator: Operator) -> None:
    await draft(operator, 5)
    for text, why in (
        ("start yesterday", "yesterday"),
        ("start 2026-13-01", "2026-13-01"),
        ("start 2020-01-01 09:00", "over"),
        ("end 2026-12-01 09:00 Atlantis", "Atlantis"),
    ):
        (refused,) = await operator.say(f"/campaign schedule C1 {text}")
        assert why in text_of(refused)
        assert buttons(refused) == []
    (page,) = await operator.say("/campaign schedule C1 soon")
    assert "Nothing is set" in text_of(page)
    async with speaking(operator, "en", role="auditor") as desk:
        (refused,) = await desk.say("/campaign schedule C1 start 2026-12-01 09:00")
        assert buttons(refused) == []
        answer, _ = await desk.press(refused, "cx:1")
        assert answer["show_alert"]
        (page,) = await desk.say("/campaign schedule C1")
        assert "Nothing is set" in text_of(page)


@pytest.mark.parametrize(
    ("text", "zone", "utc", "rest"),
    [
        ("2026-12-05 09:00", "Asia/Shanghai", datetime(2026, 12, 5, 1, tzinfo=UTC), ""),
        ("2026-12-05", "Asia/Shanghai", datetime(2026, 12, 4, 16, tzinfo=UTC), ""),
        ("2026-12-05T09:00+01:00", "Asia/Shanghai", datetime(2026, 12, 5, 8, tzinfo=UTC), ""),
        ("2026-12-05 9:00 New York", "UTC", datetime(2026, 12, 5, 9, tzinfo=UTC), "New York"),
        ("2027-03-14 02:30", "America/New_York", datetime(2027, 3, 14, 7, 30, tzinfo=UTC), ""),  # 02:30 is leapt over
        ("2026-11-01 01:30", "America/New_York", datetime(2026, 11, 1, 5, 30, tzinfo=UTC), ""),  # the first of two
    ],
)
def test_a_local_moment_is_one_in_utc(text: str, zone: str, utc: datetime, rest: str) -> None:
    read, left = typed.day_and_hour(text)
    assert (typed.in_zone(read, zone), left) == (utc, rest)


@pytest.mark.parametrize("text", ["soon", "2026-02-30 09:00", "2026-12-05 25:00", "1999-12-05", "09:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(MomentUnreadable):
        typed.day_and_hour(text)
