"""Messages of groups, as facts: committed with their cause, sent or edited afterwards, at least once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, exists, or_, select, update

from contributors.groups import Announces
from kernel.ids import derived_id
from store.groups import GroupRow
from store.links import JOIN
from store.rows import insert_or_ignore
from store.sessions import ReadSession, WriteSession
from store.tables.group_posts import group_posts
from store.tables.groups import groups, links

CLAIM: Final = timedelta(seconds=60)
_GROUP: Final = tuple(groups.columns)


@unique
class PostKind(StrEnum):
    """What a group is told."""

    TEASER = "teaser"
    GOAL = "goal"
    REACHED = "reached"
    DIGEST = "digest"


_NEWS: Final = (PostKind.TEASER, PostKind.REACHED)
"""Said once, and never changed."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message to be: of a kind and a subject a group has one."""

    group_id: UUID
    kind: PostKind
    subject: UUID
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClaimedPost:
    """A post in this process's hands until its claim runs out."""

    id: UUID
    group: GroupRow
    kind: PostKind
    subject: UUID
    facts: dict[str, Any]
    message_id: int | None
    attempts: int


async def put(session: WriteSession, posts: Sequence[Post], *, now: datetime) -> None:
    """Let groups be told this, or let what they were told say this from now on; what says it already is left alone."""
    for post in posts:
        row = {
            "id": derived_id(f"group post {post.kind} {post.subject}", post.group_id),
            "group_id": post.group_id,
            "kind": post.kind,
            "subject": post.subject,
            "facts": post.facts,
            "state": "due",
            "due_at": now,
            "attempts": 0,
            "created_at": now,
        }
        if (await session.execute(insert_or_ignore(session, group_posts), row)).rowcount == 1:
            continue
        own = (group_posts.c.group_id == post.group_id, group_posts.c.kind == post.kind)
        mine = (*own, group_posts.c.subject == post.subject, group_posts.c.state != "dropped")
        shown = (await session.execute(select(group_posts.c.facts).where(*mine))).scalar_one_or_none()
        if shown is not None and shown != post.facts:
            changed = {"facts": post.facts, "state": "due", "due_at": now, "attempts": 0}
            await session.execute(update(group_posts).where(*mine).values(**changed))


async def facts_of(session: ReadSession, group_id: UUID, kind: PostKind, subject: UUID) -> dict[str, Any] | None:
    """What a post says, if there is one."""
    own = (group_posts.c.group_id == group_id, group_posts.c.kind == kind, group_posts.c.subject == subject)
    found: dict[str, Any] | None = (await session.execute(select(group_posts.c.facts).where(*own))).scalar_one_or_none()
    return found


async def claim_due(session: WriteSession, *, now: datetime, limit: int) -> list[ClaimedPost]:
    """Take due posts of groups that can be told; another process may take them when the claim has run out.

    Locks:   PostgreSQL: the rows, skipping those in other hands.
    """
    due = (
        select(group_posts, *(column.label(f"of_{column.name}") for column in _GROUP), links.c.token)
        .join(groups, groups.c.id == group_posts.c.group_id)
        .join(links, and_(links.c.purpose == JOIN, links.c.subject == groups.c.id))
        .where(
            group_posts.c.state == "due",
            group_posts.c.due_at <= now,
            or_(group_posts.c.claimed_until.is_(None), group_posts.c.claimed_until <= now),
            groups.c.paused_at.is_(None),
        )
        .order_by(group_posts.c.due_at, group_posts.c.id)
        .limit(limit)
        .with_for_update(of=group_posts, skip_locked=True)
    )
    rows = (await session.execute(due)).mappings().all()
    if rows:
        taken = update(group_posts).where(group_posts.c.id.in_([row["id"] for row in rows]))
        await session.execute(taken.values(claimed_until=now + CLAIM, attempts=group_posts.c.attempts + 1))
    return [
        ClaimedPost(
            id=row["id"],
            group=GroupRow(**{column.name: row[f"of_{column.name}"] for column in _GROUP}, token=row["token"]),
            kind=PostKind(row["kind"]),
            subject=row["subject"],
            facts=row["facts"],
            message_id=row["message_id"],
            attempts=row["attempts"] + 1,
        )
        for row in rows
    ]


async def finish(session: WriteSession, post: ClaimedPost, *, message_id: int | None) -> None:
    """Close a post: it stands where it was sent, or, without a message, is dropped.

    One whose facts have changed meanwhile stays due.
    """
    own = update(group_posts).where(group_posts.c.id == post.id)
    values: dict[str, Any] = {"claimed_until": None, "message_id": message_id}
    if message_id is None:
        await session.execute(own.values(**values, state="dropped"))
        return
    await session.execute(own.values(**values))
    facts: Any = (await session.execute(select(group_posts.c.facts).where(group_posts.c.id == post.id))).scalar_one()
    if facts == post.facts:
        await session.execute(own.where(group_posts.c.state == "due").values(state="sent"))


async def postpone(session: WriteSession, post: ClaimedPost, *, due_at: datetime, was_tried: bool) -> None:
    """Try again, not before `due_at`; a wait for a limit or for the end of quiet hours is no attempt."""
    attempts = group_posts.c.attempts - (0 if was_tried else 1)
    own = update(group_posts).where(group_posts.c.id == post.id)
    await session.execute(own.values(due_at=due_at, claimed_until=None, attempts=attempts))


async def drop_due(session: WriteSession, group_id: UUID) -> None:
    """Drop news that will be stale by the time the group can be told again; what changes goes on from there."""
    due = (group_posts.c.group_id == group_id, group_posts.c.state == "due", group_posts.c.kind.in_(_NEWS))
    await session.execute(update(group_posts).where(*due).values(state="dropped", claimed_until=None))


async def say_anew(session: WriteSession, group_id: UUID, *, now: datetime) -> None:
    """The chat has moved, and what was said in the old one can't be changed any more: say what still changes again."""
    told = update(group_posts).where(group_posts.c.group_id == group_id, group_posts.c.message_id.is_not(None))
    await session.execute(
        told.where(group_posts.c.kind.not_in(_NEWS)).values(
            state="due", due_at=now, message_id=None, claimed_until=None, attempts=0
        )
    )


async def untold(
    session: ReadSession, campaign_id: UUID, languages: Sequence[str], *, told_before: datetime, limit: int
) -> list[UUID]:
    """Groups that hear of a campaign in these languages, have not, and were told of no other since `told_before`."""
    teasers = (group_posts.c.group_id == groups.c.id, group_posts.c.kind == PostKind.TEASER)
    recent_or_this = or_(group_posts.c.subject == campaign_id, group_posts.c.created_at > told_before)
    admits = or_(
        groups.c.announces == Announces.ALL,
        and_(groups.c.announces == Announces.LANGUAGE, groups.c.language.in_(list(languages))),
    )
    statement = (
        select(groups.c.id)
        .where(groups.c.paused_at.is_(None), admits, ~exists().where(*teasers, recent_or_this))
        .order_by(groups.c.id)
        .limit(limit)
    )
    return list((await session.execute(statement)).scalars())
