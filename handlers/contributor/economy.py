"""The economy as anybody may see it: the price of the day, and the supply. In private and in groups."""

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.types import Message

from flows.deps import Deps
from flows.money.read_price import read_price
from flows.money.read_supply import read_supply
from flows.shapes import Person
from handlers.contributor import sending
from handlers.group import chats
from kernel.values import Language
from views import economy

router = Router(name="economy")
group_router = Router(name="economy in groups")
_IN_GROUP = F.sender_chat.is_(None)


@router.message(Command("price"))
async def price(message: Message, bot: Bot, person: Person, language: Language, deps: Deps) -> None:
    """Say today's price, why it is so, and what it is for this person.

    Update:  message /price.
    """
    facts = await read_price(deps, person)
    await sending.post(bot, deps, message.chat.id, economy.todays_price(language, facts))


@router.message(Command("supply"))
async def supply(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
    """Say where all points are.

    Update:  message /supply.
    """
    facts = await read_supply(deps)
    await sending.post(bot, deps, message.chat.id, economy.supply(language, facts))


@group_router.message(_IN_GROUP, Command("price"))
async def price_in_group(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
    """Say today's price, and nothing about anybody, in the group's language.

    Update:  message /price in a group.
    """
    facts = await read_price(deps, None)
    spoken = await chats.spoken_in(deps, message.chat.id, language)
    await chats.reply(message, bot, deps, economy.todays_price(spoken, facts))


@group_router.message(_IN_GROUP, Command("supply"))
async def supply_in_group(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
    """Say where all points are.

    Update:  message /supply in a group.
    """
    facts = await read_supply(deps)
    spoken = await chats.spoken_in(deps, message.chat.id, language)
    await chats.reply(message, bot, deps, economy.supply(spoken, facts))
