"""The Bot API's methods, one registry by name."""

from sandbox.methods import callbacks, chats, commands, delivery, edits, identity, media, messages
from sandbox.methods.registry import METHODS, Call

__all__ = ["METHODS", "Call", "callbacks", "chats", "commands", "delivery", "edits", "identity", "media", "messages"]
