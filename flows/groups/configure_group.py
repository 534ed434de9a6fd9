"""An admin decides something for a group."""

from dataclasses import asdict
from typing import Any

from contributors.errors import GroupNotSetUp, PlaceUnknown
from contributors.groups import NO_DIGEST, Choices, require_hour
from flows.deps import Cause, Deps, flow
from store import groups, inbox
from store.groups import GroupRow
from views.places import ZONES


@flow
async def configure_group(
    deps: Deps,
    *,
    platform: str,
    chat_id: int,
    choices: Choices,
    cause: Cause,
) -> GroupRow:
    """Change what is chosen, leave the rest.

    Writes:  the group's row.
    Raises:  PlaceUnknown, HourUnknown, GroupNotSetUp, in this order of precedence.
    """
    changes = _changes(choices)
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        known = await groups.by_chat(session, platform, chat_id, lock=True)
        if known is None:
            raise GroupNotSetUp

        if is_new and changes:
            await groups.change(session, known.id, **changes)
        found = await groups.by_id(session, known.id)
    assert found is not None
    return found


def _changes(choices: Choices) -> dict[str, Any]:
    if choices.zone is not None and choices.zone not in ZONES:
        raise PlaceUnknown(place=choices.zone)
    changes = {name: value for name, value in asdict(choices).items() if value is not None}
    if choices.digest_hour is not None:
        changes["digest_hour"] = None if choices.digest_hour == NO_DIGEST else require_hour(choices.digest_hour)
    return changes
