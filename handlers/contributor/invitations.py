"""A person's own link."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from contributors.errors import ConsentNeeded
from flows.deps import Cause, Deps
from flows.people.read_own_link import read_own_link
from flows.shapes import Person
from handlers.contributor import sending
from kernel.values import Language
from views import invitations

router = Router(name="invitations")


@router.message(Command("invite"))
async def invite(message: Message, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps) -> None:
    """Show the person's link, what it pays and what has come of it.

    Update:  message /invite.
    Writes:  the link's token, once.
    Raises:  ConsentNeeded.
    """
    if not person.has_agreed:
        raise ConsentNeeded
    own = await read_own_link(deps, person, cause=cause)
    address = await sending.deep_link(bot, own.token)
    screen = invitations.own_link(language, address, invited=own.invited, paid=own.paid)
    await sending.post(bot, deps, message.chat.id, screen)
