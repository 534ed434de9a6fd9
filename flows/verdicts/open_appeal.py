"""A person asks for another look at an answer that was refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.appeals import refused_of
from flows.shared.purposes import APPEAL_REASON
from kernel.ids import ContributorId, TaskId, derived_id
from scoring.rules import RULES_VERSION
from store import appeals, assignments, campaigns, contributors, inbox, panels, prompts, responses, rings
from store.appeals import AppealRow
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from store.prompts import Prompt
from store.responses import Step
from store.sessions import WriteSession
from tasks.appeals import (
    LOST_WITHIN,
    PANEL_MAX,
    PANEL_WITHIN,
    AppealStatus,
    require_appealable,
)
from tasks.assignments import require_submitted

_FIRST_GAIN: Final = 1.0
_COPIED: Final = (
    "campaign_id",
    "kind",
    "language",
    "payload",
    "option_set",
    "option_count",
    "photo",
    "licence",
    "author_id",
    "question_id",
)
"""What a panel's task has of the task that it asks about once more."""
REASON_WAITS: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Appealed:
    """An appeal as it stands, with the card that it is about."""

    row: AssignmentRow
    appeal: AppealRow

    @property
    def is_open(self) -> bool:
        """Whether its author may still say why."""
        return AppealStatus(self.appeal.status).is_open


@flow
async def open_appeal(deps: Deps, person: ContributorRow, *, lease: str, chat_id: int, cause: Cause) -> Appealed:
    """Put the question before a fresh panel; one that was appealed before gives the appeal as it stands.

    The panel's members are dealt an ordinary task. Answers to the same question share a panel. What is neither an
    option nor words goes to an operator at once.
    Writes:  the appeal, its panel's task, who may not sit on it, a step; a prompt for why.
    Raises:  AssignmentGone, NotYourTask, NothingToAppeal, AppealOver, AppealTooLate, TooManyAppeals, AppealsUsedUp.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await contributors.locked(session, person.id)
        row = await assignments.by_lease(session, lease)
        require_submitted(None if row is None else row.assignment, ContributorId(person.id))
        assert row is not None
        await campaigns.by_ids(session, [row.campaign_id], lock=True)
        stored = await responses.of_assignment(session, row.id)
        assert stored is not None
        appeal = await appeals.of_response(session, stored["id"])
        if appeal is not None:
            return Appealed(row, appeal)
        record = await appeals.record_of(session, person.id, since=now - LOST_WITHIN)
        require_appealable(refused_of(row.ref, stored), record, now)

        appeal = await _open(session, person, stored, now=now)
        await _wait_for_reason(session, stored["id"], chat_id, cause, now=now)
    return Appealed(row, appeal)


async def _open(session: WriteSession, person: ContributorRow, stored: dict[str, Any], *, now: datetime) -> AppealRow:
    about = await panels.appealed_task(session, stored["id"], stored["task_id"])
    mates = await rings.mates(session, person.id)

    has_panel = (
        stored["value"] is None
    )  # a panel says yes or no to an option: what is more or less right needs a person
    panel = _panel_task(about, now=now, is_open=has_panel)
    await panels.open_one(session, panel, mates)
    appeal = {
        "response_id": stored["id"],
        "contributor_id": person.id,
        "campaign_id": stored["campaign_id"],
        "panel_id": panel["id"],
        "status": AppealStatus.PANEL if has_panel else AppealStatus.OPERATOR,
        "opened_at": now,
        "handed_at": None if has_panel else now,
        "panel_until": now + PANEL_WITHIN,
    }
    await appeals.open_one(session, appeal)
    await responses.add_steps(session, [Step(stored["id"], "appealed", now, RULES_VERSION)])
    opened = await appeals.of_response(session, stored["id"])
    assert opened is not None
    return opened


def _panel_task(about: dict[str, Any], *, now: datetime, is_open: bool) -> dict[str, Any]:
    """The same question, nothing of which says why it is asked; closed where nobody is to be asked."""
    return {name: about[name] for name in _COPIED} | {
        "id": TaskId(derived_id("panel", about["id"])),
        "external_key": f"panel {about['id']}",
        "appealed_task_id": about["id"],
        "gold": None,
        "reviewed_response_id": None,
        "is_full_overlap": False,
        "status": "open" if is_open else "closed",
        "closed_at": None if is_open else now,
        "votes": 0,
        "open_leases": 0,
        "slots": PANEL_MAX if is_open else 0,
        "gain": _FIRST_GAIN,
        "created_at": now,
    }


async def _wait_for_reason(
    session: WriteSession, response_id: UUID, chat_id: int, cause: Cause, *, now: datetime
) -> None:
    """The next text may say why: for the operator who may have to decide."""
    waits = Prompt(
        bot=cause.bot,
        chat_id=chat_id,
        contributor_id=None,
        purpose=APPEAL_REASON,
        subject=response_id.hex,
        message_id=None,
        expires_at=now + REASON_WAITS,
    )
    await prompts.open_prompt(session, waits)
