"""A campaign's tasks as those of another: the same questions, and nothing of what came of them. Pure."""

from collections.abc import Iterator, MutableMapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flows.shared.task_rows import first_slots
from kernel.ids import TaskId
from kernel.values import Options
from tasks.allocation import first_gain, has_full_overlap
from tasks.campaigns import Campaign
from tasks.gold import Check, is_checked
from tasks.kinds import kind_named

KEPT = (
    "kind",
    "external_key",
    "language",
    "payload",
    "option_set",
    "option_count",
    "photo",
    "gold",
    "twin",
    "licence",
    "is_canary",
)
"""What a file had said of a task."""


def copied(
    rows: Sequence[dict[str, Any]],
    into: Campaign,
    ids: Iterator[UUID],
    questions: MutableMapping[UUID, UUID],
    *,
    now: datetime,
) -> list[dict[str, Any]]:
    """Make rows anew, in the order of the file.

    Shape:   `questions` maps the questions met so far to their copies, for the reviews that are planted about them.
    """
    slots = first_slots(into)
    made = []
    for row in rows:
        task_id = TaskId(next(ids))
        is_question = kind_named(row["kind"]).IS_REVIEWED
        if is_question:
            questions[row["id"]] = task_id
        has_gold = row["gold"] is not None
        made.append(
            {name: row[name] for name in KEPT}
            | {
                "id": task_id,
                "campaign_id": into.id,
                "gold_at": now if has_gold else None,
                "question_id": task_id if is_question else questions.get(row["question_id"]),
                "is_full_overlap": not has_gold and has_full_overlap(task_id),
                "spot_check": Check.DRAWN.value if _is_checked(row, into, task_id) else None,
                "status": "open",
                "slots": slots[row["kind"]],
                "gain": first_gain(row["option_count"]),
                "created_at": now,
            }
        )
    return made


def _is_checked(row: dict[str, Any], into: Campaign, task_id: TaskId) -> bool:
    """As at an import: an operator tells a drawn task's truth by one press, so it has to be one of its options."""
    kind = kind_named(row["kind"])
    if row["gold"] is not None or not kind.IS_LABEL or not is_checked(task_id):
        return False
    return isinstance(kind.space(kind.load(row["payload"]), none_of_these=into.none_of_these), Options)
