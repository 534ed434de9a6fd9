"""Who the bot is, and what it says about itself."""

from sandbox.errors import bad_request
from sandbox.markup import check_web_app_url
from sandbox.methods.registry import Call, Result, method

NAME_MAX, DESCRIPTION_MAX, SHORT_DESCRIPTION_MAX = 64, 512, 120


@method("getMe")
async def get_me(call: Call) -> Result:
    """The bot's own account."""
    return call.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": call.bot.reads_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": "default" in call.bot.menu_buttons,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
        "supports_join_request_queries": False,
    }


def _set(call: Call, shelf: dict[str, str], name: str, longest: int) -> bool:
    text = call.params.text(name)
    if len(text) > longest:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    language = call.params.text("language_code")
    if text:
        shelf[language] = text
    else:
        shelf.pop(language, None)
    call.state.save_bot(call.bot)
    return True


def _get(call: Call, shelf: dict[str, str], name: str) -> dict[str, str]:
    return {name: shelf.get(call.params.text("language_code")) or shelf.get("", "")}


@method("setMyName")
async def set_my_name(call: Call) -> Result:
    """Change the bot's name in a language."""
    done = _set(call, call.bot.names, "name", NAME_MAX)
    call.bot.first_name = call.bot.names.get("", call.bot.first_name)
    call.state.save_bot(call.bot)
    return done


@method("getMyName")
async def get_my_name(call: Call) -> Result:
    """The bot's name in a language."""
    found = _get(call, call.bot.names, "name")
    return {"name": found["name"] or call.bot.first_name}


@method("setMyDescription")
async def set_my_description(call: Call) -> Result:
    """Change what an empty chat shows."""
    return _set(call, call.bot.descriptions, "description", DESCRIPTION_MAX)


@method("getMyDescription")
async def get_my_description(call: Call) -> Result:
    """What an empty chat shows."""
    return _get(call, call.bot.descriptions, "description")


@method("setMyShortDescription")
async def set_my_short_description(call: Call) -> Result:
    """Change what the profile shows."""
    return _set(call, call.bot.short_descriptions, "short_description", SHORT_DESCRIPTION_MAX)


@method("getMyShortDescription")
async def get_my_short_description(call: Call) -> Result:
    """What the profile shows."""
    return _get(call, call.bot.short_descriptions, "short_description")


@method("setChatMenuButton")
async def set_chat_menu_button(call: Call) -> Result:
    """Change the button beside the input field: for one private chat, or for all."""
    button = call.params.json("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: unsupported type")
    if button["type"] == "web_app":
        web_app = button.get("web_app")
        url = web_app.get("url") if isinstance(web_app, dict) else None
        if not button.get("text"):
            raise bad_request("can't parse menu button: Can't find field \"text\"")
        check_web_app_url(url, strict_https=call.state.strict_https, what="menu button Web App URL")
    if button["type"] == "default":
        call.bot.menu_buttons.pop(_menu_key(call), None)
    else:
        call.bot.menu_buttons[_menu_key(call)] = button
    call.state.save_bot(call.bot)
    return True


@method("getChatMenuButton")
async def get_chat_menu_button(call: Call) -> Result:
    """The button beside the input field."""
    buttons = call.bot.menu_buttons
    return buttons.get(_menu_key(call)) or buttons.get("default") or {"type": "commands"}


def _menu_key(call: Call) -> str:
    if not call.params.text("chat_id"):
        return "default"
    room = call.room()
    if not room.is_private:
        raise bad_request("chat must be a private chat")
    return str(room.chat_id)
