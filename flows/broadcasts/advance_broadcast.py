"""The one process that sends a broadcast takes its next step: plan some people, or see who is to be told now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from contributors.broadcasts import BroadcastState, Halted, RecipientState, Waits
from flows.deps import Deps, flow
from flows.shared.broadcasting import audience_of, campaign_of
from flows.shared.offers import offered
from kernel.values import Language
from store import broadcasts, recipients
from store.broadcasts import BroadcastRow
from store.campaigns import CampaignRow
from store.recipients import Outcome
from store.sessions import WriteSession
from tasks.campaigns import CampaignStatus
from views.broadcasts import call
from views.screens import Screen


@dataclass(frozen=True, slots=True)
class Addressed:
    """Somebody, and what they are told."""

    contributor_id: UUID
    chat_id: int
    screen: Screen


@dataclass(frozen=True, slots=True)
class Turn:
    """What is to be done now.

    Shape:   `work` is 0 where nothing was done and nobody is to be told; `asks_first` is whether the platform has been
             away: it is asked whether it is there before anybody is risked.
    """

    work: int
    broadcast_id: UUID | None = None
    people: tuple[Addressed, ...] = ()
    asks_first: bool = False


IDLE: Final = Turn(0)


@flow
async def advance_broadcast(deps: Deps, *, holder: str, limit: int) -> Turn:
    """Take or keep the oldest broadcast that has something to do, and do its next step.

    Whoever is still `sending` was left there by a sender that died: they are unsure from now on, also where an operator
    has halted the broadcast since.
    Locks:   the broadcast; halted ones that somebody still held.
    Writes:  its lease and state; people planned, left out, or put off until their quiet hours end.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        for left in await broadcasts.left_behind(session, now=now):
            await _give_up(session, left.id, now)
            await broadcasts.change(session, left.id, holder=None, held_until=None)
        row = await broadcasts.take(session, holder, now=now)
        if row is None:
            return IDLE
        await _give_up(session, row.id, now)
        campaign = await campaign_of(session, row)

        if campaign.status != CampaignStatus.LIVE:
            await _halt(session, row, campaign, now)
            return Turn(1)
        if row.stands is BroadcastState.PLANNING:
            return await _plan(deps, session, row, campaign, now)
        return await _gather(deps, session, row, campaign, limit, now)


async def _give_up(session: WriteSession, broadcast_id: UUID, now: datetime) -> None:
    """Whoever was about to be called by a sender that is gone is unsure."""
    lost = await recipients.give_up_sending(session, broadcast_id)
    if lost:
        await broadcasts.count(session, broadcast_id, {RecipientState.UNSURE: lost}, now)


async def _halt(session: WriteSession, row: BroadcastRow, campaign: CampaignRow, now: datetime) -> None:
    """A campaign that deals nothing calls nobody: one that is paused may again, one that closes never will."""
    is_over = campaign.status != CampaignStatus.PAUSED
    await broadcasts.change(
        session,
        row.id,
        state=BroadcastState.STOPPED if is_over else BroadcastState.PAUSED,
        halted_for=Halted.CAMPAIGN,
        finished_at=now if is_over else None,
        holder=None,
        held_until=None,
        changed_at=now,
    )


async def _plan(deps: Deps, session: WriteSession, row: BroadcastRow, campaign: CampaignRow, now: datetime) -> Turn:
    audience = await audience_of(deps, session, campaign, row.whom, now=now)
    planned, last = await recipients.plan(session, row.id, audience, after=row.cursor)
    values = {"planned": row.planned + planned, "changed_at": now}
    if last is None:
        ready = {"state": BroadcastState.SENDING, "planned_at": now, "paced_at": now, "paced_from": row.done}
        await broadcasts.change(session, row.id, **values, **ready)
    else:
        await broadcasts.change(session, row.id, **values, cursor=last)
    return Turn(max(planned, 1))


async def _gather(
    deps: Deps, session: WriteSession, row: BroadcastRow, campaign: CampaignRow, limit: int, now: datetime
) -> Turn:
    audience = await audience_of(deps, session, campaign, row.whom, now=now)
    found = await recipients.due(session, row.id, audience, now=now, limit=limit)
    if not found:
        return await _rest(session, row, now)
    put_off = []
    for each in found:
        if not each.is_wanted:
            put_off.append(Outcome(each.contributor_id, RecipientState.SKIPPED))
        elif (ends_at := each.waits_until(now)) is not None:
            put_off.append(Outcome(each.contributor_id, RecipientState.DUE, due_at=ends_at))
    if put_off:
        counts = await recipients.record(session, row.id, put_off, now=now)
        await broadcasts.count(session, row.id, counts, now)

    passed_over = {each.contributor_id for each in put_off}
    offer = await offered(session, campaign)
    screens = {language: call(language, offer, row.campaign_number) for language in Language}
    people = [
        Addressed(each.contributor_id, each.chat_id, screens[each.language])
        for each in found
        if each.contributor_id not in passed_over
    ]
    return Turn(len(found), row.id, tuple(people), asks_first=row.waits_for == Waits.AWAY)


async def _rest(session: WriteSession, row: BroadcastRow, now: datetime) -> Turn:
    """Nobody is due now: wait for the first who will be, or it is done. Who has left meanwhile counts as left out."""
    due_at = await recipients.next_due_at(session, row.id)
    free = {"holder": None, "held_until": None, "changed_at": now}
    if due_at is not None:
        await broadcasts.change(session, row.id, waits_until=due_at, waits_for=Waits.QUIET, **free)
        return IDLE
    done = {"state": BroadcastState.DONE, "finished_at": now, "waits_until": None, "waits_for": None}
    await broadcasts.change(session, row.id, skipped=row.skipped + max(0, row.planned - row.done), **done, **free)
    return Turn(1)
