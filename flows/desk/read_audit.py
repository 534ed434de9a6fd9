"""Somebody reads what operators have done."""

from typing import Final
from uuid import UUID

from flows.deps import Deps, flow
from flows.errors import DeedsUnclear
from flows.shared.accounts import account_called
from store import audit
from tasks.campaigns import parse_number
from views.operator_audit import AuditPage, DeedFacts

PAGE: Final = 8


@flow
async def read_audit(deps: Deps, about: str, name: str, *, page: int = 0) -> AuditPage:
    """Deeds, the newest first, a page at a time.

    Shape:   about  name
             user      an account, as /ledger shows it, or a card's #ref
             transfer  a transfer's id
             campaign  C12
             operator  an operator's chat id
             all       nothing
    Raises:  DeedsUnclear, AccountUnknown, AccountUnclear, CampaignNotFound.
    """
    async with deps.sessions.read() as session:
        if about == "all":
            wanted = audit.Wanted()
        elif about == "operator":
            wanted = audit.Wanted(operator_id=name)
        elif about == "user":
            id = (await account_called(session, name)).id.hex
            wanted = audit.Wanted(subjects=(id, id[:8]))
            name = id
        elif about == "campaign":
            name = f"C{parse_number(name)}"
            wanted = audit.Wanted(subjects=(name,))
        elif about == "transfer":
            name = _transfer(name).hex
            wanted = audit.Wanted(subjects=(name, str(UUID(hex=name))))
        else:
            raise DeedsUnclear(given=about[:40])
        found = await audit.deeds(session, wanted, skip=page * PAGE, limit=PAGE + 1)
    deeds = tuple(DeedFacts(each.at, each.operator_id, each.action, each.subject, each.facts) for each in found[:PAGE])
    return AuditPage(about, name, page, deeds, has_more=len(found) > PAGE)


def _transfer(name: str) -> UUID:
    try:
        return UUID(hex=name.strip())
    except ValueError:
        raise DeedsUnclear(given=name[:40]) from None
