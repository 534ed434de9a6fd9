"""What a replay comes to: the exported labels, and who was paid for what."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.crowd.minds import Sort
from sandbox.crowd.purse import look_into
from sandbox.crowd.record import Paid
from sandbox.crowd.rounds import AT_ONCE
from sandbox.crowd.votes import VoteSet
from sandbox.crowd.worker import Tally, Worker


@dataclass(frozen=True, slots=True)
class Labelled:
    """What the house says of a task, in the set's own words, and how many votes it has for each label."""

    label: str
    confidence: float
    votes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pay:
    """Who was paid, as the people's own chats say it. Units: AIC; shares 0..1.

    Shape:   honest_released counts accepted tasks, so that quality does not sway it; accepted_unlike is how far the
             people's accepted tasks are from the operator's count: 0, or something is lost.
    """

    cheaters_pay_share: float
    honest_released: float
    aic_honest: float
    aic_honest_pending: float
    aic_cheaters: float
    aic_cheaters_pending: float
    accepted_unlike: int


def read_labels(rows: Iterable[Mapping[str, Any]], votes: VoteSet) -> dict[str, Labelled]:
    """The exported rows by task; one whose label is not of the set is left out."""
    labels = {}
    for row in rows:
        question = votes.questions[str(row["id"])]
        words = {text: label for label, text in question.options.items()}
        if (label := words.get(str(row["label"]))) is not None:
            counts = {words[option]: int(count) for option, count in row["votes"].items() if option in words}
            labels[question.task] = Labelled(label, float(row["confidence"]), counts)
    return labels


def unlike(labels: Mapping[str, Labelled], tally: Tally) -> int:
    """On how many labelled tasks the house has other votes than the crowd pressed."""
    pressed = tally.labels
    return sum(each.votes != Counter(pressed.get(task, ())) for task, each in labels.items())


async def look_into_purses(workers: Sequence[Worker]) -> list[Paid]:
    """Everybody asks for their own balance and statement.

    Raises:  TimeoutError.
    """
    places = asyncio.Semaphore(AT_ONCE)

    async def asked(worker: Worker) -> Paid:
        async with places:
            return Paid(worker.name, worker.sort, worker.done, await look_into(worker.visitor.someone))

    return await asyncio.gather(*map(asked, workers))


def pay_of(people: Sequence[Paid], accepted: int) -> Pay:
    """Who got how much of it. Shape: accepted tasks as the operator's bot counts them."""
    honest = [each.purse for each in people if each.sort is Sort.HONEST]
    cheaters = [each.purse for each in people if each.sort is not Sort.HONEST]
    released = sum(each.tasks_paid for each in honest)
    waiting = sum(each.tasks_pending for each in honest)
    to_honest, to_cheaters = (sum(each.aic_paid for each in side) for side in (honest, cheaters))
    of_all = sum(each.purse.tasks_paid + each.purse.tasks_pending for each in people)
    return Pay(
        cheaters_pay_share=_share(to_cheaters, to_honest + to_cheaters),
        honest_released=_share(released, released + waiting),
        aic_honest=round(to_honest, 2),
        aic_honest_pending=round(sum(each.aic_pending for each in honest), 2),
        aic_cheaters=round(to_cheaters, 2),
        aic_cheaters_pending=round(sum(each.aic_pending for each in cheaters), 2),
        accepted_unlike=abs(of_all - accepted),
    )


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0
