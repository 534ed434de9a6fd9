"""A file on its way to becoming tasks. Pure and heavy: run by the workers, never on the event loop."""

import hashlib
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final

from kernel.ids import TaskId, new_id
from kernel.values import AnswerSpace, Language, Options
from llm.model import Problem, is_baseline
from store.images import ImageRefused, Picture, sanitise
from store.model_answers import ModelAnswer
from tasks.allocation import first_gain, has_full_overlap
from tasks.answers import to_value
from tasks.campaigns import Campaign, pay_for
from tasks.gold import Check, is_checked
from tasks.imports import BadRow, Import, Item, Manifest, read, without_taken
from tasks.kinds import all_kinds, judged_by, kind_named, option_set, options_in
from tasks.planting import planted_reviews
from tasks.raw import UTF_8
from tasks.rows import Defaults, RowFault
from tasks.scopes import option_sets

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Upload:
    """An operator's file: its name tells its format."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file holds, before anything is imported."""

    good: int
    gold: int
    bad_rows: tuple[BadRow, ...]
    encoding: str = UTF_8
    unused: int = 0
    """Pictures that no row names."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file's good rows as rows of the tasks table and of the model's answers, with the pictures by SHA-256.

    Shape:   `items` counts the file's own rows; `batches` hold the planted reviews too. Each batch crosses from the
             worker as bytes of its own: unpickling them all at once would hold the event loop for seconds.
    """

    campaign: Campaign
    batches: tuple[bytes, ...]
    photos: Mapping[str, Picture]
    items: int
    gold: int

    def rows(self) -> Iterator[tuple[list[dict[str, Any]], list[ModelAnswer]]]:
        """The rows, some hundreds at a time, each with what models said of them."""
        return (pickle.loads(batch) for batch in self.batches)  # noqa: S301 - our own worker's bytes


def survey(upload: Upload, campaign: Campaign, taken: frozenset[str]) -> Survey:
    """Look at every row and every picture.

    Raises:  FileTooLarge, FileTypeUnknown, FileNotReadable, TooManyRows, NothingToImport.
    """
    found, _ = _read(upload, campaign, taken)
    return Survey(len(found.items), _gold(found.items), found.bad_rows, found.encoding, found.unused)


def prepare(upload: Upload, campaign: Campaign, taken: frozenset[str], now: datetime) -> Prepared:
    """Make the good rows ready to be stored.

    Raises:  as `survey`.
    """
    found, photos = _read(upload, campaign, taken)
    changed = _with_file(campaign, found)
    sha256s = {name: hashlib.sha256(photo.data).hexdigest() for name, photo in photos.items()}
    items = [*found.items, *planted_reviews(found.items)]
    rows = _task_rows(changed, items, sha256s, now)
    source = hashlib.sha256(upload.data).hexdigest()
    said = [_model_answers(changed, item, row["id"], source, now) for item, row in zip(items, rows, strict=True)]
    return Prepared(
        campaign=changed,
        batches=tuple(
            pickle.dumps((rows[first : first + BATCH], [*chain.from_iterable(said[first : first + BATCH])]))
            for first in range(0, len(rows), BATCH)
        ),
        photos={sha256s[name]: photo for name, photo in photos.items()},
        items=len(found.items),
        gold=_gold(found.items),
    )


def _gold(items: Sequence[Item]) -> int:
    """The items whose right answer is known: gold, or a reference to review by."""
    return sum(item.gold is not None or bool(getattr(item.payload, "references", ())) for item in items)


def _read(upload: Upload, campaign: Campaign, taken: frozenset[str]) -> tuple[Import, dict[str, Picture]]:
    (language, *more) = campaign.languages or (None,)
    defaults = Defaults(
        language=None if more else language,
        licence=campaign.licence,
        none_of_these=campaign.none_of_these,
    )
    found = without_taken(read(upload.name, upload.data, defaults), taken)
    photos: dict[str, Picture] = {}
    unreadable = set()
    for name, data in found.images.items():
        try:
            photos[name] = sanitise(data)
        except ImageRefused:
            unreadable.add(name)
    bad = [
        BadRow(item.line, RowFault.IMAGE_NOT_READABLE, {"image": item.image})
        for item in found.items
        if item.image in unreadable and item.image is not None
    ]
    items = tuple(item for item in found.items if item.image not in unreadable)
    bad_rows = tuple(sorted((*found.bad_rows, *bad), key=lambda row: row.line))
    return replace(found, items=items, bad_rows=bad_rows), photos


def _with_file(campaign: Campaign, found: Import) -> Campaign:
    """The draft as the file makes it: its manifest's word, and the kinds and languages of its rows."""
    manifest: Manifest = found.manifest
    kinds = campaign.kinds | {item.kind for item in found.items}
    languages: frozenset[Language] = campaign.languages | {item.payload.language for item in found.items}
    return replace(
        campaign,
        title=manifest.title or campaign.title,
        licence=manifest.licence or campaign.licence,
        guide=manifest.guide or campaign.guide,
        none_of_these=campaign.none_of_these if manifest.none_of_these is None else manifest.none_of_these,
        pay=pay_for(kinds, campaign.pay),
        languages=languages,
    )


def _task_rows(
    campaign: Campaign, items: Sequence[Item], sha256s: Mapping[str, str], now: datetime
) -> list[dict[str, Any]]:
    scopes = option_sets(
        [item.kind for item in items],
        [judged_by(item.kind, item.payload) for item in items],
    )
    slots = first_slots(campaign)
    questions: dict[str | None, TaskId] = {}
    rows = []
    for index, (item, scope) in enumerate(zip(items, scopes, strict=True)):
        photo = None if item.image is None else sha256s[item.image]
        payload = item.payload if photo is None else item.payload.model_copy(update={"photo": photo})
        space = kind_named(item.kind).space(payload, none_of_these=campaign.none_of_these)
        count = options_in(space)
        task_id = TaskId(new_id(now + timedelta(milliseconds=index)))  # ids in the order of the file
        is_question = kind_named(item.kind).IS_REVIEWED
        if is_question:
            questions[item.id] = task_id
        rows.append(
            {
                "id": task_id,
                "campaign_id": campaign.id,
                "kind": item.kind,
                "external_key": item.id,
                "language": payload.language.value,
                "payload": payload.model_dump(mode="json"),
                "option_set": option_set(item.kind) or scope,
                "option_count": count,
                "photo": photo,
                "gold": None if item.gold is None else to_value(item.gold),
                "gold_at": None if item.gold is None else now,
                "question_id": questions.get(item.id if is_question else item.about),
                "licence": payload.licence or campaign.licence,
                "is_canary": item.is_canary,
                "twin": item.twin,
                "is_full_overlap": item.gold is None and has_full_overlap(task_id),
                "spot_check": Check.DRAWN.value if _is_checked(item, task_id, space) else None,
                "status": "open",
                "slots": slots[item.kind],
                "gain": first_gain(count),
                "created_at": now,
            }
        )
    return rows


def _model_answers(campaign: Campaign, item: Item, task_id: TaskId, source: str, now: datetime) -> list[ModelAnswer]:
    """What models have said of a row before it came here; the file's SHA-256 stands where a prompt's would."""
    if not campaign.uses_model:
        return []
    return [
        ModelAnswer(
            id=new_id(now),
            task_id=task_id,
            campaign_id=campaign.id,
            model=model,
            is_baseline=is_baseline(model),
            prompt_sha256=source,
            choice=option,
            text=None,
            problem=Problem.NO_SUCH_OPTION if option is None else None,
            tokens_in=0,
            tokens_out=0,
            cost_micros=None,
            asked_at=now,
        )
        for model, option in item.predictions
    ]


def _is_checked(item: Item, task_id: TaskId, space: AnswerSpace) -> bool:
    """An operator tells a drawn task's truth by one press: so it has to be one of its options."""
    is_pressed = isinstance(space, Options) and kind_named(item.kind).IS_LABEL
    return is_pressed and item.gold is None and is_checked(task_id)


def first_slots(campaign: Campaign) -> dict[str, int]:
    """How many assignments a task of each kind may open before anything is judged."""
    return {name: kind.SLOTS or campaign.max_overlap for name, kind in all_kinds().items()}
