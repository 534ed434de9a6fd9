"""Groups: made, joined, left, divided into topics, migrated."""

from sandbox.control.asking import Ask, control
from sandbox.errors import ControlError
from sandbox.membership import change, migrate, open_topic
from sandbox.models import ADMINS, Json, Member, Room


@control("POST", "/sandbox/groups")
async def add_group(ask: Ask) -> Json:
    """Make a group; a forum is a supergroup from the start, others are basic groups."""
    state = ask.state
    admin = state.person(ask.integer("admin"))
    is_forum = ask.params.flag("forum")
    is_super = is_forum or ask.params.text("kind") == "supergroup"
    chat_id = -state.ids.take("group") - (10**12 if is_super else 0)
    room = Room(str(chat_id), chat_id, "supergroup" if is_super else "group", title=ask.required("title"))
    room.is_forum = is_forum
    room.members[admin.id] = Member("creator")
    state.add_room(room)
    return {"id": chat_id}


@control("POST", r"/sandbox/groups/{id:-?\d+}/members")
async def set_member(ask: Ask) -> Json:
    """Give a person or a bot a standing in the group."""
    room = _group(ask)
    if ask.given("person"):
        user_id = ask.person().id
    elif ask.given("bot"):
        user_id = ask.bot().id
    else:
        raise ControlError("Say person or bot.")
    actor_id = ask.state.person(ask.integer("by")).id if ask.given("by") else _actor(ask, room, user_id)
    status = ask.params.text("status") or "member"
    change(ask.state, room, user_id, status, actor_id=actor_id, anonymous=ask.params.flag("anonymous"))
    return {"status": status}


def _actor(ask: Ask, room: Room, user_id: int) -> int:
    """Who does it: people come and go by themselves, all else is the creator's doing."""
    status = ask.params.text("status") or "member"
    if user_id in ask.state.people and status in {"member", "left"}:
        return user_id
    return _creator(room)


def _creator(room: Room) -> int:
    return next((user_id for user_id, member in room.members.items() if member.status == "creator"), 0)


@control("POST", r"/sandbox/groups/{id:-?\d+}/topics")
async def add_topic(ask: Ask) -> Json:
    """Open a topic in a forum."""
    room = _group(ask)
    if not room.is_forum:
        raise ControlError(f"The group {room.chat_id} has no topics.")
    opener = ask.person().id if ask.given("person") else _creator(room)
    return {"thread": open_topic(ask.state, room, ask.state.user(opener), ask.required("name"))}


@control("POST", r"/sandbox/groups/{id:-?\d+}/migrate")
async def migrate_group(ask: Ask) -> Json:
    """Turn a basic group into a supergroup."""
    room = _group(ask)
    return {"id": migrate(ask.state, room, _creator(room)).chat_id}


@control("GET", r"/sandbox/groups/{id:-?\d+}")
async def show_group(ask: Ask) -> Json:
    """The group, its members and topics."""
    room = _group(ask)
    members = [
        {"user": ask.state.user(user_id), "status": member.status, "is_admin": member.status in ADMINS}
        for user_id, member in room.members.items()
    ]
    topics = [{"thread": thread, "name": name} for thread, name in room.topics.items()]
    return {
        "id": room.chat_id, "title": room.title, "kind": room.kind, "forum": room.is_forum, "members": members,
        "topics": topics, "pinned": room.pinned, "migrated_to": room.migrated_to,
    }  # fmt: skip


def _group(ask: Ask) -> Room:
    return ask.state.group(int(ask.request.match_info["id"]))
