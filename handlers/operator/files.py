"""Documents: a file is looked at, told about, and imported only when its good rows are confirmed."""

import re
from typing import Final

from telegram import Document, Message
from telegram.error import BadRequest

from contributors.roles import Duty
from flows.create_campaign import create_campaign
from flows.import_tasks import Imported, import_tasks
from flows.read_bad_rows import read_bad_rows
from flows.shared.imports import Upload
from flows.shared.uploads import Surveyed
from flows.survey_file import survey_file
from handlers.operator import sending
from handlers.operator.desk import BOT, Desk
from kernel.money import Amount
from kernel.values import Language
from tasks.errors import FileTooLarge
from tasks.raw import MAX_CHAT_MB
from tasks.settings import clean_title
from views import operator, operator_launch
from views.phrases import Html
from views.screens import Screen

_NEW: Final = re.compile(r"/campaign(?:@\w+)?\s+new\b(.*)", re.DOTALL)
_NAMED: Final = re.compile(r"(?<!\w)C(\d{1,9})(?!\w)", re.IGNORECASE)
_TOO_BIG: Final = "file is too big"


async def receive(desk: Desk) -> None:
    """Read a file and tell what it holds.

    Update:  message with a document; its caption, or the message it replies to, may name the campaign.
    Writes:  the file, and what is waited for; with the caption `/campaign new`, a draft before that.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    assert desk.message is not None
    document = desk.message.document
    assert document is not None
    upload = Upload(document.file_name or "file", await _download(document))
    surveyed = await survey_file(
        desk.deps,
        upload,
        operator_id=desk.operator_id,
        chat_id=desk.chat_id,
        number=await _number(desk, desk.message),
        cause=desk.cause,
    )
    await sending.post(desk, _report(desk, surveyed, 0))


async def turn_page(desk: Desk, number: int, page: int) -> None:
    """Show another page of the refused rows."""
    desk.require(Duty.RUN_CAMPAIGNS)
    surveyed = await read_bad_rows(desk.deps, bot=BOT, chat_id=desk.chat_id, number=number)
    await sending.show(desk, _report(desk, surveyed, page))


async def confirm_import(desk: Desk, number: int) -> None:
    """Import the good rows.

    Writes:  tasks.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    done = await import_tasks(
        desk.deps,
        operator_id=desk.operator_id,
        chat_id=desk.chat_id,
        number=number,
        cause=desk.cause,
    )
    await sending.drop_buttons(desk)
    screen = operator.imported(
        desk.language, number, done.tasks, done.gold, done.gold_wanted, cost=_cost(desk.language, done)
    )
    await sending.post(desk, screen)


def _cost(language: Language, done: Imported) -> Html | None:
    """What all of it can cost, where the contributor pool pays."""
    if done.budget_units is None or done.today_units is None or done.price_parts is None:
        return None
    return operator_launch.pool_cost(language, Amount(done.budget_units), Amount(done.today_units), done.price_parts)


async def _number(desk: Desk, message: Message) -> int | None:
    """The campaign a file is meant for: a new one, the one its caption names, or the one that was replied to."""
    caption = message.caption or ""
    if (new := _NEW.match(caption)) is not None:
        title = clean_title(new[1])
        return (await create_campaign(desk.deps, operator_id=desk.operator_id, title=title, cause=desk.cause)).number
    replied = message.reply_to_message
    answered = "" if replied is None else replied.text or replied.caption or ""
    named = _NAMED.search(caption) or _NAMED.search(answered)
    return None if named is None else int(named[1])


async def _download(document: Document) -> bytes:
    """The file's bytes.

    Raises:  FileTooLarge, before the download where Telegram says the size.
    """
    if (document.file_size or 0) > MAX_CHAT_MB * 2**20:
        raise FileTooLarge(limit_mb=MAX_CHAT_MB)
    try:
        file = await document.get_file()
    except BadRequest as error:
        if _TOO_BIG in error.message.lower():
            raise FileTooLarge(limit_mb=MAX_CHAT_MB) from error
        raise
    return bytes(await file.download_as_bytearray())


def _report(desk: Desk, surveyed: Surveyed, page: int) -> Screen:
    return operator.import_report(
        desk.language,
        surveyed.number,
        surveyed.file_name,
        surveyed.found.good,
        surveyed.found.bad_rows,
        page,
        notes=operator.file_notes(desk.language, surveyed.found.encoding, surveyed.found.unused),
    )
