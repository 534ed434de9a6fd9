"""What follows from a fit: closed tasks, verdicts with their reasons, people's tallies. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import numpy as np

from kernel.ids import TaskId
from kernel.values import Answer, AnswerSpace
from scoring import online, reviews
from scoring.arrays import IntArray
from scoring.evidence import Evidence
from scoring.honesty.assess import Cleared
from scoring.honesty.flags import FlagReason
from scoring.honesty.paste import NO_ANSWER
from scoring.judge import Judgement
from scoring.pacing import VERDICT_WAITS
from scoring.standing import Tally
from scoring.truth.posterior import NO_GOLD
from scoring.verdicts import Verdict
from store.campaigns import CampaignRow
from store.evidence import Scope
from store.flags import Raised
from store.tasks import TaskRow
from store.votes import Vote
from tasks.allocation import gain, precedence
from tasks.answers import from_value, to_value
from tasks.appeals import PANEL_MAX, PANEL_MIN
from tasks.kinds.answer import REVIEWS_MAX, REVIEWS_MIN

REVIEW: Final = "review"
_GOLD: Final = "gold"
CONFIDENCE_MOVES: Final = 0.01
"""A confidence is written again when it has moved by more than this."""
GAIN_MOVES: Final = 0.02
"""So far a gain must have moved to be written again where no vote has come."""
STATES: Final = {Verdict.ACCEPTED: "pending", Verdict.REJECTED: "withheld", Verdict.ADJUDICATE: "adjudicate"}
"""Where a response goes by its verdict."""
TOLD: Final = {Verdict.ACCEPTED: "accepted", Verdict.REJECTED: "rejected", Verdict.ADJUDICATE: "adjudicate"}
"""What its author is told, as views.receipts.Outcome."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything one fit rests on."""

    scope: Scope
    campaign: CampaignRow
    tasks: list[TaskRow]
    votes: list[Vote]
    people: list[UUID]
    elsewhere: dict[UUID, Tally]
    answers: dict[str, dict[UUID, int]]
    suspended: frozenset[UUID]
    cleared: dict[UUID, Mapping[FlagReason, int]]
    previous_id: UUID | None
    space: AnswerSpace | None = None
    """Where answers are not options."""
    joined: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    """People of these, with the other accounts that are theirs too."""
    trusted: frozenset[UUID] = frozenset()
    """People of these whose reviews an operator trusts."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One response with what became of it and why. `reasons` are parts for the why-card: counts, never peers' names."""

    response_id: UUID
    verdict: Verdict
    reasons: dict[str, Any]

    @property
    def is_passed_gold(self) -> bool:
        """Whether the truth was known, and met."""
        return self.reasons["by"] == _GOLD and self.verdict is Verdict.ACCEPTED


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A free-text answer that its reviews have decided."""

    decided: Decided
    tally: Tally


@dataclass(frozen=True, slots=True)
class Conclusions:
    """All that a fit changes, ready to be recorded.

    Shape:   closed, relabelled, moved: rows for store.tasks.change_many; seen: responses; rings: person -> ring.
    """

    closed: list[dict[str, Any]]
    relabelled: list[dict[str, Any]]
    moved: list[dict[str, Any]]
    seen: list[UUID]
    decided: list[Decided]
    raised: list[Decided]
    reviewed: list[Reviewed]
    rings: dict[UUID, UUID]
    flags: list[Raised]


def draw(gathered: Gathered, judgement: Judgement, *, now: datetime) -> Conclusions:
    """Say what follows. A hundred thousand tasks take half a second: not the event loop's."""
    return Conclusions(
        closed=closed_tasks(gathered, judgement, now=now),
        relabelled=relabelled_tasks(gathered, judgement),
        moved=moved_tasks(gathered, judgement),
        seen=seen_votes(gathered),
        decided=decided_votes(gathered, judgement),
        raised=raised_votes(gathered, judgement),
        reviewed=reviewed_answers(gathered, judgement) if gathered.scope.kind == REVIEW else [],
        rings=rings_of(gathered, judgement),
        flags=raised_flags(gathered, judgement),
    )


def evidence_of(gathered: Gathered, *, now: datetime) -> Evidence:
    """What was gathered, as arrays: what may cross to another process."""
    task_index = {task.id: index for index, task in enumerate(gathered.tasks)}
    person_index = {person: index for index, person in enumerate(gathered.people)}
    settings = gathered.campaign.campaign
    is_review = gathered.scope.kind == REVIEW
    said = _said(gathered)
    waited = {vote.task_id for vote in gathered.votes if vote.submitted_at <= now - VERDICT_WAITS}
    return Evidence(
        task=np.array([task_index[vote.task_id] for vote in gathered.votes], dtype=np.int64),
        worker=np.array([person_index[vote.contributor_id] for vote in gathered.votes], dtype=np.int64),
        label=said.label,
        n_workers=len(gathered.people),
        n_classes=said.n_classes,
        gold=said.gold,
        space=gathered.space,
        meanings=said.meanings,
        min_overlap=REVIEWS_MIN if is_review else settings.min_overlap,
        max_overlap=REVIEWS_MAX if is_review else settings.max_overlap,
        tau=settings.tau,
        full_overlap=np.array([task.is_full_overlap for task in gathered.tasks], dtype=bool),
        already_closed=np.array([task.status != "open" for task in gathered.tasks], dtype=bool),
        gold_due=np.array([task.gold is not None and task.id in waited for task in gathered.tasks], dtype=bool),
        open_leases=np.array([task.open_leases for task in gathered.tasks], dtype=np.int64),
        closing=gathered.campaign.status == "closing" and not is_review,  # answers are owed their full reviews
        answers=_answers(gathered),
        learn_classes=is_review,  # most answers are good, and reviews' gold is half and half
        elsewhere=[gathered.elsewhere.get(person, Tally()) for person in gathered.people],
        panel=np.array([task.is_panel for task in gathered.tasks], dtype=bool),
        panel_overlap=(PANEL_MIN, PANEL_MAX),
        suspended=np.array([person in gathered.suspended for person in gathered.people], dtype=bool),
        joined=_joined(gathered),
        trusted=np.array([each in gathered.trusted for each in gathered.people]) if gathered.trusted else None,
        cleared=Cleared(_cleared(gathered, FlagReason.PASTE), _cleared(gathered, FlagReason.RING)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """Answers and gold by number. Shape: as Evidence."""

    label: IntArray
    gold: IntArray
    n_classes: int
    meanings: tuple[Answer, ...] | None = None


def _said(gathered: Gathered) -> _Said:
    """Options are numbers already; any other answer gets its number here."""
    if gathered.space is None:
        return _Said(
            np.array([vote.choice for vote in gathered.votes], dtype=np.int64),
            np.array([NO_GOLD if task.gold is None else task.gold for task in gathered.tasks], dtype=np.int64),
            max(task.option_count for task in gathered.tasks),
        )
    given = [from_value(vote.value) for vote in gathered.votes]
    known = [None if task.gold is None else from_value(task.gold) for task in gathered.tasks]
    meanings = tuple(sorted({*given, *(truth for truth in known if truth is not None)}, key=repr))
    number = {meaning: place for place, meaning in enumerate(meanings)}
    return _Said(
        np.array([number[answer] for answer in given], dtype=np.int64),
        np.array([NO_GOLD if truth is None else number[truth] for truth in known], dtype=np.int64),
        max(len(meanings), 1),
        meanings,
    )


def _answers(gathered: Gathered) -> IntArray:
    """What each model said of each task. Shape: -> (M, T), -1 where it said nothing."""
    rows = [[said.get(task.id, NO_ANSWER) for task in gathered.tasks] for said in gathered.answers.values()]
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(gathered.tasks))


def _joined(gathered: Gathered) -> IntArray | None:
    """The first of each person's accounts. Shape: -> (W,), None where everybody has one."""
    if not gathered.joined:
        return None
    place = {person: index for index, person in enumerate(gathered.people)}
    rows = [
        min([index, *(place[other] for other in gathered.joined.get(person, ()) if other in place)])
        for person, index in place.items()
    ]
    return np.array(rows, dtype=np.int64)


def _cleared(gathered: Gathered, reason: FlagReason) -> IntArray:
    """On how much work everybody was cleared of this, 0 who was not. Shape: -> (W,)."""
    return np.array([gathered.cleared.get(person, {}).get(reason, 0) for person in gathered.people], dtype=np.int64)


def raised_flags(gathered: Gathered, judgement: Judgement) -> list[Raised]:
    """Whom this fit says a person should look at."""
    models, paste = list(gathered.answers), judgement.paste
    raised = []
    for index in np.flatnonzero(judgement.flagged).tolist():
        model = int(paste.z[:, index].argmax())
        evidence = {
            "votes": int(paste.votes[model, index]),
            "z": round(float(paste.z[model, index]), 2),
            "effect": round(float(paste.effect[model, index]), 3),
            "model": models[model],
        }
        raised.append(Raised(gathered.people[index], FlagReason.PASTE, evidence))
    rings = rings_of(gathered, judgement)
    members, place = Counter(rings.values()), {person: index for index, person in enumerate(gathered.people)}
    for person, ring in rings.items():
        index = place[person]
        evidence = {
            "shared": int(judgement.likeness.shared[index]),
            "equal": int(judgement.likeness.equal[index]),
            "members": members[ring],
        }
        raised.append(Raised(person, FlagReason.RING, evidence))
    return raised


def rings_of(gathered: Gathered, judgement: Judgement) -> dict[UUID, UUID]:
    """Who is in which ring, named by its first member; only people in rings."""
    cluster = judgement.cluster
    members = np.flatnonzero(np.bincount(cluster, minlength=len(cluster))[cluster] > 1)
    return {gathered.people[index]: gathered.people[cluster[index]] for index in members.tolist()}


def closed_tasks(gathered: Gathered, judgement: Judgement, *, now: datetime) -> list[dict[str, Any]]:
    """The tasks that this fit closes, with label and confidence."""
    return [
        {
            "task_id": gathered.tasks[index].id,
            "status": "closed",
            "slots": 0,
            "label": to_value(judgement.label_of(index)),
            "confidence": float(judgement.confidence[index]),
            "closed_at": now,
        }
        for index in np.flatnonzero(judgement.states.closes).tolist()
    ]


def relabelled_tasks(gathered: Gathered, judgement: Judgement) -> list[dict[str, Any]]:
    """Tasks closed earlier of which this fit, knowing people better, thinks otherwise.

    Closing stays final for allocation and verdicts for pay; the label is what the next export says.
    """
    return [
        {
            "task_id": task.id,
            "label": to_value(judgement.label_of(index)),
            "confidence": float(judgement.confidence[index]),
        }
        for index, task in enumerate(gathered.tasks)
        if task.status != "open" and task.label is not None and _is_news(task, judgement, index)
    ]


def _is_news(task: TaskRow, judgement: Judgement, index: int) -> bool:
    """Whether the label has changed, or its confidence by more than a hair."""
    if task.label != to_value(judgement.label_of(index)):
        return True
    return abs((task.confidence or 0.0) - float(judgement.confidence[index])) > CONFIDENCE_MOVES


def moved_tasks(gathered: Gathered, judgement: Judgement) -> list[dict[str, Any]]:
    """Open tasks with votes that no fit had seen, or of which this fit thinks otherwise: what the next vote adds."""
    with_news = {vote.task_id for vote in gathered.votes if vote.is_unseen}
    moved = []
    for index, task in enumerate(gathered.tasks):
        if task.status != "open" or judgement.states.closed[index] or not (task.votes or task.id in with_news):
            continue
        posterior = judgement.posterior[index].tolist()
        is_sure = bool(judgement.states.reached_tau[index])
        expected = precedence(TaskId(task.id), votes=task.votes, is_sure=is_sure) + gain(
            posterior, accuracy=judgement.mean_accuracy, votes=task.votes, open_leases=task.open_leases
        )
        if task.id not in with_news and abs(expected - task.gain) < GAIN_MOVES:
            continue
        moved.append({"task_id": task.id, "online": online.scores_of(posterior), "gain": expected})
    return moved


def decided_votes(gathered: Gathered, judgement: Judgement) -> list[Decided]:
    """The submitted votes that this fit decides."""
    reasons = _reasons(gathered, judgement)
    return [
        Decided(vote.response_id, Verdict(judgement.verdict[index]), reasons(index))
        for index, vote in enumerate(gathered.votes)
        if vote.state == "submitted" and judgement.verdict[index] != Verdict.UNDECIDED
    ]


def reasons_by_response(gathered: Gathered, judgement: Judgement) -> dict[UUID, dict[str, Any]]:
    """Every judged vote's reasons, and those of every answer that its reviews have decided."""
    reasons = _reasons(gathered, judgement)
    voted = {vote.response_id: reasons(index) for index, vote in enumerate(gathered.votes)}
    reviewed = reviewed_answers(gathered, judgement) if gathered.scope.kind == REVIEW else []
    return voted | {each.decided.response_id: each.decided.reasons for each in reviewed}


def raised_votes(gathered: Gathered, judgement: Judgement) -> list[Decided]:
    """The refused votes that this fit would not have refused: back-pay, where their promise still stands."""
    reasons = _reasons(gathered, judgement)
    return [
        Decided(vote.response_id, Verdict.ACCEPTED, reasons(index))
        for index, vote in enumerate(gathered.votes)
        if vote.state == STATES[Verdict.REJECTED] and judgement.verdict[index] == Verdict.ACCEPTED
    ]


def seen_votes(gathered: Gathered) -> list[UUID]:
    """The votes that this fit was the first to see."""
    return [vote.response_id for vote in gathered.votes if vote.is_unseen]


def reviewed_answers(gathered: Gathered, judgement: Judgement) -> list[Reviewed]:
    """The free-text answers whose review tasks this fit closes."""
    outcomes = reviews.outcomes(judgement)
    labels: dict[UUID, list[int]] = {}
    for vote in gathered.votes:
        assert vote.choice is not None
        labels.setdefault(vote.task_id, []).append(vote.choice)
    decided = []
    for index in np.flatnonzero(judgement.states.closes).tolist():
        response_id = gathered.tasks[index].reviewed_response_id
        if response_id is None:
            continue
        good = float(judgement.posterior[index][reviews.Review.GOOD])
        votes = labels.get(gathered.tasks[index].id, [])
        reasons = {
            "by": "review",
            "peers": len(votes),
            "agreeing": sum(label == reviews.Review.GOOD for label in votes),
            "support": round(good, 6),
        }
        verdict = Verdict(outcomes[index])
        decided.append(Reviewed(Decided(response_id, verdict, reasons), reviews.tally_of_answer(good)))
    return decided


def _reasons(gathered: Gathered, judgement: Judgement) -> Callable[[int], dict[str, Any]]:
    """Why each vote is judged as it is, as counts."""
    golden = {task.id for task in gathered.tasks if task.gold is not None}

    def of(index: int) -> dict[str, Any]:
        return {
            "by": _GOLD if gathered.votes[index].task_id in golden else "peers",
            "peers": int(judgement.peers[index]),
            "agreeing": int(judgement.agreeing[index]),
            "support": round(float(judgement.support[index]), 6),
        }

    return of
