"""Who can be asked to pay for a campaign, and what everybody hears of what has become of that."""

from datetime import datetime
from typing import Any
from uuid import UUID

from contributors.errors import PersonForgotten
from contributors.roles import Duty, may
from contributors.sponsorships import STANDS_FOR, Hindrance, State, hindrance
from flows.deps import Deps
from flows.errors import SponsorUnfit
from kernel.ids import derived_id
from ledger.accounts import Account
from store import audit, contributors, desk_notices, flags, outbox, sponsorships, verification
from store.campaigns import CampaignRow
from store.contributors import ContributorRow
from store.desk_notices import DeskNotice
from store.outbox import Notice
from store.sessions import ReadSession, WriteSession
from store.sponsorships import SponsorshipRow


async def hindered(session: ReadSession, person: ContributorRow, *, now: datetime) -> Hindrance | None:
    """Why a person's points can't leave their account now."""
    is_banned = person.contributor(is_operator=False).is_banned(now)
    is_held = is_banned or bool(await flags.suspending_of(session, person.id))
    return hindrance(is_held=is_held, is_verified=await verification.is_verified(session, person.id))


async def sponsor_of(session: ReadSession, account: Account, *, now: datetime) -> ContributorRow:
    """Whoever would be asked for what this account has.

    Raises:  PersonForgotten, SponsorUnfit.
    """
    name = account.id.hex[:8]
    owner = await contributors.owner_of(session, account.id)
    person = None if owner is None else await contributors.by_id(session, owner)
    if person is None:
        raise PersonForgotten(name=name)
    why = await hindered(session, person, now=now)
    if why is None and person.notices_blocked_at is not None:
        why = Hindrance.AWAY
    if why is not None:
        raise SponsorUnfit(name=name, why=why.value)
    return person


async def ask_sponsor(
    session: WriteSession, person: ContributorRow, campaign: CampaignRow, asked: dict[str, Any], *, now: datetime
) -> datetime:
    """Put the question to a person, in their own chat, once for each proposal.

    Shape:   `asked` is the question's id, units, proposed_by, approved_by and desk_language.
    Writes:  the question, its card.
    Returns: until when they can answer.
    """
    until = now + STANDS_FOR
    about = {"campaign_id": campaign.id, "contributor_id": person.id, "expires_at": until}
    await sponsorships.ask(session, about | asked, now=now)
    row = await sponsorships.locked(session, asked["id"])
    assert row is not None
    await outbox.add_notices(session, [_card(row, person, "sponsorship", now=now)], now=now)
    return until


def is_backed(deps: Deps, row: SponsorshipRow) -> bool:
    """Whether those on whose word somebody was asked may still ask."""
    return all(may(deps.policy.operators.get(each), Duty.RUN_CAMPAIGNS) for each in row.operators)


async def settle(
    session: WriteSession, row: SponsorshipRow, state: State, *, now: datetime, by: str | None = None, **known: Any
) -> None:
    """Note what has become of a question, once: in its row, in the audit, and for the operators who asked.

    Shape:   `by` is the operator who did it, and knows; None: it is in the name of whoever proposed it.
    Writes:  its row, a line of the audit, a notice to each of the operators.
    """
    await sponsorships.settle(session, row.id, state, now=now)
    noted = {"sponsor": row.account_id.hex, "units": row.units, "approved_by": row.approved_by, **known}
    await audit.note(session, by or row.proposed_by, f"sponsor_{state.value}", f"C{row.number}", now=now, **noted)
    facts = told_of(row, state)
    told = [
        DeskNotice(derived_id(f"sponsorship to {each}", row.id), each, row.desk_language, "sponsorship", facts)
        for each in row.operators
        if each != by
    ]
    await desk_notices.add(session, told, now=now)


def told_of(row: SponsorshipRow, state: State) -> dict[str, Any]:
    """How a question stands, as operators hear of it."""
    return {
        "number": row.number,
        "title": row.title,
        "from": row.account_id.hex[:8],
        "units": row.units,
        "state": state.value,
    }


async def close_card(session: WriteSession, row: SponsorshipRow, state: State, *, now: datetime) -> None:
    """Let a person's card say what has become of it without them; one that was not delivered yet never is.

    Writes:  the outbox.
    """
    message_id = await outbox.take_back(session, _card_id(row))
    person = await contributors.by_id(session, row.contributor_id)
    if message_id is None or person is None:
        return
    notice = _card(row, person, "sponsorship_over", now=now, state=state.value, message_id=message_id)
    await outbox.add_notices(session, [notice], now=now)


def _card(
    row: SponsorshipRow,
    person: ContributorRow,
    kind: str,
    *,
    now: datetime,
    state: str = State.ASKED,
    message_id: int | None = None,
) -> Notice:
    facts = {
        "sponsorship": row.id.hex,
        "number": row.number,
        "title": row.title,
        "units": row.units,
        "state": str(state),
        "until": row.expires_at.isoformat(),
        "zone": person.zone,
    }
    id = _card_id(row) if message_id is None else derived_id("notice sponsorship over", row.id)
    return Notice(
        id,
        row.contributor_id,
        kind,
        facts,
        due_at=now,
        edits_chat_id=None if message_id is None else person.chat_id,
        edits_message_id=message_id,
    )


def _card_id(row: SponsorshipRow) -> UUID:
    return derived_id("notice sponsorship", row.id)
