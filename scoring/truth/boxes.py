"""Which boxes by several people are the same object."""

import numpy as np

from scoring.arrays import FloatArray, IntArray
from scoring.rules import SAME_BOX_IOU


def overlaps(one: FloatArray, other: FloatArray) -> FloatArray:
    """Intersection over union of every two boxes. Shape: (n, 4), (m, 4) -> (n, m); 0..1.

    Source:  Jaccard 1912, as in PASCAL VOC (Everingham et al. 2010).
    """
    corner = np.maximum(one[:, None, :2], other[None, :, :2])
    far = np.minimum(one[:, None, 2:], other[None, :, 2:])
    shared = np.prod(np.clip(far - corner, 0.0, None), axis=2)
    together = areas(one)[:, None] + areas(other)[None, :] - shared
    share: FloatArray = shared / together
    return share


def areas(box: FloatArray) -> FloatArray:
    """Shares of the picture. Shape: (n, 4) -> (n,)."""
    area: FloatArray = np.prod(box[:, 2:] - box[:, :2], axis=1)
    return area


def cluster(box: FloatArray, person: IntArray) -> IntArray:
    """Number the objects that the boxes of one picture show, each person having at most one box of an object.

    The box that the most others overlap, and the closest, is an object, with everybody's best box for it; then the next
    of what is left. Of equals the first: boxes come ordered by their corners, so that names and rows leave no trace.

    Shape:   (n, 4), person (n,), numbered from 0 -> (n,), numbered from 0.
    """
    found = np.full(len(box), -1)
    alike = overlaps(box, box)
    alike[alike < SAME_BOX_IOU] = 0.0
    number = 0
    while (left := np.flatnonzero(found < 0)).size:
        best = np.zeros((int(person.max()) + 1, len(left)))
        np.maximum.at(best, person[left], alike[np.ix_(left, left)])
        seed = left[int(best.sum(axis=0).argmax())]
        found[_members(seed, left, person, alike)] = number
        number += 1
    return found


def match(box: FloatArray, other: FloatArray) -> IntArray:
    """The other box that each box is the same object as, the closest first; -1 where there is none.

    Shape:   (n, 4), (m, 4) -> (n,), each other box at most once.
    """
    alike = overlaps(box, other)
    found = np.full(len(box), -1)
    for place in np.argsort(-alike, axis=None, kind="stable"):
        one, two = divmod(int(place), len(other))
        if alike[one, two] < SAME_BOX_IOU:
            break
        if found[one] < 0 and two not in found:
            found[one] = two
    return found


def _members(seed: int, left: IntArray, person: IntArray, alike: FloatArray) -> IntArray:
    """Everybody's best box for the seed's object, the seed being its own person's. Shape: -> (m,)."""
    near = left[(alike[seed, left] > 0) & ((person[left] != person[seed]) | (left == seed))]
    order = near[np.lexsort((near, -alike[seed, near], person[near]))]
    _, first = np.unique(person[order], return_index=True)
    members: IntArray = order[first]
    return members
