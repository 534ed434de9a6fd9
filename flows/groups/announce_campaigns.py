"""New campaigns are told where groups want to hear of them."""

from typing import Final

from contributors.groups import TEASER_EVERY, TEASER_WITHIN
from flows.deps import Deps, flow
from store import campaigns, group_posts
from store.group_posts import Post, PostKind
from tasks.campaigns import CampaignStatus

GROUPS_AT_ONCE: Final = 100


@flow
async def announce_campaigns(deps: Deps) -> int:
    """Tell some groups of a campaign that is new and open to everybody: each once, and of one in so many hours.

    Writes:  posts that wait to be sent.
    Returns: how many groups will hear.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        live = await campaigns.with_status(session, CampaignStatus.LIVE)
        new = [
            row
            for row in live
            if row.launched_at is not None and now - row.launched_at < TEASER_WITHIN and not row.campaign.skills
        ]
        posts: list[Post] = []
        for row in new:
            languages = sorted(row.campaign.languages)
            told_before = now - TEASER_EVERY
            found = await group_posts.untold(
                session, row.id, languages, told_before=told_before, limit=GROUPS_AT_ONCE - len(posts)
            )
            told = [Post(group, PostKind.TEASER, row.id, {"campaign": row.number}) for group in found]
            await group_posts.put(session, told, now=now)
            posts += told
            if len(posts) == GROUPS_AT_ONCE:
                break
    if posts:
        deps.waker.wake("group-posts")
    return len(posts)
