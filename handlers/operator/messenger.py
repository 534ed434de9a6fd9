"""flows.ports.Messenger on python-telegram-bot: what jobs have to say to operators."""

from collections.abc import Awaitable, Callable

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from flows import ports
from flows.deps import Deps
from flows.ports import Delivery, Urgency
from handlers.operator import sending
from views.screens import Screen


class DeskMessenger:
    """Sends with the operators' token. They are few: no limiter of ours stands before it, and Telegram's is obeyed."""

    def __init__(self, bot: Bot, deps: Deps) -> None:
        self._bot = bot
        self._deps = deps

    async def send(
        self,
        chat_id: int,
        screen: Screen,
        *,
        urgency: Urgency,  # noqa: ARG002 - the protocol's
        silent: bool = False,  # noqa: ARG002
        thread_id: int | None = None,  # noqa: ARG002
    ) -> Delivery:
        """Send one screen. Returns Sent, RetryAfter, Unreachable, Blocked or Migrated."""
        return await _said(lambda: sending.post_in(self._bot, self._deps, chat_id, screen))

    async def edit(
        self,
        chat_id: int,
        message_id: int,
        screen: Screen,
        *,
        urgency: Urgency,  # noqa: ARG002 - the protocol's
    ) -> Delivery:
        """Make a text that we sent show this screen; it never rings. Returns any of Delivery."""

        async def change() -> int:
            await sending.edit_in(self._bot, chat_id, message_id, screen)
            return message_id

        return await _said(change)

    async def has_room(self, urgency: Urgency) -> bool:  # noqa: ARG002 - the protocol's
        """Whether there is room for one message more: nobody counts these."""
        return True


async def _said(call: Callable[[], Awaitable[int]]) -> Delivery:
    """Call, and translate what Telegram says."""
    try:
        return ports.Sent(await call())
    except RetryAfter as error:
        return ports.RetryAfter(sending.asked_to_wait_s(error))
    except ChatMigrated as error:
        return ports.Migrated(error.new_chat_id)
    except Forbidden as error:
        return ports.Blocked(error.message)
    except BadRequest as error:
        return ports.Blocked(error.message) if sending.is_unreachable(error) else ports.Gone(error.message)
    except NetworkError:
        return ports.Unreachable()
