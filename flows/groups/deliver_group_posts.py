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
from flows.shared.digests import week_of
from flows.shared.group_boards import EMPTY, GroupBoard, group_board
from flows.shared.offers import offer_of
from store import group_posts, groups
from store.group_posts import ClaimedPost, PostKind
from store.sessions import ReadSession
from views import group_posts as views
from views.group_posts import Teaser
from views.screens import Screen

BATCH: Final = 20
_FIRST_RETRY_S: Final = 2.0
_LAST_RETRY_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class _Said:
    """A post, and what it shows beside its facts: a campaign's offer, or the group's first ten."""

    post: ClaimedPost
    offer: Teaser | None = None
    board: GroupBoard = EMPTY


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
        told = [await _gathered(deps, session, post) for post in claimed]

    for each in told:
        delivery = await _deliver(messenger, each, now=deps.clock.now())
        await _record(deps, each.post, delivery, now=deps.clock.now())
    return len(claimed)


async def _gathered(deps: Deps, session: ReadSession, post: ClaimedPost) -> _Said:
    if post.kind is PostKind.TEASER:
        return _Said(post, offer=await offer_of(session, post.facts["campaign"]))
    if post.kind is not PostKind.DIGEST:
        return _Said(post)
    week = week_of(post.group, deps.clock.now())
    return _Said(post, board=await group_board(deps, session, post.group.id, week))


async def _deliver(messenger: GroupMessenger, said: _Said, *, now: datetime) -> Delivery:
    post = said.post
    group = post.group
    if post.kind is PostKind.TEASER and said.offer is None:
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
    if said.offer is not None:
        return views.teaser(group.speaks, said.offer, link)
    if said.post.kind is PostKind.DIGEST:
        named = [
            (each.entry, name if each.shows_name else None)
            for each in said.board.top
            if (name := await messenger.name_of(group.chat_id, each.external_id)) is not None
        ]
        return views.digest(group.speaks, group.title, said.post.facts, named, count=said.board.count, link=link)
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
