"""An operator takes a campaign's labels home."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flows.deps import Cause, Deps, flow
from flows.shared.gathering import gather, worked_out
from flows.shared.preferences import Preferences, preferences
from flows.shared.progress import progress_of
from kernel.values import Options
from store import audit, campaigns, comparisons, inbox, labels, model_comparisons, twins
from store.comparisons import Comparison
from store.labels import Answered, Labelled
from store.model_comparisons import Preferred
from tasks.answers import from_value, told_in, written
from tasks.errors import CampaignNotFound, NothingToExport
from tasks.kinds import kind_named
from tasks.twins import TwinPair
from views.figures import Drawn

_NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class LabelFile:
    """A file of labels, one JSON object a line."""

    name: str
    data: bytes
    rows: int
    licence: str
    drawn: Drawn
    """What the labels are worth."""
    is_without_gold: bool


@flow
async def export_labels(deps: Deps, *, operator_id: str, number: int, cause: Cause) -> LabelFile:
    """Every settled task with its label, confidence and votes; every accepted answer with its text.

    Writes:  one line of the audit, in a transaction of its own.
    Raises:  CampaignNotFound, NothingToExport.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        labelled = await labels.labelled(session, row.id)
        answers = await labels.accepted_answers(session, row.id)
        preferred = await model_comparisons.of_campaign(session, row.id)
        compared = await comparisons.of_campaign(session, row.id)
        pairs = await twins.of_campaign(session, row.id)
        progress = await progress_of(deps, session, row)
        gathered = await gather(deps, session, row, progress)

    data = await deps.workers.run(_label_lines, labelled, answers, preferred, compared, pairs)
    count = len(labelled) + len({each.external_key for each in answers})
    if count == 0:
        raise NothingToExport(number=number)

    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await audit.note(session, operator_id, "export", row.campaign.label, now=now, rows=count)
    drawn = await worked_out(deps, gathered)
    return LabelFile(f"{row.campaign.label}-labels.jsonl", data, count, row.licence, drawn, progress.is_without_gold)


def _label_lines(
    labelled: Sequence[Labelled],
    answers: Sequence[Answered],
    preferred: Sequence[Preferred],
    compared: Sequence[Comparison],
    pairs: Sequence[TwinPair],
) -> bytes:
    """The file.

    Shape:   {"id", "label", "confidence", "votes", "gold"} for labels, {"id", "answers", "used_ai"} for questions.

    Of twins, the same item in both languages, "twin" and "twin_agrees": null while the other one is not settled.
    `gold` says that the label is not the crowd's but the word of an operator, who did not see theirs.
    An answer is null where its author has had it erased: it was given and accepted, and its words are gone.
    `used_ai` says of each answer whether its author has declared an AI's help: where it came from, not how good it is.
    `kept`, of a model's answers that were to be corrected, says whether each is as the model wrote it.
    What models and people prefer, where they were asked: {"by", "answers", "preferred"}, all by the answers' places
    from 0; `preferred` is null where a model said otherwise once the answers had changed places, and where people
    find them about as good, or bad. Where `by` is "people", with "confidence" and "votes", whose a and b are the two;
    and `best` is the place of the answer that they prefer, the dataset's text.
    """
    given: dict[str, list[Answered]] = {}
    for each in answers:
        given.setdefault(each.external_key, []).append(each)
    said: dict[str, list[Preferred]] = {}
    for judged in preferred:
        said.setdefault(judged.question_key, []).append(judged)
    twin_of = {key: pair for pair in pairs for key in pair.external_keys}
    rows: list[dict[str, Any]] = [
        _labelled_line(each) | _twin_fields(twin_of.get(each.external_key)) for each in labelled
    ]
    liked = preferences(compared)
    rows += [_answer_line(key, texts, said.get(key, ()), liked) for key, texts in given.items()]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _twin_fields(pair: TwinPair | None) -> dict[str, Any]:
    return {} if pair is None else {"twin": pair.twin, "twin_agrees": pair.agrees}


def _answer_line(
    key: str, given: Sequence[Answered], preferred: Sequence[Preferred], liked: Preferences
) -> dict[str, Any]:
    line: dict[str, Any] = {
        "id": key,
        "answers": [each.text or None for each in given],
        "used_ai": [each.used_ai for each in given],
    }
    if any(each.is_kept is not None for each in given):
        line["kept"] = [each.is_kept for each in given]
    place = {each.response_id: number for number, each in enumerate(given)}
    # A correction may have taken an answer back since it was compared.
    compared: list[dict[str, Any]] = [
        {
            "by": each.model,
            "answers": [place[each.first_id], place[each.second_id]],
            "preferred": {"first": place[each.first_id], "second": place[each.second_id]}.get(each.preferred),
        }
        for each in preferred
        if each.first_id in place and each.second_id in place
    ]
    compared += [
        {
            "by": "people",
            "answers": [place[judged.first_id], place[judged.second_id]],
            "preferred": None if judged.preferred is None else place[judged.preferred],
            "confidence": judged.confidence,
            "votes": judged.votes,
        }
        for judged in liked.judged.get(key, ())
        if judged.first_id in place and judged.second_id in place
    ]
    if compared:
        line["compared"] = compared
    best = place.get(liked.best.get(key, _NOBODY))
    if best is not None and given[best].text:
        line["best"] = best
    return line


def _labelled_line(found: Labelled) -> dict[str, Any]:
    kind = kind_named(found.kind)
    payload = kind.load(found.payload)
    space, names = kind.space(payload), kind.names(payload)
    votes: Any = {written(number, names): count for number, count in sorted(found.votes.items())}
    return {
        "id": found.external_key,
        "label": written(told_in(space, found.label), names),
        "confidence": round(found.confidence, 4),
        "votes": votes if isinstance(space, Options) else [written(from_value(value), names) for value in found.given],
        "gold": found.is_gold,
    }
