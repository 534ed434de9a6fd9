"""Documents: a file is looked at, told about, and imported only when its good rows are confirmed."""

import re
from typing import Final

from telegram import Document, Message
from telegram.error import BadRequest

from contributors.passes import Pass, Purpose
from contributors.roles import Duty
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.find_draft import Draft, find_draft
from flows.campaigns.import_tasks import Imported, import_tasks
from flows.campaigns.read_bad_rows import read_bad_rows
from flows.campaigns.survey_file import survey_file
from flows.desk.issue_pass import issue_pass
from flows.shared.imports import Upload
from flows.shared.uploads import Surveyed
from handlers.operator import sending
from handlers.operator.desk import BOT, Desk
from kernel.money import Amount
from kernel.values import Language
from tasks.campaigns import parse_number
from tasks.errors import DraftUnclear, FileTooLarge
from tasks.raw import MAX_CHAT_MB, MAX_FILE_MB
from tasks.settings import clean_title
from views import operator, operator_desk, operator_launch
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
    if (document.file_size or 0) > MAX_CHAT_MB * 2**20:
        await _offer_page(desk, desk.message)
        return
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


async def offer_page(desk: Desk, rest: str) -> None:
    """Send the way to the page that takes large files.

    Update:  message /campaign upload C12.
    Writes:  a pass, one line of the audit.
    Raises:  RoleNeeded, CampaignUnnamed, CampaignNotFound, CampaignState, NoPages.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    draft = await find_draft(desk.deps, parse_number(rest))
    await sending.post(desk, operator_desk.way(desk.language, Purpose.UPLOAD.value, await _way_in(desk, draft)))


async def show_waiting(desk: Desk, rest: str) -> None:
    """Show once more what the file holds that waits for its confirmation, by whichever way it came.

    Update:  message /campaign import C12.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    surveyed = await read_bad_rows(desk.deps, bot=BOT, chat_id=desk.chat_id, number=parse_number(rest))
    await sending.post(desk, _report(desk, surveyed, 0))


async def _offer_page(desk: Desk, message: Message) -> None:
    """A file that no bot can receive: how else it can come."""
    try:
        draft = await find_draft(desk.deps, _named_in(message))
    except DraftUnclear:
        await sending.post(desk, operator.too_large(desk.language, MAX_CHAT_MB, MAX_FILE_MB))
        return
    url = None if desk.deps.policy.app_url is None else await _way_in(desk, draft)
    screen = operator.too_large(desk.language, MAX_CHAT_MB, MAX_FILE_MB, number=draft.number, url=url)
    await sending.post(desk, screen)


async def _way_in(desk: Desk, draft: Draft) -> str:
    issued = Pass(desk.operator_id, desk.first_name, desk.language, Purpose.UPLOAD, f"C{draft.number}")
    return await issue_pass(desk.deps, issued, cause=desk.cause)


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
    return _named_in(message)


def _named_in(message: Message) -> int | None:
    caption, replied = message.caption or "", message.reply_to_message
    answered = "" if replied is None else replied.text or replied.caption or ""
    named = _NAMED.search(caption) or _NAMED.search(answered)
    return None if named is None else int(named[1])


async def _download(document: Document) -> bytes:
    """The file's bytes.

    Raises:  FileTooLarge, where Telegram did not say the size.
    """
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
