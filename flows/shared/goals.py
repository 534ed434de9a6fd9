"""A group's goal as messages: the bar that moves, and the word when it is full."""

from uuid import UUID

from kernel.ids import derived_id
from store.group_posts import Post, PostKind
from store.groups import GroupRow


def goal_post(group: GroupRow, done: int) -> Post:
    """How far a group is."""
    assert group.goal is not None
    return Post(group.id, PostKind.GOAL, _subject(group), {"goal": group.goal, "done": min(done, group.goal)})


def reached_post(group: GroupRow) -> Post:
    """It is reached."""
    return Post(group.id, PostKind.REACHED, _subject(group), {"goal": group.goal})


def _subject(group: GroupRow) -> UUID:
    """The goal: one for each time that one was set."""
    assert group.goal_set_at is not None
    return derived_id(f"goal {group.goal_set_at.isoformat()}", group.id)
