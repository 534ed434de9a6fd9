"""/campaign schedule: when a campaign begins and ends."""

from contributors.errors import PlaceUnknown
from contributors.roles import Duty
from flows.campaigns.read_schedule import read_schedule
from flows.campaigns.schedule_campaign import schedule_campaign
from flows.campaigns.unschedule_campaign import unschedule_campaign
from handlers.operator import sending, typed
from handlers.operator.desk import Desk, first_word
from tasks.campaigns import parse_number
from tasks.schedules import What
from views import places, schedules

OFF = frozenset({"off", "none", "关", "取消"})


async def schedule(desk: Desk, rest: str) -> None:
    """Set a moment, drop them all, or show what is set and how it is done.

    Update:  message /campaign schedule C12 [start|end 2026-12-05 09:00 [CITY] | off].
    Writes:  the moment.
    Raises:  RoleNeeded, CampaignNotFound, MomentUnreadable, PlaceUnknown, CampaignState, SchedulePast,
             ScheduleReversed.
    """
    called, rest = first_word(rest)
    number = parse_number(called)
    word, when = first_word(rest)
    if word.lower() in OFF:
        await unschedule(desk, number)
        return
    desk.require(Duty.LOOK)
    found = await read_schedule(desk.deps, number, operator_id=desk.operator_id, language=desk.language)
    moments = found.moments
    if word.lower() in set(What) and when:
        desk.require(Duty.RUN_CAMPAIGNS)
        at, place = typed.day_and_hour(when)
        zone = _zone(place) if place else found.zone
        moments = await schedule_campaign(
            desk.deps,
            operator_id=desk.operator_id,
            number=number,
            what=What(word.lower()),
            due_at=typed.in_zone(at, zone),
            zone=zone,
            cause=desk.cause,
        )
    await sending.post(desk, schedules.page(desk.language, number, moments, found.zone))


async def unschedule(desk: Desk, number: int) -> None:
    """Let it begin and end by hand again.

    Update:  message /campaign schedule C12 off, or callback query `cx:<campaign>`.
    Writes:  the moments.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    await unschedule_campaign(desk.deps, operator_id=desk.operator_id, number=number, cause=desk.cause)
    await sending.show(desk, schedules.dropped(desk.language, number))


def _zone(place: str) -> str:
    """The zone of a city or a country that has one.

    Raises:  PlaceUnknown.
    """
    found = places.zones_of(place)
    if len(found) != 1:
        raise PlaceUnknown(place=place[:40])
    return found[0]
