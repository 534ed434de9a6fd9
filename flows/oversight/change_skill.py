"""An operator says what a person can do."""

from flows.deps import Cause, Deps, flow
from flows.shared.accounts import person_called
from store import audit, contributors, inbox, skills
from tasks.skills import parse_skill


@flow
async def change_skill(
    deps: Deps, *, operator_id: str, name: str, skill: str, gives: bool, cause: Cause
) -> frozenset[str]:
    """Give a person a skill, or take back one that was given. Done twice it is done once.

    Shape:   `name` is the person's account, as /ledger and /suspects show it.
    Writes:  the skill, one line of the audit.
    Returns: every skill that the person has now, those earned on gold too.
    Raises:  SkillUnreadable, AccountUnknown, AccountUnclear, NotAPerson.
    """
    now = deps.clock.now()
    wanted = parse_skill(skill)
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        account_id = await person_called(session, name)
        person = await contributors.owner_of(session, account_id)
        assert person is not None
        if gives:
            has_changed = await skills.give(session, person, wanted, by=operator_id, now=now)
        else:
            has_changed = await skills.take(session, person, wanted)
        if has_changed:
            await audit.note(session, operator_id, "skill", account_id.hex[:8], now=now, skill=wanted, gives=gives)
        return await skills.of_person(session, person)
