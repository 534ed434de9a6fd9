"""Notices about verdicts, as facts: phrased when they are delivered, in the person's language."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from kernel.ids import derived_id
from store.outbox import Notice
from store.promises import Promise

CARD_EDITED_FOR: Final = timedelta(days=2)
"""A verdict goes onto the answered card for so long; later it is bundled into a summary."""
BUNDLED_AFTER: Final = timedelta(hours=1)
DESK_JOB: Final = "desk-notices"
"""What delivers to operators."""
PEERS_SHOWN_FROM: Final = 2
"""One peer alone is nobody's majority, and would tell gold, which waits for fewer, from other tasks."""


def verdict_notice(promise: Promise, outcome: str, pay_units: int, *, now: datetime) -> Notice:
    """Tell somebody what became of an answer: silently, on its card where that is still fresh."""
    reasons: dict[str, Any] = promise.reasons or {}
    peers = reasons.get("peers", 0)
    # Refused by gold, in spite of peers or without them, must read like refused by peers: so peers are not told then.
    shows_peers = peers >= PEERS_SHOWN_FROM and outcome != "rejected"
    is_fresh = promise.message_id is not None and now - promise.submitted_at < CARD_EDITED_FOR
    return Notice(
        id=_id(outcome, promise.response_id),
        contributor_id=promise.contributor_id,
        kind="verdict",
        facts={
            "assignment": str(promise.assignment_id),
            "ref": promise.ref,
            "lease": promise.lease,
            "outcome": outcome,
            "pay_units": pay_units,
            "peers_agreeing": reasons.get("agreeing", 0) if shows_peers else 0,
            "peers": peers if shows_peers else 0,
            "reason": reasons.get("by"),
        },
        due_at=now if is_fresh else now + BUNDLED_AFTER,
        edits_chat_id=promise.chat_id if is_fresh else None,
        edits_message_id=promise.message_id if is_fresh else None,
    )


def _id(outcome: str, response_id: UUID) -> UUID:
    return derived_id(f"notice {outcome}", response_id)
