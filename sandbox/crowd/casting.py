"""Who takes part in a replay: the set's own people, cheaters beside them, and two simulated models."""

import argparse
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sandbox.crowd.minds import Memory, Mind, Sort, Unseen, cheat
from sandbox.crowd.someone import Someone
from sandbox.crowd.stage import Model
from sandbox.crowd.visitor import Visitor
from sandbox.crowd.votes import VoteSet, errors_of
from sandbox.crowd.worker import Tally, Worker

RING_MIN = 3  # two people who agree are no ring
MODEL_ACCURACY, MODEL_AGREEMENT = 0.7, 0.9

Shares = Mapping[Sort, float]
Comer = Callable[[str, str, str], Awaitable[Someone]]
"""Who brings somebody of a name, a language and a note to the contributor bot's chat."""


@dataclass(frozen=True, slots=True)
class Models:
    """What the cheaters paste, and what the house's own model says.

    Shape:   theirs[task] and ours[task] are labels, of every task.
    Units:   accuracy and agreement are declared shares, 0..1.
    """

    theirs: Mapping[str, str]
    ours: Mapping[str, str]
    accuracy: float
    agreement: float

    @property
    def name(self) -> str:
        """What the house's endpoint calls it: its accuracy is declared, nothing is understood."""
        return f"simulated-{self.accuracy:g}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A replay as it was asked for. Units: gold, accuracy and agreement are shares, 0..1."""

    votes: VoteSet
    people: int | None = None
    unseen: Unseen = Unseen.DRAW
    cheaters: Shares = field(default_factory=dict)
    gold: float = 0.0
    accuracy: float = MODEL_ACCURACY
    agreement: float = MODEL_AGREEMENT

    def drawn_gold(self) -> dict[str, str]:
        """The truths that the operator hands in as gold. Shape: task to label."""
        known = sorted(task for task in self.votes.truth if task in self.votes.questions)
        drawn = _dice(self, "gold").sample(known, round(self.gold * len(known)))
        return {task: self.votes.truth[task] for task in drawn}

    def models(self) -> Models:
        """What the cheaters' model and the house's say."""
        return two_models(self.votes, self.accuracy, self.agreement, _dice(self, "models"))

    def house_model(self) -> Model | None:
        """What the house is told to ask: something only where somebody pastes."""
        if Sort.PASTE not in self.cheaters:
            return None
        models, questions = self.models(), self.votes.questions
        answers = {questions[task].text: questions[task].options[label] for task, label in models.ours.items()}
        return Model(models.name, answers, models.accuracy)


async def cast(come: Comer, plan: Plan, tally: Tally) -> list[Worker]:
    """Everybody at the contributor bot's chat: the set's people, the busiest first, and the simulated cheaters."""
    votes, errors = plan.votes, errors_of(plan.votes)
    names = sorted(votes.votes, key=lambda name: -len(votes.votes[name]))[: plan.people]
    minds: list[tuple[str, Sort, Mind, int | None]] = [
        (name, Sort.HONEST, Memory(name, votes, errors, plan.unseen, random.Random(name)), None) for name in names
    ]
    minds += _cheaters(plan, [len(votes.votes[name]) for name in names])
    workers = []
    for name, sort, mind, load in minds:
        note = "simulated · replay" if sort is Sort.HONEST else f"simulated · cheats: {sort.value}"
        visitor = Visitor(await come(name, "en", note), random.Random(name))
        workers.append(Worker(visitor, name, sort, mind, votes, tally, load))
    return workers


def _cheaters(plan: Plan, real_loads: Sequence[int]) -> Iterator[tuple[str, Sort, Mind, int | None]]:
    """Where real people skip what they never saw, a cheater does as many tasks as one of them, by lot."""
    model, sheet = plan.models().theirs, one_sheet(plan.votes, _dice(plan, "sheet"))
    dealing = _dice(plan, "loads")
    for sort, count in numbers_of(plan.cheaters, len(real_loads)).items():
        for number in range(1, count + 1):
            name = f"{sort.value}-{number}"
            mind = cheat(sort, plan.votes.labels, sheet, model, random.Random(name))
            yield name, sort, mind, dealing.choice(real_loads) if plan.unseen is Unseen.SKIP else None


def _dice(plan: Plan, stream: str) -> random.Random:
    """A stream of its own for each purpose: changing one thing changes only that."""
    return random.Random(f"{plan.votes.name} {stream}")


def two_models(votes: VoteSet, accuracy: float, agreement: float, dice: random.Random) -> Models:
    """Models that are right as often as declared and say the same on a declared share of the tasks.

    Where ours differs it is right as often, relative to any wrong option, as a model of its own would be. Where the set
    has no truth, both are drawn as if some label were true.
    """
    theirs, ours, labels = {}, {}, votes.labels
    others = max(len(labels) - 1, 1)
    differing_right = accuracy / (accuracy + (1 - accuracy) * (others - 1) / others) if accuracy else 0.0
    for task in votes.questions:
        truth = votes.truth.get(task) or dice.choice(labels)
        theirs[task] = truth if dice.random() < accuracy else _other(labels, truth, dice)
        ours[task] = theirs[task]
        if dice.random() >= agreement:
            can_be_right = theirs[task] != truth and dice.random() < differing_right
            ours[task] = truth if can_be_right else _other(labels, theirs[task], dice)
    return Models(theirs, ours, accuracy, agreement)


def one_sheet(votes: VoteSet, dice: random.Random) -> dict[str, str]:
    """The ring's answers, filled by chance."""
    return {task: dice.choice(votes.labels) for task in votes.questions}


def numbers_of(shares: Shares, real: int) -> dict[Sort, int]:
    """How many people of each sort are added to the real ones, so that each is its share of all; a ring has three."""
    everybody = real / (1 - sum(shares.values()))
    counts = {sort: max(round(share * everybody), 1) for sort, share in shares.items()}
    if Sort.RING in counts:
        counts[Sort.RING] = max(counts[Sort.RING], RING_MIN)
    return counts


def read_shares(text: str) -> Shares:
    """`paste:0.2,ring:0.1`: a fifth of all people paste, a tenth are a ring.

    Raises:  ArgumentTypeError.
    """
    known = [sort.value for sort in Sort if sort is not Sort.HONEST]
    shares: dict[Sort, float] = {}
    for part in text.split(","):
        name, _, share = part.strip().partition(":")
        if name not in known or Sort(name) in shares:
            raise argparse.ArgumentTypeError(f"{part!r} is not SORT:SHARE, each once, with SORT of {', '.join(known)}")
        shares[Sort(name)] = read_share(share)
    if sum(shares.values()) >= 1:
        raise argparse.ArgumentTypeError("the shares of cheaters come to all of the people or more")
    return shares


def read_share(text: str) -> float:
    """A number above 0, below or equal to 1.

    Raises:  ArgumentTypeError.
    """
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share above 0 and up to 1")
    return share


def _other(labels: Sequence[str], label: str, dice: random.Random) -> str:
    return dice.choice([each for each in labels if each != label] or [label])
