"""What the Mini App's server does for one person and one lease: it knows neither HTTP nor pages."""

import hashlib
from typing import Any, Final

from contributors.errors import LaunchForged, LaunchTooOld
from flows.assignments.open_drawing import open_drawing
from flows.assignments.renew_assignment import renew_assignment
from flows.assignments.save_drawing import save_drawing
from flows.assignments.submit_response import submit_response
from flows.campaigns.draw_try import draw_try
from flows.campaigns.open_try_drawing import open_try_drawing
from flows.deps import Cause, Deps, StaleRepeat
from flows.people.identify_contributor import identify_contributor
from flows.shared.drawings import Drawing
from handlers.web.miniapp.launch import read_launch
from handlers.web.miniapp.seals import Seals
from kernel.values import Language
from tasks.errors import AssignmentGone, BoxesUnreadable, LeaseOver
from tasks.marks import BOXES_MAX, LABELS_MAX, read_marks, written
from tasks.tries import TryLease
from views.money import pay_range

Json = dict[str, Any]

PLATFORM: Final = "telegram"
BOT: Final = "app"
"""Under this name the inbox knows what was pressed on a page of ours."""
_PRESSES: Final = 2**53
_SCHEME: Final = "Bearer "


class Desk:
    """Sessions, drafts, submissions."""

    def __init__(self, deps: Deps, token: str, seals: Seals) -> None:
        self._deps = deps
        self._token = token
        self._seals = seals

    def bearer(self, authorization: str) -> tuple[str, str]:
        """The person and the lease of a session.

        Raises:  LaunchTooOld, where it is none of ours: the page has to be opened anew.
        """
        found = self._seals.bearer(authorization.removeprefix(_SCHEME))
        if found is None:
            raise LaunchTooOld
        return found

    async def open(self, body: Json) -> Json:
        """Exchange a launch for a session bound to person and lease; a replay opens the same again, and nothing more.

        Raises:  LaunchForged, LaunchTooOld, AssignmentGone, NotYourTask.
        """
        lease, init_data = body.get("lease"), body.get("init_data")
        if not isinstance(lease, str) or not isinstance(init_data, str):
            raise LaunchForged
        launch = read_launch(init_data, self._token, now=self._deps.clock.now())
        drawing = await self._drawing(launch.external_id, lease)
        return {
            "session": self._seals.session(launch.external_id, lease),
            "language": _language(drawing),
            "boxes": drawing.sheet.marks,
            "task": _task(drawing),
            "picture": self._seals.picture(drawing.sheet.photo, now=self._deps.clock.now()),
            **self._time(drawing),
        }

    async def save(self, external_id: str, lease: str, body: Json) -> Json:
        """Keep a draft.

        Raises:  AssignmentGone, NotYourTask, BoxesUnreadable, TooManyBoxes, BoxOutside, BoxWithoutArea.
        """
        who = {"platform": PLATFORM, "external_id": external_id}
        if (tried := TryLease.read(lease)) is not None:
            return self._time(await draw_try(self._deps, **who, lease=tried, raw=body.get("boxes")))
        return self._time(await save_drawing(self._deps, **who, lease=lease, raw=body.get("boxes")))

    async def submit(self, external_id: str, lease: str, body: Json) -> Json:
        """Take the answer once, however often it is sent; the card in the chat gets its receipt.

        In a try it stays what was drawn last: the card in the chat tells it back.
        Raises:  TryOver, AssignmentGone, NotYourTask, LeaseOver, BoxesUnreadable, TooManyBoxes, BoxOutside,
                 BoxWithoutArea.
        """
        press = body.get("press")
        if type(press) is not int or not 0 <= press < _PRESSES:
            raise BoxesUnreadable
        if TryLease.read(lease) is not None:
            await self.save(external_id, lease, body)
            return {"is_submitted": True}
        raw = written(read_marks(body.get("boxes"), labels=LABELS_MAX, most=BOXES_MAX))
        person = await identify_contributor(self._deps, platform=PLATFORM, external_id=external_id)
        if person is None:
            raise AssignmentGone
        try:
            await submit_response(
                self._deps,
                person,
                lease=lease,
                raw=raw,
                message_id=None,
                cause=Cause(BOT, _update_id(lease, press), is_page=True),
            )
        except (AssignmentGone, StaleRepeat):
            drawing = await self._drawing(external_id, lease)
            raise (LeaseOver if drawing.is_over else AssignmentGone) from None
        return {"is_submitted": True}

    async def renew(self, external_id: str, lease: str) -> Json:
        """Another while for a task whose time has run out.

        Raises:  AssignmentGone, NotYourTask, Banned, OperatorEarnsNothing, OtherTaskOpen.
        """
        if TryLease.read(lease) is not None:
            return self._time(await self._drawing(external_id, lease))
        drawing = await renew_assignment(self._deps, platform=PLATFORM, external_id=external_id, lease=lease)
        return self._time(drawing)

    async def _drawing(self, external_id: str, lease: str) -> Drawing:
        who = {"platform": PLATFORM, "external_id": external_id}
        if (tried := TryLease.read(lease)) is not None:
            return await open_try_drawing(self._deps, **who, lease=tried)
        return await open_drawing(self._deps, **who, lease=lease)

    def _time(self, drawing: Drawing) -> Json:
        left_s = (drawing.ends_at - self._deps.clock.now()).total_seconds()
        return {"is_over": drawing.is_over, "ends_in_s": max(0.0, left_s)}


def _language(drawing: Drawing) -> str:
    return drawing.person.language or Language.EN.value


def _task(drawing: Drawing) -> Json:
    card, sheet = drawing.card, drawing.sheet
    return {
        "text": card.prompt,
        "passage": card.passage,
        "language": card.language,
        "labels": sheet.labels,
        "most": sheet.most,
        "ref": card.ref,
        "pay": f"{pay_range(card.low, card.high)} AIC",
    }


def _update_id(lease: str, press: int) -> int:
    """A press on the page as an update's number: the same press again is the same, and nobody else's is."""
    return int.from_bytes(hashlib.sha256(f"{lease}:{press}".encode()).digest()[:7], "big")
