"""From rows to the items of a release: pure."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final
from uuid import UUID

from flows.shared.preferences import Preferences
from store.release_pages import ACCEPTED, Page, ReleasedAnswer, ReleasedTask
from store.responses import ERASED
from tasks.answers import answer_in, told_in, written
from tasks.exports.shapes import (
    Comparison,
    Item,
    ModelAnswer,
    Outcome,
    Picture,
    Text,
    Vote,
    answer_as_written,
    item_of,
    tombstone,
)
from tasks.kinds import TaskPayload, kind_named, review

DIGEST_CHARS: Final = 32
_TOLD: Final = 1.0
"""The confidence of what an operator knew beforehand."""
_NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all pages of a release.

    Shape:   `name` gives a person's pseudonym; `picture` puts the one of this SHA-256 in; `with_gold` whether truths
             that were known beforehand are told: of a campaign that is closed.
    """

    licence: str
    name: Callable[[UUID], str]
    preferences: Preferences
    picture: Callable[[str], Picture]
    digest_key: bytes
    with_gold: bool


@dataclass(frozen=True, slots=True)
class Made:
    """An item, and the answers that went into it. Shape: `item` is None where nothing is settled."""

    task: ReleasedTask
    item: Item | None
    answer_ids: frozenset[UUID] = frozenset()


def items_of(page: Page, context: Context) -> list[Made]:
    """The items of a page, in its order, with what is not settled."""
    return [_made(task, page, context) for task in page.tasks]


def tombstone_of(task: ReleasedTask) -> Item:
    """What is left of an item that an earlier release had, and this one has not."""
    kind = kind_named(task.kind)
    return tombstone(task.external_key, task.kind, kind.space(kind.load(task.payload)))


def digest(item: Item, key: bytes) -> str:
    """What tells whether an item says something else than before, whatever people are called. For us alone."""
    bare = replace(
        item,
        votes=tuple(replace(vote, by="") for vote in item.votes),
        texts=tuple(
            replace(text, by="", reviews=tuple(replace(vote, by="") for vote in text.reviews)) for text in item.texts
        ),
    )
    return hmac.digest(key, repr(bare).encode("utf-8", "surrogatepass"), hashlib.sha256).hex()[:DIGEST_CHARS]


def _made(task: ReleasedTask, page: Page, context: Context) -> Made:
    kind = kind_named(task.kind)
    payload = kind.load(task.payload)
    known = _known(task, page, context)
    if kind.IS_REVIEWED:
        return _question(task, payload, page, context, known)
    if not kind.IS_LABEL:
        return Made(task, None)
    label = _label(task, context)
    if label is None:
        return Made(task, None)
    given = page.answers.get(task.id, ())
    space = kind.space(payload)
    said = item_of(
        task.kind,
        payload,
        key=task.external_key,
        licence=context.licence,
        label=answer_as_written(told_in(space, label), payload, task.kind),
        confidence=round(_TOLD if task.status != "closed" else task.confidence or 0.0, 4),
        is_gold=task.gold is not None,
        votes=tuple(_vote(each, payload, task.kind, context) for each in given),
        models=tuple(
            ModelAnswer(model, answer_as_written(option, payload, task.kind))
            for model, option in page.models.get(task.id, ())
        ),
        **known,
    )
    return Made(task, said, frozenset(each.id for each in given))


def _known(task: ReleasedTask, page: Page, context: Context) -> dict[str, Any]:
    """What an item has whatever it asks."""
    pair = page.twins.get(task.external_key)
    return {
        "picture": None if task.photo is None else context.picture(task.photo),
        "twin": None if pair is None else pair.twin,
        "twin_agrees": None if pair is None else pair.agrees,
    }


def _label(task: ReleasedTask, context: Context) -> Any:
    """What a task says: its label once it is settled; what was known beforehand only where nobody is asked any more."""
    if task.status == "closed":
        return task.label
    return task.gold if context.with_gold else None


def _question(task: ReleasedTask, payload: TaskPayload, page: Page, context: Context, known: Mapping[str, Any]) -> Made:
    accepted = [each for each in page.answers.get(task.id, ()) if each.state in ACCEPTED and each.text is not None]
    if not accepted:
        return Made(task, None)
    place = {each.id: number for number, each in enumerate(accepted)}
    best = place.get(context.preferences.best.get(task.external_key, _NOBODY))
    said = item_of(
        task.kind,
        payload,
        key=task.external_key,
        licence=context.licence,
        texts=tuple(_text(each, task, page, context) for each in accepted),
        comparisons=tuple(_comparisons(task, page, context, place)),
        best=None if best is None or accepted[best].text == ERASED else best,
        **known,
    )
    ids = {*place, *page.compared.get(task.id, ())}
    ids.update(each.id for answer in accepted for each in page.reviews.get(answer.id, ()))
    return Made(task, said, frozenset(ids))


def _text(answer: ReleasedAnswer, task: ReleasedTask, page: Page, context: Context) -> Text:
    original = task.payload.get("answer")
    text = None if answer.text == ERASED else answer.text
    return Text(
        by=context.name(answer.contributor_id),
        text=text,
        day=_day(answer),
        used_ai=answer.declared_ai,
        is_kept=None if original is None or text is None else text == original,
        reviews=tuple(
            Vote(
                by=context.name(each.contributor_id),
                answer=_option(each.choice, review.OPTIONS),
                day=_day(each),
                used_ai=each.declared_ai,
                outcome=_outcome(each),
            )
            for each in page.reviews.get(answer.id, ())
        ),
        models=tuple(
            ModelAnswer(model, _option(option, review.OPTIONS)) for model, option in page.reviewing.get(answer.id, ())
        ),
    )


def _comparisons(task: ReleasedTask, page: Page, context: Context, place: Mapping[UUID, int]) -> Iterable[Comparison]:
    """What models and people prefer. A correction may have taken an answer back since it was compared."""
    for each in page.preferred.get(task.id, ()):
        if each.first_id in place and each.second_id in place:
            first, second = place[each.first_id], place[each.second_id]
            yield Comparison(each.model, first, second, {"first": first, "second": second}.get(each.preferred))
    for judged in context.preferences.judged.get(task.external_key, ()):
        if judged.first_id in place and judged.second_id in place:
            preferred = None if judged.preferred is None else place[judged.preferred]
            pair = place[judged.first_id], place[judged.second_id]
            yield Comparison("people", *pair, preferred, judged.confidence, judged.votes)


def _vote(answer: ReleasedAnswer, payload: TaskPayload, kind: str, context: Context) -> Vote:
    return Vote(
        by=context.name(answer.contributor_id),
        answer=answer_as_written(answer_in(asdict(answer)), payload, kind),
        day=_day(answer),
        used_ai=answer.declared_ai,
        outcome=_outcome(answer),
    )


def _option(choice: int | None, options: Sequence[str]) -> Any:
    return None if choice is None else written(choice, options)


def _outcome(answer: ReleasedAnswer) -> Outcome:
    if answer.state in ACCEPTED:
        return Outcome.ACCEPTED
    return Outcome.REFUSED if answer.state == "withheld" else Outcome.OPEN


def _day(answer: ReleasedAnswer) -> str:
    """The day in UTC: a person's own would tell where on earth they are."""
    return answer.submitted_at.date().isoformat()
