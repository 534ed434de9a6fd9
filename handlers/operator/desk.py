"""Who is writing, in which chat and language, and with what role: what every handler of this bot works with."""

from dataclasses import dataclass
from typing import Any, Final

from telegram import Bot, CallbackQuery, Message, Update, User
from telegram.ext import ContextTypes

from contributors.errors import TooFast
from contributors.roles import Duty, Role, require_duty
from flows.deps import Cause, Deps
from flows.desk.remember_operator import remember_operator
from flows.ports import Throttle
from handlers.operator.errands import Errands
from kernel.values import Language

Context = ContextTypes.DEFAULT_TYPE
BOT: Final = "operator"
_DEPS: Final = "deps"
_THROTTLE: Final = "throttle"
_ERRANDS: Final = "errands"
_LANGUAGES: Final = "languages"


@dataclass(frozen=True, slots=True)
class Desk:
    """One operator at work on one update."""

    deps: Deps
    throttle: Throttle
    errands: Errands
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
        require_duty(self.role, duty, id=self.operator_id)

    @property
    def pace_key(self) -> str:
        """Whose actions are counted together; the same person at the other bot is counted there."""
        return f"{BOT} {self.operator_id}"

    async def keep_pace(self) -> None:
        """Count one action, an operator's or a stranger's.

        Raises:  TooFast.
        """
        wait_s = await self.throttle.admit(self.pace_key)
        if wait_s > 0:
            raise TooFast(seconds=max(1, round(wait_s)))


def first_word(text: str) -> tuple[str, str]:
    """The first word, and what follows it, whatever space is between them."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, rest[0].rstrip() if rest else ""


def lay(bot_data: dict[Any, Any], deps: Deps, throttle: Throttle) -> None:
    """Put what every desk needs where PTB hands it on."""
    bot_data[_DEPS] = deps
    bot_data[_THROTTLE] = throttle
    bot_data[_ERRANDS] = Errands()
    bot_data[_LANGUAGES] = {}


async def remember(update: Update, bot_data: dict[Any, Any]) -> None:
    """Keep an operator's language, once in each process and whenever it is another."""
    user, deps, known = update.effective_user, bot_data[_DEPS], bot_data[_LANGUAGES]
    assert user is not None
    id, language = str(user.id), language_of(user)
    if id in deps.policy.operators and known.get(id) is not language:
        await remember_operator(deps, id, language)
        known[id] = language


def language_of(user: User) -> Language:
    """The language of somebody's Telegram, as far as we speak it."""
    return Language.from_telegram(user.language_code) or Language.EN


def errands_of(bot_data: dict[Any, Any]) -> Errands:
    """What is done beside the chat."""
    errands: Errands = bot_data[_ERRANDS]
    return errands


def desk_of(update: Update, context: Context) -> Desk:
    """The desk of a private update."""
    user = update.effective_user
    assert user is not None
    deps: Deps = context.bot_data[_DEPS]
    role = deps.policy.operators.get(str(user.id))
    return Desk(
        deps=deps,
        throttle=context.bot_data[_THROTTLE],
        errands=context.bot_data[_ERRANDS],
        bot=context.bot,
        chat_id=user.id,
        operator_id=str(user.id),
        first_name=user.first_name,
        role=None if role is None else Role(role),
        language=language_of(user),
        cause=Cause(BOT, update.update_id),
        message=update.message,
        query=update.callback_query,
    )
