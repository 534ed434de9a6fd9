"""A person answers the task on a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from contributors.streaks import Streak, streak_of
from flows.deps import Cause, Deps, StaleRepeat, flow
from flows.shared.purposes import REVIEW_REASON
from flows.shared.reminding import plan_reminder
from kernel.errors import HouseError
from kernel.ids import ResponseId, TaskId, derived_id
from kernel.values import Answer
from scoring import online
from store import assignments, contributors, day_works, inbox, news, outbox, prompts, responses, tasks
from store.assignments import AssignmentRow
from store.contributors import ContributorRow
from store.evidence import Scope
from store.outbox import Notice
from store.prompts import Prompt
from store.sessions import WriteSession
from tasks.allocation import PRESUMED_ACCURACY, gain, precedence
from tasks.answers import answer_in, columns_of
from tasks.assignments import AssignmentStatus, require_open, scored_from
from tasks.errors import AnswerEmpty
from tasks.kinds import kind_named


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a person has for their answer before anybody has judged it."""

    row: AssignmentRow
    answer: Answer
    declared_ai: bool
    today: int
    streak: Streak
    is_first: bool
    """The person's first answer ever: the receipt then says which zone their days are counted in."""


@flow
async def submit_response(
    deps: Deps,
    person: ContributorRow,
    *,
    lease: str,
    raw: int | str | None,
    message_id: int | None,
    declared_ai: bool = False,
    cause: Cause,
) -> Receipt:
    """Take the answer, or give the same receipt again to the same answer: a double press is one answer.

    Shape:   `raw` None submits the draft. An answer given on a page of ours has its receipt brought by a notice.
    Writes:  one response, its assignment, its task's counters and gain, the person's day and count, a prompt for why;
             with the first one of a day, when they are reminded next.
    Raises:  StaleRepeat, AssignmentGone, NotYourTask, UnknownOption, AnswerEmpty, AnswerTooLong.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        is_new, current = await inbox.claim_for(session, cause.bot, cause.update_id, person.id, now=now)
        row = await assignments.to_answer(session, lease)
        stored = await _stored(session, row)

        if row is not None and stored is not None and _is_same(row, stored, current, raw):
            return await _receipt(session, current, row, stored)
        if not is_new:
            raise StaleRepeat  # the answer was taken back or changed since
        require_open(None if row is None else row.assignment, current.contributor(is_operator=False).id, now)
        assert row is not None
        answer = _parse(row, raw)
        day = current.day_at(now)

        stored = _response(row, answer, declared_ai=declared_ai, now=now, day=day, group=current.plays_for)
        counters, is_sure = _counters(row, answer)
        await session.run_all(
            responses.putting(session, stored),
            assignments.changing(row.id, _submitted(row, message_id, now=now)),
            tasks.changing(row.task_id, counters),
            contributors.changing(current.id, _counted(current, day)),
        )
        if is_sure:  # by its online state: a task worth a fit
            await news.reached_tau(session, Scope(row.campaign_id, row.kind, row.option_set), now=now)
        await _wait_for_reason(session, row, answer, cause, now=now)
        if current.last_local_day != day.isoformat():
            await plan_reminder(session, current, now=now)
        receipt = await _receipt(session, current, row, stored)
        await _tell(session, receipt, current, stored, cause)
    if cause.is_page:
        deps.waker.wake("deliver")
    return receipt


async def _stored(session: WriteSession, row: AssignmentRow | None) -> dict[str, Any] | None:
    """The answer that we have already, if any counts."""
    if row is None or row.status != AssignmentStatus.SUBMITTED:
        return None
    return await responses.of_assignment(session, row.id)


def _parse(row: AssignmentRow, raw: int | str | None) -> Answer:
    """What the person gave, or their draft, as this task reads it."""
    given = row.draft if raw is None else raw
    if given is None:
        raise AnswerEmpty
    return kind_named(row.kind).parse_answer(row.task_payload, given, none_of_these=row.none_of_these)


def _is_same(row: AssignmentRow, stored: dict[str, Any], person: ContributorRow, raw: int | str | None) -> bool:
    """Whether this is the answer that we have already."""
    if row.contributor_id != person.id:
        return False
    if raw is None:
        return True
    try:
        return _parse(row, raw) == answer_in(stored)
    except HouseError:
        return False


def _response(
    row: AssignmentRow, answer: Answer, *, declared_ai: bool, now: datetime, day: date, group: UUID | None
) -> dict[str, Any]:
    """The row to store; its id follows from its assignment, so that a changed answer keeps it."""
    return {
        "id": ResponseId(derived_id("response", row.id)),
        "assignment_id": row.id,
        "task_id": row.task_id,
        "campaign_id": row.campaign_id,
        "contributor_id": row.contributor_id,
        "kind": row.kind,
        "option_set": row.option_set,
        **columns_of(answer),
        "declared_ai": declared_ai,
        "state": "submitted",
        "local_day": day.isoformat(),
        "submitted_at": now,
        "scorable_at": scored_from(now),
        "amount_units": None,
        "fit_id": None,
        "seen_at": None,
        "reasons": None,
        "reason": None,
        "group_id": group,
    }


def _submitted(row: AssignmentRow, message_id: int | None, *, now: datetime) -> dict[str, Any]:
    """The assignment with its answer; a press tells on which message its card is."""
    return {
        "status": AssignmentStatus.SUBMITTED,
        "finished_at": now,
        "message_id": message_id or row.message_id,
    }


def _counted(person: ContributorRow, day: date) -> dict[str, Any]:
    """The person with one answer more."""
    return {"last_local_day": day.isoformat(), "work_count": person.work_count + 1}


def _counters(row: AssignmentRow, answer: Answer) -> tuple[dict[str, Any], bool]:
    """The task with one lease turned into a vote, what the next vote adds, and whether it is sure."""
    counters: dict[str, Any] = {"votes": row.votes + 1, "open_leases": row.open_leases - 1}
    if not isinstance(answer, int):
        return counters, False
    accuracy = row.scope_accuracy or PRESUMED_ACCURACY
    counters["online"] = online.update(row.online or [0.0] * row.option_count, answer, accuracy)
    posterior = online.probabilities(counters["online"])
    is_sure = _is_sure(row, counters["votes"], posterior)
    counters["gain"] = precedence(TaskId(row.task_id), votes=counters["votes"], is_sure=is_sure) + gain(
        posterior, accuracy=accuracy, votes=counters["votes"], open_leases=counters["open_leases"]
    )
    return counters, is_sure


def _is_sure(row: AssignmentRow, votes: int, posterior: Sequence[float]) -> bool:
    """Whether a fit would probably close the task."""
    settings = row.campaign_settings
    return votes >= settings["min_overlap"] and max(posterior) >= float(settings["tau"])


async def _wait_for_reason(
    session: WriteSession, row: AssignmentRow, answer: Answer, cause: Cause, *, now: datetime
) -> None:
    """Let the person's next text be why, where this answer asks for it."""
    kind = kind_named(row.kind)
    if answer not in kind.ASKS_REASON:
        return
    prompt = Prompt(
        bot=cause.bot,
        chat_id=row.chat_id,
        contributor_id=row.contributor_id,
        purpose=REVIEW_REASON,
        subject=row.lease,
        message_id=row.message_id,
        expires_at=now + timedelta(seconds=kind.LEASE_S),
    )
    await prompts.open_prompt(session, prompt)


async def _receipt(
    session: WriteSession,
    person: ContributorRow,
    row: AssignmentRow,
    stored: dict[str, Any],
) -> Receipt:
    day = date.fromisoformat(stored["local_day"])
    days = await day_works.of_person(session, person.id)
    return Receipt(
        row=row,
        answer=answer_in(stored),
        declared_ai=stored["declared_ai"],
        today=next(each.answered for each in days if each.day == day),
        streak=streak_of(days, today=day),
        is_first=person.work_count == 0,
    )


async def _tell(
    session: WriteSession, receipt: Receipt, person: ContributorRow, stored: dict[str, Any], cause: Cause
) -> None:
    """Have the receipt of an answer that no press in the chat has brought put on its card, each time it is given."""
    if not cause.is_page:
        return
    row, now = receipt.row, stored["submitted_at"]
    notice = Notice(
        id=derived_id(f"receipt {now.isoformat()}", stored["id"]),
        contributor_id=row.contributor_id,
        kind="receipt",
        facts={
            "assignment": str(row.id),
            "today": receipt.today,
            "streak": receipt.streak.length,
            "streak_waiting": receipt.streak.waiting,
            "zone": person.zone if receipt.is_first else None,
        },
        due_at=now,
        edits_chat_id=None if row.message_id is None else row.chat_id,
        edits_message_id=row.message_id,
    )
    await outbox.add_notices(session, [notice], now=now)
