"""Reminders: off by one tap, and on again."""

from aiogram import Router
from aiogram.types import CallbackQuery

from flows.deps import Cause, Deps
from flows.people.set_reminders import set_reminders
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import SetReminders
from handlers.contributor.middlewares import Press
from kernel.values import Language
from views import replies
from views.reminders import reminders_set

router = Router(name="reminders")


@router.callback_query(SetReminders.filter())
async def choose_reminders(
    query: CallbackQuery,
    callback_data: SetReminders,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Turn reminders off or on, in place.

    Update:  callback query `rm:<on>`.
    Writes:  what the person wants.
    """
    await set_reminders(deps, person, on=callback_data.on, cause=cause)
    press.say(replies.toast(language, "kept"))
    await sending.show(query, deps, reminders_set(language, on=callback_data.on))
