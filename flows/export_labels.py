"""An operator takes a campaign's labels home."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.deps import Cause, Deps, flow
from store import audit, campaigns, inbox, labels
from store.labels import Labelled
from tasks.errors import CampaignNotFound, NothingToExport
from tasks.kinds import choice


@dataclass(frozen=True, slots=True)
class LabelFile:
    """A file of labels, one JSON object a line."""

    name: str
    data: bytes
    rows: int
    licence: str


@flow
async def export_labels(deps: Deps, *, operator_id: str, number: int, cause: Cause) -> LabelFile:
    """Every settled choice with its label, confidence and votes; every accepted answer with its text.

    Writes:  one line of the audit, in a transaction of its own.
    Raises:  CampaignNotFound, NothingToExport.
    """
    now = deps.clock.now()
    async with deps.sessions.read(heavy=True) as session:
        row = await campaigns.by_number(session, number)
        if row is None:
            raise CampaignNotFound(number=number)
        choices = await labels.labelled_choices(session, row.id)
        answers = await labels.accepted_answers(session, row.id)

    data = await deps.workers.run(_label_lines, choices, answers)
    count = len(choices) + len({key for key, _ in answers})
    if count == 0:
        raise NothingToExport(number=number)

    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        await audit.note(session, operator_id, "export", row.campaign.label, now=now, rows=count)
    return LabelFile(f"{row.campaign.label}-labels.jsonl", data, count, row.licence)


def _label_lines(choices: Sequence[Labelled], answers: Sequence[tuple[str, str]]) -> bytes:
    """The file. Shape: {"id", "label", "confidence", "votes"} for choices, {"id", "answers"} for questions."""
    texts: dict[str, list[str]] = {}
    for key, text in answers:
        texts.setdefault(key, []).append(text)
    rows: list[dict[str, Any]] = [_choice_line(each) for each in choices]
    rows += [{"id": key, "answers": given} for key, given in texts.items()]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _choice_line(found: Labelled) -> dict[str, Any]:
    options = (*choice.load(found.payload).options, choice.NONE_OF_THESE)
    return {
        "id": found.external_key,
        "label": options[found.label],
        "confidence": round(found.confidence, 4),
        "votes": {options[number]: count for number, count in sorted(found.votes.items())},
    }
