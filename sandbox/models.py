"""Who and what lives in the sandbox: bots, people, rooms."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

IN_GROUP = frozenset({"creator", "administrator", "member", "restricted"})
ADMINS = frozenset({"creator", "administrator"})


@dataclass(slots=True)
class Bot:
    """A bot account, with what it set about itself."""

    id: int
    token: str
    username: str
    first_name: str
    role: str = ""
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    menu_buttons: dict[str, Json] = field(default_factory=dict)
    allowed_updates: list[str] | None = None
    webhook: Json | None = None
    reads_all_group_messages: bool = False

    def user(self) -> Json:
        """The bot as messages show it."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}


@dataclass(slots=True)
class Person:
    """A person with a Telegram account."""

    id: int
    first_name: str
    language_code: str | None = None
    last_name: str | None = None
    username: str | None = None
    simulated: bool = False
    note: str = ""
    deactivated: bool = False
    channel_id: int | None = None

    @property
    def phone_number(self) -> str:
        """A number that nobody in the world has: the country code 999 is nobody's."""
        return f"999{self.id:09d}"

    def user(self) -> Json:
        """The person as messages show them."""
        shown: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                shown[name] = value
        return shown


@dataclass(slots=True)
class Member:
    """Somebody's standing in a group."""

    status: str
    is_anonymous: bool = False
    custom_title: str | None = None


@dataclass(slots=True)
class Room:
    """One conversation: a person's private chat with one bot, or a group.

    Message ids belong to a room. Two bots' private chats with one person share the chat id but not the room.
    """

    key: str
    chat_id: int
    kind: str
    bot_id: int | None = None
    title: str = ""
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    last_bot_speaker: int | None = None
    reactions: dict[str, list[Json]] = field(default_factory=dict)
    keyboard: Json | None = None

    @property
    def is_private(self) -> bool:
        """Whether this is a private chat."""
        return self.kind == "private"

    def status_of(self, user_id: int) -> str:
        """A user's standing in the group; who never was there has left."""
        member = self.members.get(user_id)
        return "left" if member is None else member.status

    def present(self) -> list[int]:
        """Everybody in the group, bots included."""
        return [user_id for user_id, member in self.members.items() if member.status in IN_GROUP]


def private_key(bot_id: int, person_id: int) -> str:
    """The key of the room that a bot and a person share."""
    return f"{bot_id}:{person_id}"


def room_from(document: Json) -> Room:
    """A room as the database keeps it."""
    document["members"] = {int(user): Member(**member) for user, member in document["members"].items()}
    document["topics"] = {int(thread): name for thread, name in document["topics"].items()}
    return Room(**document)
