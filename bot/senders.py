"""Who sent an update, read from its raw form: all that is left to go by when nothing else could be read."""

from typing import Any

from bot.intake import RawUpdate


def private_sender(raw: RawUpdate) -> dict[str, Any] | None:
    """Whoever wrote or pressed in a private chat: the one to apologise to."""
    for kind in ("message", "edited_message", "callback_query"):
        event = raw.get(kind)
        if isinstance(event, dict) and isinstance(sender := event.get("from"), dict):
            chat = event.get("chat") or (event.get("message") or {}).get("chat") or {}
            if isinstance(sender.get("id"), int) and chat.get("type", "private") == "private":
                return sender
    return None
