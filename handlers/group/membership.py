"""What happens to a group's chat: the bot comes and goes, may write or not, and the chat gets another id or name."""

from aiogram import Bot, F, Router
from aiogram.types import ChatMemberRestricted, ChatMemberUpdated, Message, Update

from contributors.errors import GroupNotSetUp
from contributors.groups import Choices, PausedFor
from flows.deps import Cause, Deps
from flows.groups.configure_group import configure_group
from flows.groups.leave_chat import leave_chat
from flows.groups.move_group import move_group
from flows.groups.pause_group import pause_group
from handlers.contributor.middlewares import BOT, PLATFORM
from handlers.group import chats
from kernel.values import Language
from views import groups

router = Router(name="group membership")

_OUT = frozenset({"left", "kicked"})


@router.my_chat_member(F.chat.type != "private")
async def standing_changed(event: ChatMemberUpdated, bot: Bot, deps: Deps, event_update: Update) -> None:
    """Pause a group that the bot left or may not write in, go on where it may again, and greet one that is new.

    Update:  my_chat_member of a group.
    Writes:  whether the group is paused; of a chat that nobody has set up, nothing.
    """
    reason = _paused_for(event)
    cause = Cause(BOT, event_update.update_id)
    is_known = await pause_group(deps, platform=PLATFORM, chat_id=event.chat.id, reason=reason, cause=cause)
    came = event.old_chat_member.status in _OUT and reason is None
    if came and not is_known and event.chat.type != "channel":
        language = Language.from_telegram(event.from_user.language_code) or Language.EN
        await chats.say(bot, deps, event.chat.id, groups.welcome(language))


@router.message(F.migrate_to_chat_id)
async def moves_on(message: Message, deps: Deps, cause: Cause) -> None:
    """The group has become a supergroup: it keeps all it has.

    Update:  the last message of the old chat.
    Writes:  the group's chat.
    """
    assert message.migrate_to_chat_id is not None
    chat_id, to = message.chat.id, message.migrate_to_chat_id
    await move_group(deps, platform=PLATFORM, chat_id=chat_id, to_chat_id=to, cause=cause)


@router.message(F.migrate_from_chat_id)
async def moved_here(message: Message, deps: Deps, cause: Cause) -> None:
    """The same, told from the other side.

    Update:  the first message of the new chat.
    Writes:  the group's chat.
    """
    assert message.migrate_from_chat_id is not None
    chat_id, to = message.migrate_from_chat_id, message.chat.id
    await move_group(deps, platform=PLATFORM, chat_id=chat_id, to_chat_id=to, cause=cause)


@router.message(F.left_chat_member)
async def somebody_left(message: Message, deps: Deps, cause: Cause) -> None:
    """Whoever leaves the chat leaves the group.

    Update:  a service message about somebody who left.
    Writes:  the membership.
    """
    left = message.left_chat_member
    assert left is not None
    if not left.is_bot:
        await leave_chat(deps, platform=PLATFORM, chat_id=message.chat.id, external_id=str(left.id), cause=cause)


@router.message(F.new_chat_title)
async def renamed(message: Message, deps: Deps, cause: Cause) -> None:
    """The group has another name.

    Update:  a service message with the new title.
    Writes:  the title, where the group is set up.
    """
    try:
        choices = Choices(title=message.new_chat_title)
        await configure_group(deps, platform=PLATFORM, chat_id=message.chat.id, choices=choices, cause=cause)
    except GroupNotSetUp:
        return


def _paused_for(event: ChatMemberUpdated) -> PausedFor | None:
    member = event.new_chat_member
    if member.status in _OUT:
        return PausedFor.LEFT
    if isinstance(member, ChatMemberRestricted) and not (member.is_member and member.can_send_messages):
        return PausedFor.SILENCED
    return None
