"""/audit: what operators have done, to whom or what, when and why."""

from contributors.roles import Duty
from flows.desk.read_audit import read_audit
from handlers.operator import sending
from handlers.operator.desk import Desk, first_word
from views import operator_audit


async def audit(desk: Desk, text: str) -> None:
    """Show the newest deeds: all, or those about somebody or something.

    Update:  message /audit [user ACCOUNT | transfer ID | campaign C12 | operator ID].
    Raises:  RoleNeeded, DeedsUnclear, AccountUnknown, AccountUnclear, CampaignNotFound.
    """
    desk.require(Duty.LOOK)
    about, name = first_word(text)
    if about and not name:
        await sending.post(desk, operator_audit.usage(desk.language))
        return
    found = await read_audit(desk.deps, about.lower() or "all", name)
    await sending.post(desk, operator_audit.deeds(desk.language, found))


async def turn(desk: Desk, page: int, about: str, name: str) -> None:
    """Show an older page in place.

    Update:  callback query `au:<page>:<about>:<name>`.
    Raises:  as /audit.
    """
    desk.require(Duty.LOOK)
    found = await read_audit(desk.deps, about, name, page=page)
    await sending.show(desk, operator_audit.deeds(desk.language, found))
