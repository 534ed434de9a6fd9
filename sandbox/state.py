"""Everything the sandbox knows, found by id."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json, to_json

from sandbox.calls import Calls
from sandbox.clock import Clock
from sandbox.db import Database
from sandbox.errors import ControlError
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.files import Files, localised
from sandbox.flood import Flood
from sandbox.ids import Ids
from sandbox.models import Bot, Json, Person, Room, private_key, room_from
from sandbox.openai_api import Simulated
from sandbox.presses import Presses
from sandbox.updates import Queue
from sandbox.webhooks import Couriers

MESSAGES_IN_MEMORY = 20_000

ID_LIMIT = 2**62
"""No id comes near it, and SQLite can hold what is below it."""


@dataclass(slots=True)
class StoredMessage:
    """A message as the room keeps it: JSON with the sandbox's own file ids.

    Guarantees: `json` is replaced, never changed, so an event that quotes it stays as it was.
    """

    room: Room
    message_id: int
    sender_id: int
    json: bytes
    is_deleted: bool = False

    @property
    def body(self) -> Json:
        """The message, parsed afresh."""
        parsed: Json = from_json(self.json)
        return parsed

    def for_bot(self, bot_id: int) -> bytes:
        """The message with file ids as this bot knows them."""
        return localised(self.json, bot_id)


class State:
    """The sandbox's memory, backed by its file."""

    def __init__(
        self, db: Database, *, strict_https: bool = False, limits: bool = False, clock: Clock | None = None
    ) -> None:
        self.db = db
        self.strict_https = strict_https
        self.ids = Ids(db)
        self.clock = clock or Clock(next((from_json(body) for body in db.documents("clock")), 0.0))
        self.files = Files(db)
        self.bots: dict[int, Bot] = {}
        self.tokens: dict[str, Bot] = {}
        self.usernames: dict[str, Bot] = {}
        self.people: dict[int, Person] = {}
        self.rooms: dict[str, Room] = {}
        self.groups: dict[int, Room] = {}
        self.rooms_of_person: dict[int, list[Room]] = {}
        self.queues: dict[int, Queue] = {}
        self._messages: OrderedDict[tuple[str, int], StoredMessage] = OrderedDict()
        self.events = Events(self.clock, self.ids, self.bots)
        self.presses = Presses(self.clock, self.ids)
        self.couriers = Couriers(self.clock, self.queues)
        self.calls = Calls(self.ids)
        self.faults = Faults()
        self.flood = Flood(self.clock) if limits else None
        self.models: dict[str, Simulated] = {}  # of a replay; none survives a restart
        self._load()

    def _load(self) -> None:
        for body in self.db.documents("bot"):
            self._index_bot(Bot(**from_json(body)))
        for body in self.db.documents("person"):
            person = Person(**from_json(body))
            self.people[person.id] = person
        for body in self.db.documents("room"):
            self._index_room(room_from(from_json(body)))

    # Bots

    def add_bot(self, bot: Bot) -> Bot:
        """Keep a bot; a username belongs to its newest owner."""
        former = self.usernames.get(bot.username.lower())
        if former is not None:
            self.tokens.pop(former.token, None)
            self.bots.pop(former.id, None)
            self.db.drop("bot", str(former.id))
        self._index_bot(bot)
        self.save_bot(bot)
        return bot

    def _index_bot(self, bot: Bot) -> None:
        self.bots[bot.id] = bot
        self.tokens[bot.token] = bot
        self.usernames[bot.username.lower()] = bot
        self.queues[bot.id] = Queue(bot, self.db, self.ids)

    def save_bot(self, bot: Bot) -> None:
        """Write a bot as it is now."""
        self.db.put("bot", str(bot.id), to_json(bot))

    def bot_named(self, username: Any) -> Bot:
        """A bot by its username, with or without the @.

        Raises:  ControlError 404.
        """
        bot = self.usernames.get(str(username).removeprefix("@").lower())
        if bot is None:
            raise ControlError(f"There is no bot named {username}.", 404)
        return bot

    # People

    def save_person(self, person: Person) -> None:
        """Keep a person as they are now."""
        self.people[person.id] = person
        self.db.put("person", str(person.id), to_json(person))

    def person(self, person_id: Any) -> Person:
        """A person by id.

        Raises:  ControlError 404.
        """
        found = self.people.get(person_id) if isinstance(person_id, int) else None
        if found is None:
            raise ControlError(f"There is no person {person_id}.", 404)
        return found

    def user(self, user_id: int) -> Json:
        """A person or a bot as messages show them."""
        account = self.people.get(user_id) or self.bots.get(user_id)
        return account.user() if account else {"id": user_id, "is_bot": False, "first_name": "Deleted Account"}

    # Rooms

    def add_room(self, room: Room) -> Room:
        """Keep a new room."""
        self._index_room(room)
        self.save_room(room)
        return room

    def _index_room(self, room: Room) -> None:
        self.rooms[room.key] = room
        if room.is_private:
            self.rooms_of_person.setdefault(room.chat_id, []).append(room)
        else:
            self.groups[room.chat_id] = room

    def save_room(self, room: Room) -> None:
        """Write a room as it is now."""
        self.db.put("room", room.key, to_json(room))

    def private_room(self, bot: Bot, person: Person) -> Room:
        """The room that a bot and a person share, made when first asked for."""
        key = private_key(bot.id, person.id)
        return self.rooms.get(key) or self.add_room(Room(key, person.id, "private", bot.id))

    def group(self, chat_id: Any) -> Room:
        """A group by its chat id.

        Raises:  ControlError 404.
        """
        found = self.groups.get(chat_id) if isinstance(chat_id, int) else None
        if found is None:
            raise ControlError(f"There is no group {chat_id}.", 404)
        return found

    def audience(self, room: Room) -> list[int]:
        """The people who see what happens in a room."""
        if room.is_private:
            return [room.chat_id]
        return [user_id for user_id in room.present() if user_id in self.people]

    # Messages

    def keep_message(self, message: StoredMessage) -> None:
        """Write a message as it is now."""
        key = (message.room.key, message.message_id)
        self._messages[key] = message
        self._messages.move_to_end(key)
        if len(self._messages) > MESSAGES_IN_MEMORY:
            self._messages.popitem(last=False)
        self.db.put_message(*key, message.sender_id, message.is_deleted, message.json)

    def message(self, room: Room, message_id: int) -> StoredMessage | None:
        """A message by its id, deleted ones included."""
        if not 0 < message_id < ID_LIMIT:
            return None
        kept = self._messages.get((room.key, message_id))
        if kept is not None:
            return kept
        row = self.db.message(room.key, message_id)
        return None if row is None else StoredMessage(room, message_id, row[0], bytes(row[2]), bool(row[1]))

    def commit(self) -> None:
        """Make this request's writes durable."""
        self.db.commit()
