"""Notices leave the outbox."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from flows.deps import Deps, flow
from flows.ports import Blocked, Delivery, Gone, Messenger, Migrated, RetryAfter, Sent, Unreachable, Urgency
from kernel.values import Language
from store import assignments, contributors, outbox, responses
from store.assignments import AssignmentRow
from store.outbox import ClaimedNotice
from store.sessions import ReadSession, WriteSession
from tasks.answers import answer_in
from views.notices import notice, receipt_of, verdict_of
from views.receipts import summary, verdict_card
from views.screens import Screen

BATCH: Final = 50
_FIRST_RETRY_S: Final = 2.0
_LAST_RETRY_S: Final = 8.0
"""However long the platform was away, its return is noticed within 10 s."""

_APART_S: Final = 1.0
"""A chat that has to wait takes its notices one after another, as fast as a chat may be told anything."""

_ABOUT_ANSWERS: Final = frozenset({"receipt", "verdict"})


_Outcome = Sent | Unreachable | Gone | Blocked | Migrated
"""What ends a try; a limit that asks to wait was none."""


@dataclass(frozen=True, slots=True)
class _Message:
    """One message to be sent or edited, and the notices that it delivers."""

    notices: tuple[ClaimedNotice, ...]

    @property
    def first(self) -> ClaimedNotice:
        """Where it goes."""
        return self.notices[0]

    @property
    def chat_id(self) -> int:
        """The chat that it is for."""
        edited = self.first.edits_chat_id
        return self.first.chat_id if edited is None or self.first.edits_message_id is None else edited


@dataclass(frozen=True, slots=True)
class _Answered:
    """What the cards of a batch are about: assignments, their answers, and who was dealt nothing since."""

    rows: Mapping[UUID, AssignmentRow]
    answers: Mapping[UUID, dict[str, Any]]
    newest: Collection[UUID]


@dataclass(slots=True)
class _Waiting:
    """What the limits leave for later in this batch: each chat's next turn, and what waits for one."""

    turns: dict[int, datetime] = field(default_factory=dict)
    due_at: dict[UUID, datetime] = field(default_factory=dict)

    def put(self, message: _Message, turn: datetime) -> None:
        """Let it wait for this turn; whatever else is for its chat comes after it."""
        self.turns[message.chat_id] = turn + timedelta(seconds=_APART_S)
        self.due_at |= {each.id: turn for each in message.notices}


@flow
async def deliver_notices(deps: Deps, messenger: Messenger) -> int:
    """Phrase due notices in their people's language and send them, at least once.

    A row is claimed before the call and closed after it: a crash between the two repeats a text, never loses one. Cards
    that were edited are closed together: to show one again what it shows already changes nothing.
    A message waits until the person's quiet hours end; a card is edited in them too. A chat that has to wait is asked
    about once, and where nobody can be told anything nothing is taken.
    Writes:  outbox rows; people who can't be reached are marked and not tried again.
    Returns: how many notices were taken.
    """
    if not await messenger.has_room(Urgency.NOTICE):
        return 0
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        claimed = await outbox.claim_due(session, now=now, limit=BATCH)
        audible = await _leave_quiet(session, claimed, now=now)
    if not audible:
        return len(claimed)
    async with deps.sessions.read() as session:
        answered = await _answered(session, audible)

    waiting = _Waiting()
    edited: list[UUID] = []
    try:
        for message in _messages(audible):
            if message.chat_id in waiting.turns:
                waiting.put(message, waiting.turns[message.chat_id])
                continue
            delivery = await _deliver(messenger, message, _screen(message, answered))
            match delivery:
                case RetryAfter(wait_s=wait_s):
                    waiting.put(message, deps.clock.now() + timedelta(seconds=wait_s))
                case Sent() if message.first.edits_message_id is not None:
                    edited += [each.id for each in message.notices]
                case _:
                    await _record(deps, message, delivery, now=deps.clock.now())
    finally:
        if edited or waiting.due_at:
            async with deps.sessions.write() as session:
                await outbox.finish_edits(session, edited)
                await outbox.postpone_many(session, waiting.due_at, was_tried=False)
    return len(claimed)


async def _leave_quiet(
    session: WriteSession, claimed: Sequence[ClaimedNotice], *, now: datetime
) -> list[ClaimedNotice]:
    """Let messages wait for the end of their people's quiet hours. Returns: the others."""
    audible: list[ClaimedNotice] = []
    for each in claimed:
        ends_at = each.waits_until(now)
        if ends_at is None:
            audible.append(each)
        else:
            await outbox.postpone(session, each.id, due_at=ends_at, was_tried=False)
    return audible


def _messages(claimed: Sequence[ClaimedNotice]) -> list[_Message]:
    """Verdicts go onto their own cards; those whose cards are old make one summary for each person."""
    old = [each for each in claimed if _is_old(each)]
    people = groupby(sorted(old, key=lambda each: each.contributor_id), key=lambda each: each.contributor_id)
    summaries = [_Message(tuple(group)) for _, group in people]
    return summaries + [_Message((each,)) for each in claimed if not _is_old(each)]


def _is_old(each: ClaimedNotice) -> bool:
    return each.kind == "verdict" and each.edits_message_id is None


async def _answered(session: ReadSession, claimed: Sequence[ClaimedNotice]) -> _Answered:
    ids = {
        UUID(each.facts["assignment"]) for each in claimed if each.kind in _ABOUT_ANSWERS and "assignment" in each.facts
    }
    if not ids:
        return _Answered({}, {}, ())
    return _Answered(
        rows=await assignments.by_ids(session, ids),
        answers=await responses.of_assignments(session, ids),
        newest=await assignments.newest_among(session, ids),
    )


def _screen(message: _Message, answered: _Answered) -> Screen:
    """The notice in words; a receipt or a verdict with the question and the answer that it is about."""
    each, language = message.first, _language(message.first)
    if _is_old(each):
        return summary(language, [verdict_of(notice.facts) for notice in message.notices])
    if each.kind in _ABOUT_ANSWERS:
        id = UUID(each.facts["assignment"])
        row, stored = answered.rows.get(id), answered.answers.get(id)
        if row is not None and stored is not None:
            if each.kind == "receipt":
                return receipt_of(language, row.card, answer_in(stored), row.lease, each.facts)
            verdict, is_latest = verdict_of(each.facts), id in answered.newest
            return verdict_card(language, row.card, answer_in(stored), verdict, is_latest=is_latest)
    return notice(language, each.kind, each.facts)


async def _deliver(messenger: Messenger, message: _Message, screen: Screen) -> Delivery:
    first = message.first
    if first.edits_message_id is not None and first.edits_chat_id is not None:
        return await messenger.edit(first.edits_chat_id, first.edits_message_id, screen, urgency=Urgency.NOTICE)
    return await messenger.send(first.chat_id, screen, urgency=Urgency.NOTICE, silent=first.is_silent)


async def _record(deps: Deps, message: _Message, delivery: _Outcome, *, now: datetime) -> None:
    """Write down what the platform said."""
    async with deps.sessions.write() as session:
        for each in message.notices:
            match delivery:
                case Sent(message_id=message_id):
                    await outbox.finish(session, each.id, state="sent", message_id=message_id)
                case Unreachable():
                    due_at = now + timedelta(seconds=_pause_s(each.attempts))
                    await outbox.postpone(session, each.id, due_at=due_at, was_tried=True)
                case Gone():
                    # A card that is gone had its verdict: the balance and the history tell the rest.
                    await outbox.finish(session, each.id, state="dropped")
                case Blocked() | Migrated():
                    await contributors.change(session, each.contributor_id, notices_blocked_at=now)
                    await outbox.finish(session, each.id, state="dropped")


def _pause_s(attempts: int) -> float:
    """How long to leave the platform alone after it failed: longer each time, up to a bound."""
    doubled: float = _FIRST_RETRY_S * 2.0 ** min(attempts - 1, 10)
    return min(doubled, _LAST_RETRY_S)


def _language(each: ClaimedNotice) -> Language:
    return Language(each.language or Language.EN)
