"""A person agrees to a campaign's licence, and to what else it asks, refuses it, or withdraws."""

from flows.deps import Cause, Deps, flow
from store import assignments, campaigns, choices, contributors, inbox
from store.contributors import ContributorRow
from tasks.assignments import AssignmentStatus
from tasks.errors import CampaignNotFound


@flow
async def answer_licence(deps: Deps, person: ContributorRow, number: int, *, agrees: bool, cause: Cause) -> None:
    """Keep the answer with the licence that it is about. Who refuses is dealt nothing of it.

    An open card is given back. What was given under the licence before stays under it.
    Writes:  the answer; the open assignment, if it is of this campaign and the answer is no.
    Raises:  CampaignNotFound, also where it asks nothing.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new = await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await contributors.locked(session, person.id)
        opened = await assignments.open_of(session, person.id, lock=True)
        row = await campaigns.by_number(session, number)
        if row is None or row.status not in campaigns.DEALING or row.terms is None:
            raise CampaignNotFound(number=number)
        if not is_new:
            return

        await choices.answer_licence(session, person.id, row.id, row.terms, agrees=agrees, now=now)
        if opened is not None and opened.campaign_id == row.id and not agrees:
            await assignments.give_back(session, opened, status=AssignmentStatus.SKIPPED, now=now)
