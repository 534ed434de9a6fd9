"""Rows of an operator's file as rows of the tasks table, one by one. Pure: run by the workers."""

from collections import Counter
from datetime import datetime
from typing import Any

from kernel.ids import TaskId, ids_in_order, new_id
from kernel.values import AnswerSpace, Options
from llm.model import Problem, is_baseline
from store.model_answers import ModelAnswer
from tasks.allocation import first_gain, has_full_overlap
from tasks.answers import to_value
from tasks.campaigns import Campaign
from tasks.gold import Check, is_checked
from tasks.items import Item
from tasks.kinds import all_kinds, judged_by, kind_named, option_set, options_in
from tasks.planting import is_seed
from tasks.scopes import scope_name

TaskRow = dict[str, Any]


class RowMaker:
    """Makes rows in the order of the file, until they are taken.

    Shape:   a row's `option_set` is the number of its scope: `scopes`, by number, has the names once all rows are made.
    """

    def __init__(self, campaign: Campaign, source: str, now: datetime) -> None:
        self._campaign = campaign
        self._source = source
        self._now = now
        self._ids = ids_in_order(now)
        self._slots = first_slots(campaign)
        self._questions: dict[str, TaskId] = {}
        self._numbers: dict[tuple[str, tuple[str, ...]], int] = {}
        self._counts: Counter[int] = Counter()
        self._rows: list[TaskRow] = []
        self._answers: list[ModelAnswer] = []

    def __len__(self) -> int:
        return len(self._rows)

    def take(self) -> tuple[list[TaskRow], list[ModelAnswer]]:
        """What was made since the last time."""
        taken = self._rows, self._answers
        self._rows, self._answers = [], []
        return taken

    def scopes(self) -> tuple[str, ...]:
        """The name of each scope, by its number."""
        return tuple(
            option_set(kind) or scope_name(labels, self._counts[number])
            for (kind, labels), number in self._numbers.items()
        )

    def add(self, item: Item, photo: str | None) -> None:
        """Make one more row, and those of what models said of it."""
        campaign, now = self._campaign, self._now
        payload = item.payload if photo is None else item.payload.model_copy(update={"photo": photo})
        space = kind_named(item.kind).space(payload, none_of_these=campaign.none_of_these)
        count = options_in(space)
        task_id = TaskId(next(self._ids))
        self._rows.append(
            {
                "id": task_id,
                "campaign_id": campaign.id,
                "kind": item.kind,
                "external_key": item.id,
                "language": payload.language.value,
                "payload": payload.model_dump(mode="json"),
                "option_set": self._scope(item),
                "option_count": count,
                "photo": photo,
                "gold": None if item.gold is None else to_value(item.gold),
                "gold_at": None if item.gold is None else now,
                "question_id": self._question(item, task_id),
                "licence": payload.licence or campaign.licence,
                "is_canary": item.is_canary,
                "twin": item.twin,
                "is_full_overlap": item.gold is None and has_full_overlap(task_id),
                "spot_check": Check.DRAWN.value if _is_checked(item, task_id, space) else None,
                "status": "open",
                "slots": self._slots[item.kind],
                "gain": first_gain(count),
                "created_at": now,
            }
        )
        self._answers += self._said(item, task_id)

    def _scope(self, item: Item) -> int:
        key = (item.kind, judged_by(item.kind, item.payload))
        number = self._numbers.setdefault(key, len(self._numbers))
        self._counts[number] += 1
        return number

    def _question(self, item: Item, task_id: TaskId) -> TaskId | None:
        """A question's own id, or that of the question which a planted review is about."""
        if not kind_named(item.kind).IS_REVIEWED:
            return None if item.about is None else self._questions.get(item.about)
        if is_seed(item):
            self._questions[item.id] = task_id
        return task_id

    def _said(self, item: Item, task_id: TaskId) -> list[ModelAnswer]:
        """What models have said of it before it came here; the file's SHA-256 stands where a prompt's would."""
        if not self._campaign.uses_model:
            return []
        return [
            ModelAnswer(
                id=new_id(self._now),
                task_id=task_id,
                campaign_id=self._campaign.id,
                model=model,
                is_baseline=is_baseline(model),
                prompt_sha256=self._source,
                choice=option,
                text=None,
                problem=Problem.NO_SUCH_OPTION if option is None else None,
                tokens_in=0,
                tokens_out=0,
                cost_micros=None,
                asked_at=self._now,
            )
            for model, option in item.predictions
        ]


def first_slots(campaign: Campaign) -> dict[str, int]:
    """How many assignments a task of each kind may open before anything is judged."""
    return {name: kind.SLOTS or campaign.max_overlap for name, kind in all_kinds().items()}


def _is_checked(item: Item, task_id: TaskId, space: AnswerSpace) -> bool:
    """An operator tells a drawn task's truth by one press: so it has to be one of its options."""
    is_pressed = isinstance(space, Options) and kind_named(item.kind).IS_LABEL
    return is_pressed and item.gold is None and is_checked(task_id)
