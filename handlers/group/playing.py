"""What a group does together: its figures, its goal, its quiet hours."""

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from contributors.boards import Period
from contributors.errors import GroupNotSetUp
from contributors.groups import typed_goal
from contributors.quiet import quiet_hours, typed_hours
from flows.boards.draw_board import draw_board
from flows.deps import Cause, Deps
from flows.groups.read_group import read_group
from flows.groups.read_group_board import read_group_board
from flows.groups.read_group_stats import read_group_stats
from flows.groups.read_offers import read_offers
from flows.groups.set_group_goal import set_group_goal
from flows.groups.set_group_quiet import set_group_quiet
from flows.shapes import Group
from handlers.contributor import sending
from handlers.contributor.middlewares import PLATFORM
from handlers.group import chats
from views import group_posts
from views.boards import group_caption, standing
from views.places import clock
from views.screens import Screen

router = Router(name="group playing")


@router.message(Command("groupstats"))
async def group_stats(message: Message, bot: Bot, deps: Deps) -> None:
    """Show how the group is doing.

    Update:  message /groupstats in a group.
    Raises:  GroupNotSetUp.
    """
    found = await read_group_stats(deps, platform=PLATFORM, chat_id=message.chat.id)
    if found is None:
        raise GroupNotSetUp
    group = found.group
    figures = group_posts.Stats(
        title=group.title,
        members=found.members,
        today=found.today,
        week=found.week,
        month=found.month,
        workers=found.workers,
        goal=group.goal,
        done=found.done,
        badges=found.badges,
    )
    link = await sending.deep_link(bot, group.token)
    await chats.reply(message, bot, deps, group_posts.stats(group.speaks, figures, link))


@router.message(Command("leaderboard"))
async def leaderboard(message: Message, command: CommandObject, bot: Bot, deps: Deps) -> None:
    """Show the first ten of those who are in the chat, as a picture with their names below it.

    Update:  message /leaderboard [day|week|all] in a group.
    Raises:  GroupNotSetUp.
    """
    group = await _known(message, deps)
    typed = (command.args or "").strip().casefold()
    period = Period(typed) if typed in set(Period) else Period.WEEK
    board = await read_group_board(deps, group.id, period)
    named = [
        (each.entry, name if each.shows_name else None)
        for each in board.top
        if (name := await chats.name_in(bot, message.chat.id, int(each.external_id))) is not None
    ]
    rows = [standing(group.speaks, entry, name) for entry, name in named]
    drawing = await draw_board(deps, rows) if rows else None
    caption = group_caption(group.speaks, period, named, count=board.count, title=group.title)
    link = await sending.deep_link(bot, group.token)
    screen = Screen(caption, group_posts.join(group.speaks, link), drawing=drawing)
    await chats.reply(message, bot, deps, screen)


@router.message(Command("campaigns"))
async def campaigns(message: Message, bot: Bot, deps: Deps) -> None:
    """Show which campaigns are open.

    Update:  message /campaigns in a group.
    Raises:  GroupNotSetUp.
    """
    group = await _known(message, deps)
    link = await sending.deep_link(bot, group.token)
    await chats.reply(message, bot, deps, group_posts.offers(group.speaks, await read_offers(deps), link))


@router.message(Command("groupgoal"))
async def group_goal(message: Message, command: CommandObject, bot: Bot, cause: Cause, deps: Deps) -> None:
    """Show the goal; or set one, which an admin does: then a bar is posted that moves.

    Update:  message /groupgoal [N|off] in a group.
    Writes:  the goal.
    Raises:  NotGroupAdmin, GoalUnreadable, GroupNotSetUp.
    """
    typed = (command.args or "").strip()
    if not typed:
        await chats.reply(message, bot, deps, await _goal(message, bot, deps))
        return
    await chats.require_speaking_admin(bot, message)
    goal = typed_goal(typed)
    group = await set_group_goal(deps, platform=PLATFORM, chat_id=message.chat.id, goal=goal, cause=cause)
    await chats.reply(message, bot, deps, group_posts.goal_set(group.speaks, group.goal))


@router.message(Command("quiet"))
async def quiet(message: Message, command: CommandObject, bot: Bot, cause: Cause, deps: Deps) -> None:
    """Show when nothing is posted; or set it, which an admin does.

    Update:  message /quiet [22-8|off] in a group.
    Writes:  the group's quiet hours.
    Raises:  NotGroupAdmin, HoursUnclear, GroupNotSetUp.
    """
    typed = (command.args or "").strip()
    chat_id = message.chat.id
    if not typed:
        group = await _known(message, deps)
    else:
        await chats.require_speaking_admin(bot, message)
        hours = typed_hours(typed)
        group = await set_group_quiet(deps, platform=PLATFORM, chat_id=chat_id, hours=hours, cause=cause)
    kept = quiet_hours(group.quiet_from, group.quiet_to)
    screen = group_posts.quiet(group.speaks, None if kept is None else kept.words, clock(group.speaks, group.zone))
    await chats.reply(message, bot, deps, screen)


async def _goal(message: Message, bot: Bot, deps: Deps) -> Screen:
    found = await read_group_stats(deps, platform=PLATFORM, chat_id=message.chat.id)
    if found is None:
        raise GroupNotSetUp
    group = found.group
    link = await sending.deep_link(bot, group.token)
    if group.goal is None or found.done is None:
        return group_posts.goal_help(group.speaks, link)
    text = group_posts.goal(group.speaks, group.goal, found.done)
    return Screen(text, group_posts.join(group.speaks, link))


async def _known(message: Message, deps: Deps) -> Group:
    group = await read_group(deps, platform=PLATFORM, chat_id=message.chat.id)
    if group is None:
        raise GroupNotSetUp
    return group
