"""/trust, /untrust: whose reviews come first, and weigh more."""

from contributors.roles import Duty
from flows.oversight.trust_reviewer import trust_reviewer
from flows.oversight.untrust_reviewer import untrust_reviewer
from handlers.operator import sending
from handlers.operator.desk import Desk, first_word
from views import operator_people


async def trust(desk: Desk, text: str) -> None:
    """Trust somebody's reviews.

    Update:  message /trust ACCOUNT REASON.
    Writes:  the trust, and what follows.
    Raises:  RoleNeeded, ReasonNeeded, AlreadyTrusted, OwnWork, and as /contributor.
    """
    desk.require(Duty.TRUST)
    name, reason = first_word(text)
    if not name:
        await sending.post(desk, operator_people.usage(desk.language, "trust"))
        return
    done = await trust_reviewer(desk.deps, operator_id=desk.operator_id, name=name, reason=reason, cause=desk.cause)
    await sending.post(desk, operator_people.trusted(desk.language, done.who, has_practised=done.has_practised))


async def untrust(desk: Desk, text: str) -> None:
    """Trust them no more than anybody's.

    Update:  message /untrust ACCOUNT REASON.
    Writes:  the trust gone, and what follows.
    Raises:  RoleNeeded, ReasonNeeded, NotTrusted, and as /contributor.
    """
    desk.require(Duty.TRUST)
    name, reason = first_word(text)
    if not name:
        await sending.post(desk, operator_people.usage(desk.language, "untrust"))
        return
    who = await untrust_reviewer(desk.deps, operator_id=desk.operator_id, name=name, reason=reason, cause=desk.cause)
    await sending.post(desk, operator_people.untrusted(desk.language, who))
