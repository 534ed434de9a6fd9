"""Seeded crowds that number, tag, box, compare and order, with what is true; and small random ones for the laws."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from kernel.values import Boxes, Number, Pair, Ranking
from scoring.answers import Comparisons, Drawings, Numbers, Orders, Taggings
from scoring.arrays import FloatArray, IntArray

FEW_TASKS, FEW_WORKERS, FEW_TAGS, FEW_ITEMS = 5, 4, 3, 4
ANY = Number()


def numbers(rows: Sequence[tuple[int, int, float]], n_tasks: int, n_workers: int, space: Number = ANY) -> Numbers:
    columns = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return Numbers(
        task=columns[0].astype(np.int64),
        worker=columns[1].astype(np.int64),
        n_tasks=n_tasks,
        n_workers=n_workers,
        value=columns[2],
        space=space,
    )


def taggings(rows: Sequence[tuple[int, int, set[int]]], n_tasks: int, n_workers: int, n_tags: int) -> Taggings:
    tags = np.zeros((len(rows), n_tags), dtype=np.bool_)
    for place, (_, _, said) in enumerate(rows):
        tags[place, list(said)] = True
    return Taggings(**_people(rows), n_tasks=n_tasks, n_workers=n_workers, tags=tags)


def drawings(rows: Sequence[tuple[int, int, Sequence[Sequence[float]]]], n_tasks: int, n_workers: int) -> Drawings:
    boxes = [box for _, _, drawn in rows for box in drawn]
    return Drawings(
        **_people(rows),
        n_tasks=n_tasks,
        n_workers=n_workers,
        row=np.repeat(np.arange(len(rows)), [len(drawn) for _, _, drawn in rows]).astype(np.int64),
        box=np.array(boxes, dtype=np.float64).reshape(-1, 4),
        space=Boxes(),
    )


def comparisons(
    rows: Sequence[tuple[int, int, int]], pairs: Sequence[tuple[int, int]], n_workers: int, n_items: int
) -> Comparisons:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    sides = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return Comparisons(
        task=columns[0],
        worker=columns[1],
        n_tasks=len(pairs),
        n_workers=n_workers,
        preference=columns[2],
        left=sides[0],
        right=sides[1],
        n_items=n_items,
        space=Pair(),
    )


def orders(rows: Sequence[tuple[int, int, Sequence[int]]], n_tasks: int, n_workers: int, n_things: int) -> Orders:
    best_first = np.array([order for _, _, order in rows], dtype=np.int64).reshape(-1, n_things)
    return Orders(**_people(rows), n_tasks=n_tasks, n_workers=n_workers, best_first=best_first, space=Ranking(n_things))


def compared_crowd(
    seed: int, *, n_items: int = 30, n_votes: int = 900, n_workers: int = 30, by_habit: float = 0.3, ties: float = 0.0
) -> tuple[FloatArray, Comparisons]:
    """The first tenths of the crowd nearly always press left, the others compare by Davidson's chances."""
    item_rng, pair_rng, answer_rng = (np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3))
    strength = item_rng.normal(0, 1.0, n_items)
    left = pair_rng.integers(n_items, size=n_votes)
    right = (left + pair_rng.integers(1, n_items, size=n_votes)) % n_items
    worker = pair_rng.integers(n_workers, size=n_votes)
    lead = strength[left] - strength[right]
    odds = np.stack([np.exp(lead / 2), np.exp(-lead / 2), np.full(n_votes, ties)], axis=1)
    chances = (odds / odds.sum(axis=1, keepdims=True)).cumsum(axis=1)
    said = (answer_rng.random(n_votes)[:, None] > chances).sum(axis=1)
    presses = worker < by_habit * n_workers
    said = np.where(presses, (answer_rng.random(n_votes) > 0.95).astype(int), said)
    rows = list(zip(range(n_votes), worker, said, strict=True))
    return strength, comparisons(rows, list(zip(left, right, strict=True)), n_workers, n_items)


@st.composite
def few_numbers(draw: st.DrawFn) -> tuple[Numbers, FloatArray]:
    value = st.integers(-50, 50).map(float)
    rows = [(*pair, draw(value)) for pair in draw(_pairs(least=1))]
    gold = draw(st.lists(st.one_of(st.just(np.nan), value), min_size=FEW_TASKS, max_size=FEW_TASKS))
    return numbers(rows, FEW_TASKS, FEW_WORKERS), np.array(gold)


@st.composite
def few_taggings(draw: st.DrawFn) -> tuple[Taggings, IntArray]:
    rows = [(*pair, draw(st.sets(st.integers(0, FEW_TAGS - 1)))) for pair in draw(_pairs())]
    gold = draw(st.lists(st.integers(-1, 1), min_size=FEW_TASKS * FEW_TAGS, max_size=FEW_TASKS * FEW_TAGS))
    return taggings(rows, FEW_TASKS, FEW_WORKERS, FEW_TAGS), np.array(gold).reshape(FEW_TASKS, FEW_TAGS)


@st.composite
def a_box(draw: st.DrawFn) -> list[float]:
    left, top = draw(st.integers(0, 6)), draw(st.integers(0, 6))
    return [left / 10, top / 10, (left + draw(st.integers(2, 4))) / 10, (top + draw(st.integers(2, 4))) / 10]


@st.composite
def few_drawings(draw: st.DrawFn) -> Drawings:
    rows = [(*pair, draw(st.lists(a_box(), max_size=3))) for pair in draw(_pairs())]
    return drawings(rows, FEW_TASKS, FEW_WORKERS)


@st.composite
def few_comparisons(draw: st.DrawFn) -> tuple[Comparisons, IntArray]:
    sides = st.tuples(st.integers(0, FEW_ITEMS - 1), st.integers(0, FEW_ITEMS - 1)).filter(lambda two: two[0] != two[1])
    pairs = draw(st.lists(sides, min_size=FEW_TASKS, max_size=FEW_TASKS))
    rows = [(*pair, draw(st.integers(0, 2))) for pair in draw(_pairs())]
    gold = draw(st.lists(st.integers(-1, 2), min_size=FEW_TASKS, max_size=FEW_TASKS))
    return comparisons(rows, pairs, FEW_WORKERS, FEW_ITEMS), np.array(gold)


@st.composite
def few_orders(draw: st.DrawFn) -> Orders:
    rows = [(*pair, draw(st.permutations(range(FEW_ITEMS)))) for pair in draw(_pairs())]
    return orders(rows, FEW_TASKS, FEW_WORKERS, FEW_ITEMS)


@st.composite
def _pairs(draw: st.DrawFn, least: int = 0) -> list[tuple[int, int]]:
    """Some (task, worker), in any order."""
    pairs = st.tuples(st.integers(0, FEW_TASKS - 1), st.integers(0, FEW_WORKERS - 1))
    return draw(st.lists(pairs, min_size=least, max_size=12, unique=True))


def _people(rows: Sequence[tuple[int, int, object]]) -> dict[str, IntArray]:
    return {
        "task": np.array([row[0] for row in rows], dtype=np.int64),
        "worker": np.array([row[1] for row in rows], dtype=np.int64),
    }
