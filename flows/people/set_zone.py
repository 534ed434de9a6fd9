"""A person says where they live, as far as days go."""

from contributors.days import require_zone_change
from contributors.errors import PlaceUnknown
from flows.deps import Cause, Deps, flow
from flows.shared.reminding import plan_reminder
from store import contributors, inbox
from store.contributors import ContributorRow
from views.places import ZONES


@flow
async def set_zone(deps: Deps, person: ContributorRow, zone: str, *, cause: Cause) -> ContributorRow:
    """Show times as in this zone from now on; days follow it from the next local midnight.

    Writes:  the contributor's zone, the one before until it counts, and when they are reminded next; the same zone
             again changes nothing.
    Raises:  PlaceUnknown, ZoneChangedLately.
    """
    if zone not in ZONES:
        raise PlaceUnknown(place=zone)
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        current = await contributors.locked(session, person.id)
        if not is_new or zone == current.zone:
            return current

        require_zone_change(now, current.zone, before=current.zone_before, changed_at=current.zone_changed_at)
        days = current.zone_of_days(now)
        is_corrected = current.zone_before == days and current.zone != days  # the one before does not count yet

        changed_at = current.zone_changed_at if is_corrected else now
        await contributors.change(session, person.id, zone=zone, zone_before=days, zone_changed_at=changed_at)
        moved = await contributors.locked(session, person.id)
        await plan_reminder(session, moved, now=now)
        return moved
