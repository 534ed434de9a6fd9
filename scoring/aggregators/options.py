"""One of K options: the model that stands for a crowd of this size, unless gold shows that another serves better."""

from functools import partial
from typing import Final

import numpy as np

from scoring.aggregates import Aggregate
from scoring.arrays import FloatArray, IntArray
from scoring.calibration import calibrated, calibration_of, log_losses, temperature_of
from scoring.held_out import Fit, held_out_scores, voted_gold
from scoring.rules import CHOICE_MIN_GOLD, DEFAULT_TEMPERATURE, ENSEMBLE_MAX_VOTES, ENSEMBLE_MIN_VOTES
from scoring.truth import dawid_skene, ensemble, one_coin, subtypes
from scoring.truth.posterior import Carried, clamp
from scoring.votes import Votes

BASE: Final = "one_coin"
ENSEMBLE: Final = "ensemble"
CONFUSIONS: Final = "dawid_skene"
MODELS: Final[dict[str, Fit]] = {
    BASE: one_coin.fit,
    CONFUSIONS: dawid_skene.fit,
    "dawid_skene_half_prior": partial(dawid_skene.fit, class_power=0.5),
    "dawid_skene_uniform_prior": partial(dawid_skene.fit, class_power=0.0),
    "subtypes": subtypes.fit,
    ENSEMBLE: ensemble.fit,
}


def aggregate(votes: Votes, gold: IntArray, carried: Carried, overlap: int) -> Aggregate:
    """Choose the model and its temperature by gold it has not seen, then fit it with all gold clamped.

    Shape:   gold (T,), -1 where none; overlap: the most votes an ordinary task gets.
    Source:  the one-standard-error rule, Breiman, Friedman, Olshen, Stone 1984.
    """
    tasks = voted_gold(votes, gold)
    held_out = _held_out(votes, gold, carried, overlap) if len(tasks) >= CHOICE_MIN_GOLD else {}
    model = choose(held_out, gold[tasks], standing_model(votes))
    temperature = temperature_of(held_out[model], gold[tasks]) if held_out else DEFAULT_TEMPERATURE

    posterior = MODELS[model](votes, gold, carried)
    cooled = clamp(calibrated(posterior.log_scores, temperature), gold)
    worth = calibration_of(calibrated(held_out[model], temperature), gold[tasks]) if held_out else ()
    return Aggregate(posterior, cooled, model, temperature, worth)


def standing_model(votes: Votes) -> str:
    """Name the model that needs no gold to stand: the ensemble, where votes are enough for it and not too many."""
    return ENSEMBLE if _is_for_ensemble(votes) else BASE


def candidates(votes: Votes) -> dict[str, Fit]:
    """The models that a crowd of this size may be fitted by: small ones are judged often, so by few."""
    if _is_for_ensemble(votes):
        return MODELS
    names = [BASE, CONFUSIONS] if dawid_skene.fits_in_memory(votes) else [BASE]
    return {name: MODELS[name] for name in names}


def choose(held_out: dict[str, FloatArray], truth: IntArray, standing: str) -> str:
    """Name the model: the one that stands, or the best of those that beat it by more than one standard error.

    Never by the likelihood of the votes: that picks the worst model where it matters.

    Shape:   log scores (G, K) by model, truth (G,).
    """
    if standing not in held_out:
        return standing
    stood = log_losses(held_out[standing], truth)
    gains = {model: stood - log_losses(scores, truth) for model, scores in held_out.items()}
    convincing = {model: float(gain.mean()) for model, gain in gains.items() if _is_convincing(gain)}
    return max(convincing, key=convincing.__getitem__, default=standing)


def _is_convincing(gain: FloatArray) -> bool:
    """Whether the mean paired gain exceeds its own standard error."""
    return bool(gain.mean() > gain.std(ddof=1) / np.sqrt(len(gain)))


def _is_for_ensemble(votes: Votes) -> bool:
    return ENSEMBLE_MIN_VOTES <= len(votes) <= ENSEMBLE_MAX_VOTES and ensemble.fits_in_memory(votes)


def _held_out(votes: Votes, gold: IntArray, carried: Carried, overlap: int) -> dict[str, FloatArray]:
    """Held-out log scores (G, K) of every candidate."""
    return {name: held_out_scores(fit, votes, gold, carried, overlap) for name, fit in candidates(votes).items()}
