"""The command menu, by scope and language."""

import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.registry import Call, Result, method
from sandbox.models import ADMINS, Bot, Json, Room

COMMANDS_MAX = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
DESCRIPTION_MAX = 256
PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


@method("setMyCommands")
async def set_my_commands(call: Call) -> Result:
    """Set the menu of one scope and language."""
    commands = call.params.json("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > COMMANDS_MAX:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_shelf(call)] = [_command(command) for command in commands]
    call.state.save_bot(call.bot)
    return True


@method("getMyCommands")
async def get_my_commands(call: Call) -> Result:
    """The menu of exactly this scope and language."""
    return call.bot.commands.get(_shelf(call), [])


@method("deleteMyCommands")
async def delete_my_commands(call: Call) -> Result:
    """Forget the menu of this scope and language, so that a wider one shows."""
    call.bot.commands.pop(_shelf(call), None)
    call.state.save_bot(call.bot)
    return True


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command") or "").removeprefix("/").lower()
    description = str(command.get("description") or "").strip()
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= DESCRIPTION_MAX:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _shelf(call: Call) -> str:
    """Where the menu of the call's scope and language is kept."""
    scope = call.params.json("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    language = call.params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    if kind in PLAIN_SCOPES:
        return shelf(kind, language)
    if kind not in CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = Call(call.state, call.bot, type(call.params)({"chat_id": scope.get("chat_id")})).known_room()
    member = scope.get("user_id") if kind == "chat_member" else None
    return shelf(kind, language, chat.chat_id, member)


def shelf(kind: str, language: str, chat_id: int | None = None, user_id: int | None = None) -> str:
    """The key of one menu."""
    return f"{kind}/{chat_id or ''}/{user_id or ''}/{language}"


def menu(bot: Bot, room: Room, person_id: int | None, language: str) -> list[Json]:
    """The commands a person sees in a room: the narrowest scope that has any, in their language before in none."""
    for kind, chat_id, user_id in _scopes(room, person_id):
        for code in (language, ""):
            if commands := bot.commands.get(shelf(kind, code, chat_id, user_id)):
                return commands
    return []


def _scopes(room: Room, person_id: int | None) -> list[tuple[str, int | None, int | None]]:
    chat_id = room.chat_id
    if room.is_private:
        return [("chat", chat_id, None), ("all_private_chats", None, None), ("default", None, None)]
    is_admin = person_id is not None and room.status_of(person_id) in ADMINS
    scopes: list[tuple[str, int | None, int | None]] = [("chat_member", chat_id, person_id)]
    if is_admin:
        scopes.append(("chat_administrators", chat_id, None))
    scopes.append(("chat", chat_id, None))
    if is_admin:
        scopes.append(("all_chat_administrators", None, None))
    return [*scopes, ("all_group_chats", None, None), ("default", None, None)]
