"""What the operators' bot reads of an update, with the types it must have: python-telegram-bot itself checks none."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field


class Unreadable(Exception):
    """An update that its framework can't read: broken, or newer than we are."""


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class _User(_Part):
    id: int
    is_bot: bool
    first_name: str
    language_code: str | None = None


class _Chat(_Part):
    id: int
    type: str


class _Document(_Part):
    file_id: str
    file_name: str | None = None
    file_size: int | None = None


class _Message(_Part):
    message_id: int
    chat: _Chat
    sender: _User | None = Field(None, alias="from")
    text: str | None = None
    caption: str | None = None
    document: _Document | None = None
    reply_to_message: Self | None = None


class _Query(_Part):
    id: str
    sender: _User = Field(alias="from")
    message: _Message | None = None
    data: str | None = None


class _Status(_Part):
    status: str


class _Member(_Part):
    chat: _Chat
    sender: _User = Field(alias="from")
    new_chat_member: _Status


class ReadableUpdate(_Part):
    """An update whose fields are of the types that handlers take for granted."""

    update_id: int
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Query | None = None
    my_chat_member: _Member | None = None
