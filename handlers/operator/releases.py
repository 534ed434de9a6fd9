"""/export: a campaign's dataset as a release, made while the chat goes on, and sent as one file or in parts."""

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from typing import IO, Final

from telegram import InputFile
from telegram.constants import ParseMode
from telegram.error import TelegramError

from contributors.passes import Pass, Purpose
from contributors.roles import Duty
from flows.desk.issue_pass import issue_pass
from flows.releases.make_release import make_release
from flows.releases.read_release import read_release
from flows.shared.packing import pack, parts_of, pieces
from flows.shared.releasing import Released
from handlers.operator import labels, sending
from handlers.operator.desk import Desk, first_word
from kernel.errors import HouseError
from tasks.exports import formats
from tasks.releases import ReleaseName, parse_release
from views import errors, operator_releases
from views.operator_releases import ReleaseFacts
from views.screens import Screen

_LABELS: Final = "labels"
_QUIET_S: Final = 2.0
"""What is ready sooner needs no word of how far it is."""
_EDIT_S: Final = 3.0
_PARTS_MAX: Final = 20
_UPLOAD_S: Final = 600.0
_MEGABYTE: Final = 1_000_000


async def export(desk: Desk, text: str) -> None:
    """Make a release of a campaign, or send one that was made; with the word `labels`, its labels alone.

    Update:  message /export C12 [FORMAT …] | C12@2 [FORMAT …] | C12 labels.
    Writes:  a release, one line of the audit.
    Raises:  RoleNeeded, ReleaseUnnamed, and what make_release and read_release raise.
    """
    desk.require(Duty.EXPORT)
    called, rest = first_word(text)
    if not called:
        await sending.post(desk, operator_releases.usage(desk.language, sorted(formats())))
        return
    name = parse_release(called)
    wanted = rest.replace(",", " ").replace("，", " ").split()
    if wanted == [_LABELS] and name.number is None:
        await labels.export(desk, name.campaign)
        return
    await desk.errands.run(_serve(desk, name, wanted), partial(_tell_failure, desk, name))


async def _serve(desk: Desk, name: ReleaseName, wanted: Sequence[str]) -> None:
    """Get the release, then send it."""
    progress = _Progress(desk, name.campaign)
    if name.number is None:
        release = await make_release(
            desk.deps,
            operator_id=desk.operator_id,
            number=name.campaign,
            formats=wanted,
            cause=desk.cause,
            tell=progress.tell,
        )
    else:
        release = await read_release(
            desk.deps, operator_id=desk.operator_id, name=name, formats=wanted, cause=desk.cause
        )
    await progress.show(operator_releases.ready(desk.language, str(release.name), is_sent=False))
    await _send(desk, release)
    await progress.show(operator_releases.ready(desk.language, str(release.name), is_sent=True))


async def _send(desk: Desk, release: Released) -> None:
    """Send its ZIP; where it is larger than a bot may send, the way to it, or parts where we have no address."""
    with desk.deps.releases.scratch() as file:
        length = await asyncio.to_thread(pack, release, file)
        parts = parts_of(length)
        if parts > 1 and desk.deps.policy.app_url is not None:
            await _send_way(desk, release, length)
        elif parts > _PARTS_MAX:
            screen = operator_releases.too_large(desk.language, str(release.name), length // _MEGABYTE)
            await sending.post(desk, screen)
        else:
            await _send_parts(desk, release, file, parts)


async def _send_way(desk: Desk, release: Released, length: int) -> None:
    """Send the one-time link to a page that has it whole."""
    issued = Pass(desk.operator_id, desk.first_name, desk.language, Purpose.DOWNLOAD, str(release.name))
    url = await issue_pass(desk.deps, issued, cause=None)
    facts = _facts(release, parts=1)
    await sending.post(desk, operator_releases.way(desk.language, facts, length // _MEGABYTE, url))


def _facts(release: Released, *, parts: int) -> ReleaseFacts:
    return ReleaseFacts(
        release=str(release.name),
        title=release.title,
        counts=release.manifest.counts,
        previous=None if release.manifest.previous is None else release.manifest.previous.release,
        licences=release.manifest.licences,
        manifest_sha256=release.manifest_sha256,
        is_new=release.is_new,
        name=f"{release.name}.zip",
        parts=parts,
    )


async def _send_parts(desk: Desk, release: Released, file: IO[bytes], parts: int) -> None:
    facts = _facts(release, parts=parts)
    found = pieces(file)
    for number in range(1, parts + 1):
        piece = await asyncio.to_thread(next, found)
        await desk.bot.send_document(
            desk.chat_id,
            InputFile(piece, facts.name if parts == 1 else f"{facts.name}.{number:03}"),
            caption=operator_releases.caption(desk.language, facts) if number == parts else None,
            parse_mode=ParseMode.HTML,
            read_timeout=_UPLOAD_S,
            write_timeout=_UPLOAD_S,
        )


async def _tell_failure(desk: Desk, name: ReleaseName, error: BaseException) -> None:
    """Say what has become of it, to somebody who waits."""
    if isinstance(error, HouseError):
        screen = errors.screen(desk.language, error)
    else:
        screen = operator_releases.failed(desk.language, name.campaign)
    await sending.post_to(desk, desk.chat_id, screen)


class _Progress:
    """One message that says how far it is, edited in place; whether it arrives is of no consequence."""

    def __init__(self, desk: Desk, number: int) -> None:
        self._desk, self._number = desk, number
        self._next_at = time.monotonic() + _QUIET_S
        self._message_id: int | None = None

    async def tell(self, done: int, total: int) -> None:
        """Say it, if it is time."""
        if time.monotonic() < self._next_at:
            return
        screen = operator_releases.progress(self._desk.language, self._number, done, total)
        if self._message_id is None:
            self._message_id = await self._post(screen)
        else:
            await self.show(screen)
        self._next_at = time.monotonic() + _EDIT_S

    async def show(self, screen: Screen) -> None:
        """Put this in its place, where there is one."""
        if self._message_id is None:
            return
        try:
            await self._desk.bot.edit_message_text(
                screen.text, self._desk.chat_id, self._message_id, parse_mode=ParseMode.HTML
            )
        except TelegramError:
            return

    async def _post(self, screen: Screen) -> int | None:
        try:
            sent = await self._desk.bot.send_message(self._desk.chat_id, screen.text, parse_mode=ParseMode.HTML)
        except TelegramError:
            return None
        return sent.message_id
