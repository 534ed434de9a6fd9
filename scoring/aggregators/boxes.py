"""Boxes on pictures: whose boxes are the same object, which objects are real, and where they are."""

from dataclasses import dataclass

import numpy as np

from scoring.answers import Drawings, check_boxes
from scoring.arrays import BoolArray, FloatArray, IntArray
from scoring.calibration import calibrated, temperature_of
from scoring.rules import CALIBRATION_MIN_GOLD, DEFAULT_TEMPERATURE, GOLD_FOLDS
from scoring.truth import sightings
from scoring.truth.boxes import cluster, match
from scoring.truth.posterior import NO_GOLD
from scoring.truth.sightings import Sightings
from scoring.votes import BadVotes, check_range


@dataclass(frozen=True, slots=True, eq=False)
class GoldBoxes:
    """Pictures whose objects are all known; one without a box has none.

    Shape:   known (T,) flags; task (G,), box (G, 4).
    Raises:  BadVotes.
    """

    known: BoolArray
    task: IntArray
    box: FloatArray

    def __post_init__(self) -> None:
        check_range("gold task", self.task, len(self.known))
        check_boxes(self.box, len(self.task))
        if not self.known[self.task].all():
            raise BadVotes("gold has a box on a picture that is not gold")

    @classmethod
    def nothing(cls, n_tasks: int) -> "GoldBoxes":
        """No picture is known."""
        return cls(np.zeros(n_tasks, dtype=np.bool_), np.empty(0, dtype=np.int64), np.empty((0, 4)))

    def without(self, tasks: IntArray) -> "GoldBoxes":
        """The same with these pictures unknown."""
        known = self.known.copy()
        known[tasks] = False
        kept = known[self.task]
        return GoldBoxes(known, self.task[kept], self.box[kept])


@dataclass(frozen=True, slots=True, eq=False)
class BoxAggregate:
    """Every object that anybody boxed, with how surely it is real, and how well people look.

    Shape:   task (O,); box (O, 4); real (O,); drawn_by (O,), how many; all by picture, then from left to right;
             sees (W, 2), the plain and the easily missed objects that each worker boxes; slips (W,).
    Units:   boxes in shares of the picture; real is a calibrated probability, on gold pictures 0 or 1; slips a picture.
    """

    task: IntArray
    box: FloatArray
    real: FloatArray
    drawn_by: IntArray
    sees: FloatArray
    slips: FloatArray
    temperature: float

    def kept(self) -> IntArray:
        """The objects that are likelier real than not. Shape: -> (n,)."""
        return np.flatnonzero(self.real > 0.5)  # noqa: PLR2004  # as likely a slip as real


def aggregate(cast: Drawings, gold: GoldBoxes, overlap: int) -> BoxAggregate:
    """Cluster each picture's boxes by overlap, then weigh who boxed each object and who looked and did not.

    An object's box has the median of its boxes' sides. On gold pictures the known boxes stand.

    Shape:   overlap: the most answers that an ordinary picture gets.
    Raises:  BadVotes.
    """
    if len(gold.known) != cast.n_tasks:
        raise BadVotes(f"gold is of {len(gold.known)} pictures, tasks are {cast.n_tasks}")
    counted, heard = cast.counted(), cast.counted(most=overlap)
    temperature = _temperature(heard, clusters_of(heard), gold)
    found = listed(counted, clusters_of(counted), gold)

    fitted = sightings.fit(found.seen, found.gold, gold.known)
    real = calibrated(fitted.log_scores, temperature)[:, 1]
    is_known = found.gold != NO_GOLD
    real[is_known] = found.gold[is_known]
    drawn_by = found.seen.counts()[0].astype(np.int64)
    order = np.lexsort((*found.box.T[::-1], found.seen.picture))
    return BoxAggregate(
        task=found.seen.picture[order],
        box=found.box[order],
        real=real[order],
        drawn_by=drawn_by[order],
        sees=fitted.sees,
        slips=fitted.slips,
        temperature=temperature,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """The objects that somebody boxed. Shape: picture (C,); box (C, 4); of (B,), the object of each box."""

    picture: IntArray
    box: FloatArray
    of: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The same, and after them the gold that everybody overlooked. Shape: box (O, 4); gold (O,), 1 real, 0 slip, -1."""

    seen: Sightings
    box: FloatArray
    gold: IntArray


def clusters_of(cast: Drawings) -> Clusters:
    """Which boxes are the same object, picture by picture. Boxes come by task, worker and corners."""
    picture_of = cast.task[cast.row]
    order = np.lexsort((*cast.box.T[::-1], picture_of))
    of = np.full(len(order), -1)
    picture: list[int] = []
    for rows in np.split(order, np.flatnonzero(np.diff(picture_of[order])) + 1) if len(order) else []:
        people = np.unique(cast.row[rows], return_inverse=True)[1]
        number = cluster(cast.box[rows], people)
        of[rows] = len(picture) + number
        picture += [int(picture_of[rows[0]])] * (int(number.max()) + 1)
    return Clusters(np.array(picture, dtype=np.int64), _medians(cast.box, of, len(picture)), of)


def _medians(box: FloatArray, of: IntArray, count: int) -> FloatArray:
    """The median of each side of each object's boxes. Shape: (B, 4), (B,) -> (count, 4)."""
    size = np.bincount(of, minlength=count)
    first = np.cumsum(size) - size
    middle = np.empty((count, 4))
    for side in range(4):
        ordered = box[np.lexsort((box[:, side], of)), side]
        middle[:, side] = (ordered[first + (size - 1) // 2] + ordered[first + size // 2]) / 2
    return middle


def listed(cast: Drawings, clusters: Clusters, gold: GoldBoxes) -> Listed:
    """Tell each cluster of a gold picture real or slip, and list what gold has beside them."""
    labels, box = _gold_of(clusters, gold)
    overlooked = np.setdiff1d(np.arange(len(gold.task)), labels[labels >= 0])
    is_known = gold.known[clusters.picture]
    truth = np.where(is_known, (labels >= 0).astype(np.int64), NO_GOLD)
    return Listed(
        seen=_sightings(cast, np.concatenate([clusters.picture, gold.task[overlooked]]), clusters.of),
        box=np.concatenate([box, gold.box[overlooked]]),
        gold=np.concatenate([truth, np.ones(len(overlooked), dtype=np.int64)]),
    )


def _gold_of(clusters: Clusters, gold: GoldBoxes) -> tuple[IntArray, FloatArray]:
    """The gold box that each cluster is, or -1; and the clusters' boxes with those in their place."""
    labels, box = np.full(len(clusters.picture), -1), clusters.box.copy()
    for task in np.unique(gold.task):
        here, there = np.flatnonzero(clusters.picture == task), np.flatnonzero(gold.task == task)
        found = match(clusters.box[here], gold.box[there])
        labels[here[found >= 0]] = there[found[found >= 0]]
    box[labels >= 0] = gold.box[labels[labels >= 0]]
    return labels, box


def _sightings(cast: Drawings, picture: IntArray, of: IntArray) -> Sightings:
    """Lay out who looked at each object and whether he boxed it. Shape: picture (O,); of (B,)."""
    lookers = cast.per_task()
    first = np.cumsum(lookers) - lookers
    per_object = lookers[picture]
    place = np.cumsum(per_object) - per_object
    within = np.arange(int(per_object.sum())) - place.repeat(per_object)
    drew = np.zeros(len(within), dtype=np.bool_)
    drew[place[of] + cast.row - first[picture[of]]] = True
    return Sightings(
        task=cast.task,
        worker=cast.worker,
        n_tasks=cast.n_tasks,
        n_workers=cast.n_workers,
        picture=picture,
        object=np.arange(len(picture)).repeat(per_object),
        looker=first[picture].repeat(per_object) + within,
        drew=drew,
    )


def _temperature(heard: Drawings, clusters: Clusters, gold: GoldBoxes) -> float:
    """The temperature for what people boxed on gold pictures, by fits that took these for ordinary ones.

    Source:  stratified cross-validation, Stone 1974.
    """
    tasks = np.flatnonzero(gold.known & (heard.per_task() > 0))
    if len(tasks) < CALIBRATION_MIN_GOLD:
        return DEFAULT_TEMPERATURE
    truth = listed(heard, clusters, gold).gold[: len(clusters.picture)]
    scores = np.zeros((len(truth), 2))
    for fold in range(GOLD_FOLDS):
        hidden = tasks[fold::GOLD_FOLDS]
        shown = gold.without(hidden)
        found = listed(heard, clusters, shown)
        asked = np.flatnonzero(np.isin(clusters.picture, hidden))
        scores[asked] = sightings.fit(found.seen, found.gold, shown.known).log_scores[asked]
    asked = np.flatnonzero(np.isin(clusters.picture, tasks))
    return temperature_of(scores[asked], truth[asked])
