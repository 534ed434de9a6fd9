"""Who is writing, in which chat and language, and with what role: what every handler of this bot works with."""

from dataclasses import dataclass
from typing import Any, Final

from telegram import Bot, CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from contributors.roles import Duty, Role, require_duty
from flows.deps import Cause, Deps
from kernel.values import Language
from views.screens import Screen

Context = ContextTypes.DEFAULT_TYPE
BOT: Final = "operator"
_DEPS: Final = "deps"


@dataclass(frozen=True, slots=True)
class Desk:
    """One operator at work on one update."""

    deps: Deps
    bot: Bot
    chat_id: int
    operator_id: str
    first_name: str
    role: Role | None
    language: Language
    cause: Cause
    message: Message | None
    query: CallbackQuery | None

    def require(self, duty: Duty) -> None:
        """Go on only where the operator's role may.

        Raises:  NotAnOperator, RoleNeeded.
        """
        require_duty(self.role, duty)


Reply = Screen | None


def lay(bot_data: dict[Any, Any], deps: Deps) -> None:
    """Put what every desk needs where PTB hands it on."""
    bot_data[_DEPS] = deps


def desk_of(update: Update, context: Context) -> Desk:
    """The desk of a private update."""
    user = update.effective_user
    assert user is not None
    deps: Deps = context.bot_data[_DEPS]
    role = deps.policy.operators.get(str(user.id))
    return Desk(
        deps=deps,
        bot=context.bot,
        chat_id=user.id,
        operator_id=str(user.id),
        first_name=user.first_name,
        role=None if role is None else Role(role),
        language=Language.from_telegram(user.language_code) or Language.EN,
        cause=Cause(BOT, update.update_id),
        message=update.message,
        query=update.callback_query,
    )
