"""What every step of a try looks at first: whose it is, and that they are an operator still."""

from dataclasses import dataclass, replace

from flows.deps import Deps
from flows.shared.drawings import Drawing, Sheet, require_drawn
from flows.shared.previews import Shown, shown_at
from kernel.values import Answer
from store import campaigns, tries
from store.contributors import ContributorRow
from store.sessions import ReadSession
from store.tries import TryRow
from tasks.cards import Card
from tasks.errors import AnswerEmpty, TryOver
from tasks.kinds import kind_named
from tasks.tries import TryLease


@dataclass(frozen=True, slots=True)
class Tried:
    """A task before an operator who tries it. Shape: `answer` once they have given or drafted one."""

    lease: TryLease
    number: int
    licence: str
    shown: Shown
    answer: Answer | None = None

    @property
    def card(self) -> Card:
        """The task as its contributors see it, with what is typed or marked so far."""
        return self.shown.card

    @property
    def is_last(self) -> bool:
        """Whether no task comes after it."""
        return self.shown.index + 1 == self.shown.count


async def own(deps: Deps, session: ReadSession, person: ContributorRow, token: str) -> TryRow:
    """The operator's own try.

    Raises:  TryOver: unknown, somebody else's, its time over, or an operator no more.
    """
    row = await tries.by_token(session, token, now=deps.clock.now())
    if row is None or row.operator_id != person.external_id or person.external_id not in deps.policy.operators:
        raise TryOver
    return row


async def tried(session: ReadSession, row: TryRow, place: int) -> Tried:
    """The task at this place, with its draft if it is the one before the operator.

    Raises:  CampaignEmpty.
    """
    (campaign,) = await campaigns.by_ids(session, [row.campaign_id])
    shown = await shown_at(session, campaign, place)
    if row.draft is not None and shown.index == row.place:
        shown = replace(shown, offer=replace(shown.offer, draft=row.draft))
    return Tried(TryLease(row.token, shown.index), campaign.number, campaign.licence, shown)


def parsed(found: Tried, raw: str | int | None) -> Answer:
    """What was given, or drafted, as this task reads it.

    Raises:  AnswerEmpty, and what the task's kind refuses.
    """
    given = found.shown.offer.draft if raw is None else raw
    if given is None:
        raise AnswerEmpty
    shown = found.shown
    return kind_named(shown.kind).parse_answer(shown.payload, given, none_of_these=shown.offer.none_of_these)


def drawn(person: ContributorRow, row: TryRow, found: Tried) -> Drawing:
    """The task on its page.

    Raises:  AssignmentGone where it is not answered by drawing.
    """
    shown = found.shown
    require_drawn(shown.kind, shown.payload)
    return Drawing(person, found.card, Sheet(shown.kind, shown.payload, shown.offer.draft), row.expires_at)
