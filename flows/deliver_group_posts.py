"""What is to be said in groups is said."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contributors.groups import PausedFor
from contributors.quiet import quiet_hours
from flows.deps import Deps, flow
from flows.ports import (
    Blocked,
    Delivery,
    Gone,
    GroupMessenger,
    Migrated,
    RetryAfter,
    Sent,
    Unreachable,
    Urgency,
)
from kernel.money import PARTS, Range
from ledger.pricing import highest, lowest
from store import campaigns, group_posts, groups, prices
from store.group_posts import ClaimedPost, PostKind
from store.sessions import ReadSession
from tasks.campaigns import Campaign, CampaignStatus
from tasks.kinds import kind_named
from views import group_posts as views
from views.group_posts import Teaser
from views.screens import Screen

BATCH: Final = 20
_FIRST_RETRY_S: Final = 2.0
_LAST_RETRY_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class _Said:
    post: ClaimedPost
    teaser: Teaser | None


@flow
async def deliver_group_posts(deps: Deps, messenger: GroupMessenger) -> int:
    """Phrase due posts in their groups' language and send them, or change the messages that they are, at least once.

    In quiet hours nothing new is sent; what stands there changes all the same, for that rings nowhere.
    Writes:  the posts; a group that can't be written to is paused, one whose chat has moved follows it.
    Returns: how many posts were taken.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        claimed = await group_posts.claim_due(session, now=now, limit=BATCH)
    if not claimed:
        return 0
    async with deps.sessions.read() as session:
        told = [_Said(post, await _teaser(session, post)) for post in claimed]

    for each in told:
        delivery = await _deliver(messenger, each, now=deps.clock.now())
        await _record(deps, each.post, delivery, now=deps.clock.now())
    return len(claimed)


async def _teaser(session: ReadSession, post: ClaimedPost) -> Teaser | None:
    """What a campaign offers today; None where it is over, or where the post is no teaser."""
    if post.kind is not PostKind.TEASER:
        return None
    row = await campaigns.by_number(session, post.facts["campaign"])
    if row is None or row.status != CampaignStatus.LIVE:
        return None
    campaign = row.campaign
    price_parts = campaign.price_parts
    if campaign.is_pooled:
        price_parts = (await prices.standing(session)).price.price_parts
    return _offered(campaign, price_parts)


def _offered(campaign: Campaign, price_parts: int) -> Teaser:
    assert 0 <= price_parts <= PARTS, price_parts
    kinds = sorted(campaign.kinds)
    base = Range(
        min((campaign.pay[kind].low for kind in kinds), key=lambda each: each.units),
        max((campaign.pay[kind].high for kind in kinds), key=lambda each: each.units),
    )
    return Teaser(
        title=campaign.title,
        kinds=tuple(kinds),
        icon=kind_named(kinds[0]).ICON,
        low=lowest(base, price_parts),
        high=highest(base, price_parts),
        seconds=min(kind_named(kind).SECONDS for kind in kinds),
    )


async def _deliver(messenger: GroupMessenger, said: _Said, *, now: datetime) -> Delivery:
    post = said.post
    group = post.group
    if post.kind is PostKind.TEASER and said.teaser is None:
        return Gone("the campaign is over")
    if post.message_id is None:
        hours = quiet_hours(group.quiet_from, group.quiet_to)
        ends_at = None if hours is None else hours.end(now, group.zone)
        if ends_at is not None:
            return RetryAfter((ends_at - now).total_seconds())
    screen = await _screen(messenger, said)
    if post.message_id is not None:
        return await messenger.edit(group.chat_id, post.message_id, screen, urgency=Urgency.NOTICE)
    urgency = Urgency.BROADCAST if post.kind is PostKind.TEASER else Urgency.NOTICE
    return await messenger.send(group.chat_id, screen, urgency=urgency, silent=True, thread_id=group.thread_id)


async def _screen(messenger: GroupMessenger, said: _Said) -> Screen:
    group = said.post.group
    link = await messenger.link(group.token)
    if said.teaser is not None:
        return views.teaser(group.speaks, said.teaser, link)
    return views.post(group.speaks, said.post.kind.value, said.post.facts, link)


async def _record(deps: Deps, post: ClaimedPost, delivery: Delivery, *, now: datetime) -> None:
    """Write down what the platform said."""
    async with deps.sessions.write() as session:
        match delivery:
            case Sent(message_id=message_id):
                await group_posts.finish(session, post, message_id=message_id)
            case RetryAfter(wait_s=wait_s):
                due_at = now + timedelta(seconds=wait_s)
                await group_posts.postpone(session, post, due_at=due_at, was_tried=False)
            case Unreachable():
                due_at = now + timedelta(seconds=_pause_s(post.attempts))
                await group_posts.postpone(session, post, due_at=due_at, was_tried=True)
            case Gone():
                await group_posts.finish(session, post, message_id=None)
            case Migrated(chat_id=chat_id):
                if await groups.move(session, post.group, chat_id):
                    await group_posts.say_anew(session, post.group.id, now=now)
                await group_posts.postpone(session, post, due_at=now, was_tried=True)
            case Blocked():
                await groups.change(session, post.group.id, paused_at=now, paused_for=PausedFor.SILENCED)
                await group_posts.drop_due(session, post.group.id)


def _pause_s(attempts: int) -> float:
    """How long to leave the platform alone after it failed: longer each time, up to a bound."""
    doubled: float = _FIRST_RETRY_S * 2.0 ** min(attempts - 1, 10)
    return min(doubled, _LAST_RETRY_S)
