"""Notices leave the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from flows.deps import Deps, flow
from flows.ports import Blocked, Delivery, Gone, Messenger, Migrated, RetryAfter, Sent, Unreachable, Urgency
from kernel.values import Language
from store import assignments, contributors, outbox, responses
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

_ABOUT_ANSWERS: Final = frozenset({"receipt", "verdict"})


@dataclass(frozen=True, slots=True)
class _Message:
    """One message to be sent or edited, and the notices that it delivers."""

    notices: tuple[ClaimedNotice, ...]
    screen: Screen

    @property
    def first(self) -> ClaimedNotice:
        """Where it goes."""
        return self.notices[0]


@flow
async def deliver_notices(deps: Deps, messenger: Messenger) -> int:
    """Phrase due notices in their people's language and send them, at least once.

    A row is claimed before the call and closed after it: a crash between the two repeats a text, never loses one.
    A message waits until the person's quiet hours end; a card is edited in them too.
    Writes:  outbox rows; people who can't be reached are marked and not tried again.
    Returns: how many notices were taken.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        claimed = await outbox.claim_due(session, now=now, limit=BATCH)
        audible = await _leave_quiet(session, claimed, now=now)
    if not audible:
        return len(claimed)
    async with deps.sessions.read() as session:
        messages = await _phrase(session, audible)

    for message in messages:
        delivery = await _deliver(messenger, message)
        await _record(deps, message, delivery, now=deps.clock.now())
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


async def _phrase(session: ReadSession, claimed: Sequence[ClaimedNotice]) -> list[_Message]:
    """Verdicts go onto their own cards; those whose cards are old make one summary for each person."""
    messages: list[_Message] = []
    old = [each for each in claimed if each.kind == "verdict" and each.edits_message_id is None]
    for _, group in groupby(sorted(old, key=lambda each: each.contributor_id), key=lambda each: each.contributor_id):
        same = tuple(group)
        messages.append(_Message(same, summary(_language(same[0]), [verdict_of(each.facts) for each in same])))
    return messages + [_Message((each,), await _screen(session, each)) for each in claimed if each not in old]


async def _screen(session: ReadSession, each: ClaimedNotice) -> Screen:
    """The notice in words; a receipt or a verdict with the question and the answer that it is about."""
    if each.kind in _ABOUT_ANSWERS:
        row = await assignments.by_id(session, each.facts["assignment"])
        stored = None if row is None else await responses.of_assignment(session, row.id)
        if row is not None and stored is not None:
            if each.kind == "receipt":
                return receipt_of(_language(each), row.card, answer_in(stored), row.lease, each.facts)
            is_latest = await assignments.newest_of(session, each.contributor_id) == row.id
            return verdict_card(
                _language(each), row.card, answer_in(stored), verdict_of(each.facts), is_latest=is_latest
            )
    return notice(_language(each), each.kind, each.facts)


async def _deliver(messenger: Messenger, message: _Message) -> Delivery:
    first = message.first
    if first.edits_message_id is not None and first.edits_chat_id is not None:
        return await messenger.edit(
            first.edits_chat_id,
            first.edits_message_id,
            message.screen,
            urgency=Urgency.NOTICE,
        )
    return await messenger.send(
        first.chat_id,
        message.screen,
        urgency=Urgency.NOTICE,
        silent=first.is_silent,
    )


async def _record(deps: Deps, message: _Message, delivery: Delivery, *, now: datetime) -> None:
    """Write down what the platform said."""
    async with deps.sessions.write() as session:
        for each in message.notices:
            match delivery:
                case Sent(message_id=message_id):
                    await outbox.finish(session, each.id, state="sent", message_id=message_id)
                case RetryAfter(wait_s=wait_s):
                    due_at = now + timedelta(seconds=wait_s)
                    await outbox.postpone(session, each.id, due_at=due_at, was_tried=False)
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
