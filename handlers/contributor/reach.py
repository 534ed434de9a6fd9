"""Whether people can be written to: they block the bot, they leave, and Telegram says so in many ways."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, F, Router
from aiogram.exceptions import TelegramAPIError, TelegramMigrateToChat
from aiogram.types import Chat, ChatMemberUpdated, TelegramObject, Update, User

from flows.delivery.stop_notices import stop_notices
from flows.deps import Cause, Deps
from flows.groups.move_group import move_group
from handlers.contributor import sending
from handlers.contributor.middlewares import BOT, PLATFORM

router = Router(name="reach")


@router.my_chat_member(F.new_chat_member.status == "kicked")
async def blocked(event: ChatMemberUpdated, deps: Deps, event_update: Update) -> None:
    """Somebody has blocked the bot.

    Update:  my_chat_member of a private chat.
    Writes:  that notices to this person rest.
    """
    cause = Cause(BOT, event_update.update_id)
    await stop_notices(deps, platform=PLATFORM, external_id=str(event.chat.id), cause=cause)


class Unreachable(BaseMiddleware):
    """Whoever can't be answered was heard all the same: what they asked for is done, and notices to them rest."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Run the handler; an answer that Telegram will never deliver is nobody's fault."""
        try:
            return await handler(event, data)
        except TelegramMigrateToChat as error:
            chat: Chat = data["event_chat"]
            await move_group(
                data["deps"], platform=PLATFORM, chat_id=chat.id, to_chat_id=error.migrate_to_chat_id, cause=None
            )
        except TelegramAPIError as error:
            if not sending.is_unreachable(error):
                raise
            await self._rest(data)
        return None

    async def _rest(self, data: dict[str, Any]) -> None:
        """Try nothing more there for now."""
        if "person" in data:
            user: User = data["event_from_user"]
            deps: Deps = data["deps"]
            await stop_notices(deps, platform=PLATFORM, external_id=str(user.id), cause=None)
