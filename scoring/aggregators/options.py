"""One of K options: hierarchical one-coin, unless gold shows that another model serves better."""

from typing import Final

import numpy as np

from scoring.aggregates import Aggregate
from scoring.arrays import FloatArray, IntArray
from scoring.calibration import calibrated, log_losses, temperature_of
from scoring.held_out import Fit, held_out_scores, voted_gold
from scoring.rules import CHOICE_MIN_GOLD, DEFAULT_TEMPERATURE
from scoring.truth import dawid_skene, one_coin
from scoring.truth.posterior import Carried, clamp
from scoring.votes import Votes

BASE: Final = "one_coin"
MODELS: Final[dict[str, Fit]] = {BASE: one_coin.fit, "dawid_skene": dawid_skene.fit}


def aggregate(votes: Votes, gold: IntArray, carried: Carried, overlap: int) -> Aggregate:
    """Choose the model and its temperature by gold it has not seen, then fit it with all gold clamped.

    Shape:   gold (T,), -1 where none; overlap: the most votes an ordinary task gets.
    Source:  the one-standard-error rule, Breiman, Friedman, Olshen, Stone 1984.
    """
    tasks = voted_gold(votes, gold)
    held_out = _held_out(votes, gold, carried, overlap) if len(tasks) >= CHOICE_MIN_GOLD else {}
    model = choose(held_out, gold[tasks])
    temperature = temperature_of(held_out[model], gold[tasks]) if held_out else DEFAULT_TEMPERATURE

    posterior = MODELS[model](votes, gold, carried)
    return Aggregate(posterior, clamp(calibrated(posterior.log_scores, temperature), gold), model, temperature)


def choose(held_out: dict[str, FloatArray], truth: IntArray) -> str:
    """Name the model: the base, or the best of those that beat it by more than one standard error.

    Never by the likelihood of the votes: that picks the worst model where it matters.

    Shape:   log scores (G, K) by model, truth (G,).
    """
    if BASE not in held_out:
        return BASE
    gains = {model: log_losses(held_out[BASE], truth) - log_losses(scores, truth) for model, scores in held_out.items()}
    convincing = {model: float(gain.mean()) for model, gain in gains.items() if _is_convincing(gain)}
    return max(convincing, key=convincing.__getitem__, default=BASE)


def _is_convincing(gain: FloatArray) -> bool:
    """Whether the mean paired gain exceeds its own standard error."""
    return bool(gain.mean() > gain.std(ddof=1) / np.sqrt(len(gain)))


def _held_out(votes: Votes, gold: IntArray, carried: Carried, overlap: int) -> dict[str, FloatArray]:
    """Held-out log scores (G, K) of every model that this crowd's size allows."""
    feasible = MODELS if dawid_skene.fits_in_memory(votes) else {BASE: MODELS[BASE]}
    return {name: held_out_scores(fit, votes, gold, carried, overlap) for name, fit in feasible.items()}
