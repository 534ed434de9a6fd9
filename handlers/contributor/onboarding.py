"""The way in: /start, language, consent, practice."""

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from contributors.errors import ConsentNeeded
from flows.assignments.answer_practice import answer_practice
from flows.deps import Cause, Deps
from flows.groups.read_invitation import read_invitation
from flows.people.came_by_link import came_by_link
from flows.people.give_consent import give_consent
from flows.people.register_contributor import register_contributor
from flows.people.set_language import set_language
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import (
    AnswerPractice,
    ChooseLanguage,
    GiveConsent,
    NextPractice,
    ShowConsentDetails,
    ShowConsentSummary,
)
from handlers.contributor.middlewares import PLATFORM, Press
from kernel.values import Language
from tasks.errors import AssignmentGone
from tasks.practice import FIRST_KIND, practice_for
from views import groups, onboarding, replies
from views.screens import Screen

router = Router(name="onboarding")


@router.message(CommandStart())
async def start(
    message: Message,
    command: CommandObject,
    bot: Bot,
    person: Person,
    language: Language,
    cause: Cause,
    deps: Deps,
) -> None:
    """Welcome somebody, wherever they are on the way in; the link's payload is kept through it.

    Update:  message /start [payload].
    Writes:  the person, on their first /start; the newest payload.
    """
    if command.args:
        person = await register_contributor(
            deps,
            platform=PLATFORM,
            external_id=person.external_id,
            language=Language.from_telegram(message.from_user.language_code if message.from_user else None),
            payload=command.args[:64],
            cause=cause,
        )
    first_name = message.from_user.first_name if message.from_user else ""
    screen = await _invitation(deps, person, language) if command.args and person.has_agreed else None
    await sending.post(bot, deps, message.chat.id, screen or await next_step(deps, person, language, first_name))


@router.message(Command("language"))
async def ask_language(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
    """Offer both languages.

    Update:  message /language.
    """
    await sending.post(bot, deps, message.chat.id, onboarding.language_choice(language))


@router.callback_query(ChooseLanguage.filter())
async def choose_language(
    query: CallbackQuery,
    callback_data: ChooseLanguage,
    bot: Bot,
    person: Person,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Speak the chosen language, and go on with the way in.

    Update:  callback query `lang:<code>`.
    Writes:  the person's language.
    """
    person = await set_language(deps, person, callback_data.code, cause=cause)
    language = callback_data.code
    press.say(replies.toast(language, "language"))
    await sending.show(query, deps, onboarding.language_set(language))
    await sending.post(
        bot, deps, query.from_user.id, await next_step(deps, person, language, query.from_user.first_name)
    )


@router.callback_query(ShowConsentDetails.filter())
async def show_consent_details(query: CallbackQuery, language: Language, deps: Deps) -> None:
    """The consent card in full.

    Update:  callback query `details`.
    """
    await sending.show(query, deps, onboarding.consent_details(language))


@router.callback_query(ShowConsentSummary.filter())
async def show_consent_summary(query: CallbackQuery, person: Person, language: Language, deps: Deps) -> None:
    """The short consent card again.

    Update:  callback query `summary`.
    """
    await sending.show(query, deps, await _consent(deps, person, language))


@router.message(Command("privacy"))
async def privacy(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
    """Say what is stored and what is public, to whoever asks.

    Update:  message /privacy.
    """
    await sending.post(bot, deps, message.chat.id, onboarding.privacy(language))


@router.callback_query(GiveConsent.filter())
async def agree(
    query: CallbackQuery,
    bot: Bot,
    person: Person,
    language: Language,
    cause: Cause,
    deps: Deps,
) -> None:
    """Note the consent and go on.

    Update:  callback query `agree`.
    Writes:  when the person agreed, and to which text.
    """
    person = await give_consent(deps, person, cause=cause)
    await sending.show(query, deps, onboarding.consent_given(language))
    screen = await _invitation(deps, person, language)
    first_name = query.from_user.first_name
    await sending.post(bot, deps, query.from_user.id, screen or await next_step(deps, person, language, first_name))


@router.callback_query(AnswerPractice.filter())
async def answer_practice_task(
    query: CallbackQuery,
    callback_data: AnswerPractice,
    person: Person,
    language: Language,
    cause: Cause,
    deps: Deps,
) -> None:
    """Explain the answer on its own card.

    Update:  callback query `p:<kind>:<step>:<option>`.
    Writes:  one practice step.
    Raises:  ConsentNeeded, AssignmentGone, UnknownOption.
    """
    kind, step, option = callback_data.kind, callback_data.step, callback_data.option
    result = await answer_practice(deps, person, kind=kind, step=step, option=option, cause=cause)
    screen = onboarding.practice_explained(language, kind, result.step, result.steps, result.task, result.option)
    await sending.show(query, deps, screen)


@router.callback_query(NextPractice.filter())
async def next_practice(
    query: CallbackQuery,
    callback_data: NextPractice,
    bot: Bot,
    person: Person,
    language: Language,
    deps: Deps,
) -> None:
    """Post the next practice card, or open the kind.

    Update:  callback query `pn:<kind>`.
    Raises:  AssignmentGone, ConsentNeeded.
    """
    if not practice_for(callback_data.kind):
        raise AssignmentGone
    if not person.has_agreed:
        raise ConsentNeeded
    await sending.post(bot, deps, query.from_user.id, practice_step(person, language, callback_data.kind))
    await sending.take_buttons(query)


def practice_step(person: Person, language: Language, kind: str) -> Screen:
    """Where the person is in a kind's practice."""
    tasks = practice_for(kind)
    step = person.practice.get(kind, 0)
    if step >= len(tasks):
        return onboarding.practice_done(language, kind)
    return onboarding.practice_card(language, kind, step, len(tasks), tasks[step])


async def _invitation(deps: Deps, person: Person, language: Language) -> Screen | None:
    """Where the link that the person followed leads, if it is a group's."""
    invited = await read_invitation(deps, person, person.start_payload or "")
    if invited is None:
        return None
    title = invited.group.title
    if invited.plays and not _needs_practice(person):
        return groups.playing(language, title)
    return (
        None if invited.plays else groups.invitation(language, title, invited.group.token, plays_for=invited.plays_for)
    )


def _needs_practice(person: Person) -> bool:
    """Whether the first kind's practice is still to be done."""
    return person.practice.get(FIRST_KIND, 0) < len(practice_for(FIRST_KIND))


async def next_step(deps: Deps, person: Person, language: Language, first_name: str) -> Screen:
    """The first thing that is still missing before a task."""
    if person.language is None:
        return onboarding.language_choice(language, is_new=True)
    if not person.has_agreed:
        return await _consent(deps, person, language)
    if _needs_practice(person):
        return practice_step(person, language, FIRST_KIND)
    return onboarding.welcome_back(language, first_name)


async def _consent(deps: Deps, person: Person, language: Language) -> Screen:
    by_link = await came_by_link(deps, person)
    return onboarding.consent(language, again=person.consented_at is not None, by_link=by_link)
