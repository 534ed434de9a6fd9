"""Buttons: each press is answered exactly once, within a second, whatever its work takes."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Final

from telegram import CallbackQuery
from telegram.error import BadRequest

from handlers.operator import (
    appeals,
    audit,
    broadcasts,
    campaigns,
    edits,
    files,
    fund,
    gold,
    joined,
    ledger,
    people,
    queues,
    schedules,
    seconds,
    sending,
    service,
    support,
    suspects,
    suspensions,
    vesting,
)
from handlers.operator.desk import Desk
from kernel.errors import HouseError
from views import errors, replies
from views.screens import INERT

ANSWER_WITHIN_S: Final = 1.0
_TOO_OLD: Final = "query is too old"

Handle = Callable[[Desk, re.Match[str]], Awaitable[None]]

_PRESSES: Final[tuple[tuple[re.Pattern[str], Handle], ...]] = (
    (re.compile(r"ci:(\d{1,9})"), lambda desk, match: files.confirm_import(desk, int(match[1]))),
    (re.compile(r"cb:(\d{1,9}):(\d{1,6})"), lambda desk, match: files.turn_page(desk, int(match[1]), int(match[2]))),
    (
        re.compile(r"cv:(\d{1,9}):(\d{1,6})"),
        lambda desk, match: campaigns.show_preview(desk, int(match[1]), int(match[2])),
    ),
    (
        re.compile(r"cp:(\d{1,9}):([01])"),
        lambda desk, match: edits.copy(desk, int(match[1]), has_tasks=match[2] == "1"),
    ),
    (re.compile(r"d:edit:([0-9a-f]{32})"), lambda desk, match: edits.confirm(desk, match[1])),
    (re.compile(r"cx:(\d{1,9})"), lambda desk, match: schedules.unschedule(desk, int(match[1]))),
    (re.compile(r"ct:(\d{1,9})"), lambda desk, match: campaigns.begin(desk, int(match[1]))),
    (re.compile(r"cs:(\d{1,9})"), lambda desk, match: campaigns.refresh(desk, int(match[1]))),
    (
        re.compile(r"ca:(pilot|launch|pause|resume|close):(\d{1,9})"),
        lambda desk, match: campaigns.ask(desk, match[1], int(match[2])),
    ),
    (
        re.compile(r"cc:(pilot|launch|pause|resume|close):(\d{1,9})"),
        lambda desk, match: campaigns.confirm(desk, match[1], int(match[2])),
    ),
    (
        re.compile(r"cc:approve:(\d{1,9}):([0-9a-f]{16})"),
        lambda desk, match: campaigns.approve(desk, int(match[1]), match[2]),
    ),
    (re.compile(r"j:([0-9a-f]{32}):([01])"), lambda desk, match: service.adjudicate(desk, match[1], match[2])),
    (re.compile(r"jg:([0-9a-f]{32}):(\d{1,5})"), lambda desk, match: gold.tell(desk, match[1], match[2])),
    (re.compile(r"ju:([0-9a-f]{32})"), lambda desk, match: gold.tell(desk, match[1], None)),
    (re.compile(r"sa:([0-9a-f]{32})"), lambda desk, match: support.prepare(desk, match[1])),
    (re.compile(r"sc:([0-9a-f]{32})"), lambda desk, match: support.close(desk, match[1])),
    (re.compile(r"jb:([0-9a-f]{32}):([01])"), lambda desk, match: suspensions.decide(desk, match[1], match[2])),
    (re.compile(r"ja:([0-9a-f]{32}):([01])"), lambda desk, match: appeals.decide(desk, match[1], match[2])),
    (
        re.compile(r"jr:([0-9a-f]{32}):(UNFIT|GUIDE|UNCLEAR)"),
        lambda desk, match: appeals.refuse(desk, match[1], match[2]),
    ),
    (
        re.compile(r"qs:(review|gold|appeals|suspects|suspensions):([0-9a-f]{32})"),
        lambda desk, match: queues.skip(desk, match[1], match[2]),
    ),
    (
        re.compile(r"fd:(clear|confirm|lift):([0-9a-f]{32})"),
        lambda desk, match: suspects.propose(desk, match[1], match[2]),
    ),
    (
        re.compile(r"fw:(clear|confirm|lift):([0-9a-f]{32})"),
        lambda desk, match: suspects.ask_reason(desk, match[1], match[2]),
    ),
    (re.compile(r"d:flags:([0-9a-f]{32})"), lambda desk, match: suspects.confirm(desk, match[1])),
    (re.compile(r"d:cast:([0-9a-f]{32})"), lambda desk, match: broadcasts.start(desk, match[1])),
    (
        re.compile(r"bc:(show|pause|resume|ask_stop|stop|ask_again|again):(\d{1,9})"),
        lambda desk, match: broadcasts.press(desk, match[1], int(match[2])),
    ),
    (
        re.compile(r"bu:(\d{1,9}):(\d{1,6})"),
        lambda desk, match: broadcasts.show_unsure(desk, int(match[1]), int(match[2])),
    ),
    (re.compile(r"d:merge:([0-9a-f]{32})"), lambda desk, match: joined.confirm(desk, match[1])),
    (re.compile(r"d:ban:([0-9a-f]{32})"), lambda desk, match: people.confirm_ban(desk, match[1])),
    (
        re.compile(r"au:(\d{1,6}):(user|transfer|campaign|operator|all):([0-9A-Za-z]{0,32})"),
        lambda desk, match: audit.turn(desk, int(match[1]), match[2], match[3]),
    ),
    (re.compile(r"hl"), lambda desk, _match: service.look_again(desk)),
    (re.compile(r"d:fund:([0-9a-f]{32})"), lambda desk, match: fund.confirm(desk, match[1])),
    (re.compile(r"sw:([0-9a-f]{32})"), lambda desk, match: fund.withdraw(desk, match[1])),
    (re.compile(r"dn:([0-9a-f]{32})"), lambda desk, match: seconds.decline(desk, match[1])),
    (re.compile(r"d:grant:([0-9a-f]{32})"), lambda desk, match: vesting.confirm_grant(desk, match[1])),
    (re.compile(r"d:revoke:([0-9a-f]{32})"), lambda desk, match: vesting.confirm_revocation(desk, match[1])),
    (re.compile(r"d:correct:([0-9a-f]{32})"), lambda desk, match: ledger.confirm_correction(desk, match[1])),
    (re.compile(r"lp:(retry|drop):([0-9a-f]{32})"), lambda desk, match: ledger.unpark(desk, match[1], match[2])),
    (re.compile(r"wp"), lambda desk, _match: service.open_pages(desk)),
    (re.compile(r"no"), lambda desk, _match: sending.drop_buttons(desk)),
)
"""Callback data, as views.desk_actions writes it, and what it does. It is input like any other."""


class _Answer:
    """The one answer to a press: what is said first, or nothing after a second."""

    def __init__(self, query: CallbackQuery) -> None:
        self._query = query
        self._is_given = False

    async def give(self, text: str | None = None) -> bool:
        """Answer, unless that was done; whether it was done now."""
        if self._is_given:
            return False
        self._is_given = True
        try:
            await self._query.answer(text, show_alert=text is not None)
        except BadRequest as error:
            if _TOO_OLD not in error.message.lower():
                raise
        return True

    async def give_in_time(self) -> None:
        """Answer with nothing when a second has passed."""
        await asyncio.sleep(ANSWER_WITHIN_S)
        await self.give()


async def press(desk: Desk) -> None:
    """Do what the button says; a refusal is the press's answer, or a message where that comes too late.

    Update:  callback query.
    """
    assert desk.query is not None
    answer = _Answer(desk.query)
    in_time = asyncio.create_task(answer.give_in_time())
    try:
        await desk.keep_pace()
        said = await _act(desk, desk.query.data or "")
    except HouseError as error:
        if not await answer.give(errors.alert(desk.language, error)):
            await sending.post(desk, errors.screen(desk.language, error))
    else:
        await answer.give(said)
    finally:
        in_time.cancel()


async def _act(desk: Desk, data: str) -> str | None:
    """Find and call the press's handler; what to say where there is nothing to do."""
    if data == INERT:
        return replies.toast(desk.language, "preview")
    for pattern, handle in _PRESSES:
        if (match := pattern.fullmatch(data)) is not None:
            await handle(desk, match)
            return None
    return replies.toast(desk.language, "gone_at_desk")
