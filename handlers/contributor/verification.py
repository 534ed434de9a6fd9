"""Verification of a person by their own contact."""

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.types import Message

from flows.deps import Cause, Deps
from flows.people.decline_contact import decline_contact
from flows.people.read_verification import read_verification
from flows.people.share_contact import Shared, Sharing, share_contact
from flows.shapes import Person
from handlers.contributor import sending
from kernel.values import Language
from views import replies, verification
from views.screens import Screen

router = Router(name="verification")

_DECLINING = frozenset(verification.declining(language) for language in Language)


@router.message(Command("verify"))
async def verify(message: Message, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps) -> None:
    """Show what is missing, say what sharing the contact means, and offer the button.

    Update:  message /verify.
    Writes:  that the contact is waited for.
    Raises:  ConsentNeeded.
    """
    await _ask(message, bot, person, language, cause, deps)


@router.message(F.contact)
async def contact(message: Message, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps) -> None:
    """Take a person's own contact; explain first where nobody asked for it. Others' contacts are nothing to us.

    Update:  message with a contact.
    Writes:  its keyed hash.
    Raises:  ConsentNeeded, ContactNotYours, ContactUnreadable.
    """
    assert message.contact is not None
    is_own = str(message.contact.user_id) == person.external_id and message.forward_origin is None
    shared = await share_contact(
        deps,
        person,
        number=message.contact.phone_number,
        is_own=is_own,
        chat_id=message.chat.id,
        cause=cause,
    )
    if is_own and shared.outcome is Sharing.UNASKED:
        await _ask(message, bot, person, language, cause, deps)
        return
    screen = _answer(language, shared) if is_own else replies.only_text(language)
    await sending.post(bot, deps, message.chat.id, screen)


@router.message(F.text.in_(_DECLINING))
async def decline(message: Message, bot: Bot, language: Language, cause: Cause, deps: Deps) -> None:
    """Share nothing, and have the ordinary keyboard back.

    Update:  message with the word of the button beside [Share].
    Writes:  the prompt, cleared.
    """
    await decline_contact(deps, chat_id=message.chat.id, cause=cause)
    await sending.post(bot, deps, message.chat.id, verification.declined(language))


async def _ask(message: Message, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps) -> None:
    progress = await read_verification(deps, person, chat_id=message.chat.id, cause=cause)
    await sending.post(bot, deps, message.chat.id, verification.progress(language, progress))


def _answer(language: Language, shared: Shared) -> Screen:
    if shared.outcome is Sharing.TAKEN:
        return verification.taken(language)
    if shared.outcome is Sharing.ALREADY:
        return verification.shared_before(language)
    return verification.shared(language, shared.progress)
