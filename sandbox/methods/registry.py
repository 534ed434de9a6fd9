"""How a Bot API method is declared, and what it is given."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.errors import bad_request, forbidden
from sandbox.models import IN_GROUP, Bot, Json, Room, private_key
from sandbox.params import Params
from sandbox.state import State

Result = bytes | Json | list[Any] | bool | int | str
"""A method's result; bytes are JSON already."""


@dataclass(slots=True)
class Call:
    """One call of a bot: whose, and with which parameters."""

    state: State
    bot: Bot
    params: Params

    def room(self) -> Room:
        """The chat that `chat_id` names, if this bot may send there.

        Raises:  Refusal: unknown chat, upgraded group, bot not or no longer there, blocked, deactivated, never started.
        """
        room = self.known_room()
        if room.is_private:
            self._check_private(room)
        else:
            self._check_group(room)
        return room

    def known_room(self) -> Room:
        """The chat that `chat_id` names, whether or not this bot may send there.

        Raises:  Refusal: no chat_id, unknown chat.
        """
        chat_id = self.params.text("chat_id")
        if not chat_id:
            raise bad_request("chat_id is empty")
        number = _number(chat_id)
        if number is None:
            raise bad_request("chat not found")
        if number in self.state.people:
            return self.state.rooms.get(private_key(self.bot.id, number)) or Room("", number, "private", self.bot.id)
        if number in self.state.bots:
            raise forbidden("bots can't send messages to bots")
        room = self.state.groups.get(number)
        if room is None or self.bot.id not in room.members:
            raise bad_request("chat not found")
        return room

    def _check_private(self, room: Room) -> None:
        if self.state.people[room.chat_id].deactivated:
            raise forbidden("user is deactivated")
        if room.blocked:
            raise forbidden("bot was blocked by the user")
        if not room.started:
            raise forbidden("bot can't initiate conversation with a user")

    def _check_group(self, room: Room) -> None:
        status = room.status_of(self.bot.id)
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {room.kind} chat")
        if status not in IN_GROUP:
            raise forbidden(f"bot is not a member of the {room.kind} chat")
        if room.migrated_to:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=room.migrated_to)


def _number(chat_id: str) -> int | None:
    try:
        return int(chat_id)
    except ValueError:
        return None


Method = Callable[[Call], Awaitable[Result]]

METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Declare the Bot API method of this name; names are found in any case."""

    def declare(function: Method) -> Method:
        METHODS[name.lower()] = function
        return function

    return declare
