"""What is open, and what a person chooses of it: to follow or to mute it, and whether they agree to its licence."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from flows.assignments.answer_licence import answer_licence
from flows.assignments.open_assignment import open_assignment
from flows.assignments.read_open_campaign import read_open_campaign
from flows.assignments.read_open_campaigns import read_open_campaigns
from flows.assignments.wish_campaign import wish_campaign
from flows.deps import Cause, Deps
from flows.people.set_news import set_news
from flows.shapes import Person
from handlers.contributor import sending
from handlers.contributor.callbacks import (
    AnswerLicence,
    OpenCampaign,
    SetNews,
    ShowCampaigns,
    TakeFrom,
    WishCampaign,
)
from handlers.contributor.middlewares import Press
from kernel.values import Language
from views import campaigns as screens
from views import cards, replies
from views.broadcasts import news_set

router = Router(name="campaigns")


@router.message(Command("campaigns"))
async def campaigns(message: Message, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Show the first page of what is open.

    Update:  message /campaigns.
    """
    found = await read_open_campaigns(deps, person)
    await sending.post(bot, deps, message.chat.id, screens.campaign_list(language, found, 0))


@router.callback_query(ShowCampaigns.filter())
async def show_campaigns(
    query: CallbackQuery, callback_data: ShowCampaigns, person: Person, language: Language, deps: Deps
) -> None:
    """Show a page of it in place.

    Update:  callback query `oc:<page>`.
    """
    found = await read_open_campaigns(deps, person)
    await sending.show(query, deps, screens.campaign_list(language, found, callback_data.page))


@router.callback_query(OpenCampaign.filter())
async def open_campaign(
    query: CallbackQuery, callback_data: OpenCampaign, person: Person, language: Language, deps: Deps
) -> None:
    """Show one campaign in place.

    Update:  callback query `oo:<number>`.
    Raises:  CampaignNotFound.
    """
    one = await read_open_campaign(deps, person, callback_data.number)
    await sending.show(query, deps, screens.campaign(language, one))


@router.callback_query(WishCampaign.filter())
async def wish(
    query: CallbackQuery,
    callback_data: WishCampaign,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Follow a campaign, mute it, or neither any more.

    Update:  callback query `ow:<number>:<wish>`.
    Writes:  the wish.
    Raises:  CampaignNotFound.
    """
    await wish_campaign(deps, person, callback_data.number, callback_data.wish, cause=cause)
    press.say(replies.toast(language, "kept"))
    one = await read_open_campaign(deps, person, callback_data.number)
    await sending.show(query, deps, screens.campaign(language, one))


@router.callback_query(AnswerLicence.filter())
async def licence(
    query: CallbackQuery,
    callback_data: AnswerLicence,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Keep whether the person agrees to a campaign's licence.

    Update:  callback query `ol:<number>:<agrees>`.
    Writes:  the answer; where it is no, an open card of the campaign given back.
    Raises:  CampaignNotFound.
    """
    number = callback_data.number
    await answer_licence(deps, person, number, agrees=callback_data.agrees, cause=cause)
    press.say(replies.toast(language, "kept"))
    one = await read_open_campaign(deps, person, number)
    await sending.show(query, deps, screens.licence_answered(language, one))


@router.callback_query(SetNews.filter())
async def choose_news(
    query: CallbackQuery,
    callback_data: SetNews,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Turn news of campaigns off or on, in place.

    Update:  callback query `nw:<on>`.
    Writes:  what the person wants.
    """
    await set_news(deps, person, on=callback_data.on, cause=cause)
    press.say(replies.toast(language, "kept"))
    await sending.show(query, deps, news_set(language, on=callback_data.on))


@router.callback_query(TakeFrom.filter())
async def take_from(
    query: CallbackQuery,
    callback_data: TakeFrom,
    bot: Bot,
    person: Person,
    language: Language,
    cause: Cause,
    deps: Deps,
) -> None:
    """Post the next card, of this campaign if it has one for the person.

    Update:  callback query `ot:<number>`.
    Raises:  as /task.
    """
    assigned = await open_assignment(deps, person, first=callback_data.number, cause=cause)
    card = cards.task_card(language, assigned.card, assigned.lease)
    await sending.post(bot, deps, query.from_user.id, card)
