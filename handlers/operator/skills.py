"""/skill: what a person can do, as campaigns may ask for it."""

from contributors.roles import Duty
from flows.oversight.change_skill import change_skill
from flows.oversight.read_skills import read_skills
from handlers.operator import sending
from handlers.operator.desk import Desk
from views import operator_skills

_GIVES = {"add": True, "give": True, "remove": False, "take": False}


async def skill(desk: Desk, text: str) -> None:
    """Show a person's skills, or give and take one.

    Update:  message /skill ACCOUNT [add | remove SKILL].
    Writes:  the skill, and the audit.
    Raises:  RoleNeeded, SkillUnreadable, AccountUnknown, AccountUnclear, NotAPerson.
    """
    desk.require(Duty.ADJUDICATE)
    words = text.split()
    if len(words) == 1:
        found = await read_skills(desk.deps, words[0])
    elif len(words) == 3 and words[1].lower() in _GIVES:  # noqa: PLR2004 - ACCOUNT add SKILL
        found = await change_skill(
            desk.deps,
            operator_id=desk.operator_id,
            name=words[0],
            skill=words[2],
            gives=_GIVES[words[1].lower()],
            cause=desk.cause,
        )
    else:
        await sending.post(desk, operator_skills.usage(desk.language))
        return
    await sending.post(desk, operator_skills.skills(desk.language, words[0], found))
