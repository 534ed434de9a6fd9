"""One of K options: the model that stands for a crowd of this size, unless gold shows that another serves better."""

from functools import partial
from typing import Final

import numpy as np

from scoring.aggregates import Aggregate
from scoring.arrays import FloatArray, IntArray
from scoring.calibration import calibration_of, log_losses
from scoring.held_out import Fit, held_out_scores, voted_gold
from scoring.rules import CHOICE_ERRORS, CHOICE_MIN_GOLD, ENSEMBLE_MAX_VOTES, ENSEMBLE_MIN_VOTES
from scoring.scaling import Scaling, scaling_of
from scoring.truth import dawid_skene, ensemble, one_coin, subtypes
from scoring.truth.posterior import NO_GOLD, Carried, clamp, class_shares
from scoring.votes import Votes

BASE: Final = "one_coin"
ENSEMBLE: Final = "ensemble"
CONFUSIONS: Final = "dawid_skene"
LEARNING: Final = "one_coin_learned_prior"
MODELS: Final[dict[str, Fit]] = {
    BASE: one_coin.fit,
    LEARNING: partial(one_coin.fit, class_power=1.0, gold_is_balanced=True),
    CONFUSIONS: dawid_skene.fit,
    "dawid_skene_half_prior": partial(dawid_skene.fit, class_power=0.5),
    "dawid_skene_uniform_prior": partial(dawid_skene.fit, class_power=0.0),
    "subtypes": subtypes.fit,
    ENSEMBLE: ensemble.fit,
}


def aggregate(
    votes: Votes, gold: IntArray, carried: Carried, overlap: int, *, learn_classes: bool = False
) -> Aggregate:
    """Choose the model and scale its confidence by gold it has not seen, then fit it with all gold clamped.

    Classes are held alike at first, unless `learn_classes`: where one is known to be the usual, as good answers are
    among those reviewed, a model that takes each for as likely refuses too much.

    Shape:   gold (T,), -1 where none; overlap: the most votes an ordinary task gets.
    Source:  the standard-error rule, Breiman, Friedman, Olshen, Stone 1984.
    """
    tasks = voted_gold(votes, gold)
    models = candidates(votes, learn_classes=learn_classes)
    held_out = _held_out(models, votes, gold, carried, overlap) if len(tasks) >= CHOICE_MIN_GOLD else {}
    model = choose(held_out, gold[tasks], standing_model(votes, learn_classes=learn_classes), errors=CHOICE_ERRORS)

    posterior = models[model](votes, gold, carried)
    scaling = Scaling.default(votes.n_classes)
    if held_out:
        scaling = scaling_of(held_out[model], gold[tasks], class_shares(posterior.probabilities[gold == NO_GOLD]))
    honest = clamp(scaling.probabilities(posterior.log_scores), gold)
    worth = calibration_of(scaling.probabilities(held_out[model]), gold[tasks]) if held_out else ()
    return Aggregate(posterior, honest, model, scaling.temperature, worth)


def standing_model(votes: Votes, *, learn_classes: bool = False) -> str:
    """Name the model that needs no gold to stand: the ensemble, where votes are enough for it and not too many."""
    if learn_classes:
        return LEARNING
    return ENSEMBLE if _is_for_ensemble(votes) else BASE


def candidates(votes: Votes, *, learn_classes: bool = False) -> dict[str, Fit]:
    """The models that a crowd of this size may be fitted by: small ones are judged often, so by few."""
    base = LEARNING if learn_classes else BASE
    if not learn_classes and _is_for_ensemble(votes):
        return {name: fit for name, fit in MODELS.items() if name != LEARNING}
    names = [base, CONFUSIONS] if dawid_skene.fits_in_memory(votes) else [base]
    return {name: MODELS[name] for name in names}


def choose(held_out: dict[str, FloatArray], truth: IntArray, standing: str, *, errors: float = 1.0) -> str:
    """Name the model: the one that stands, or the best of those that beat it by more than so many standard errors.

    Never by the likelihood of the votes: that picks the worst model where it matters.

    Shape:   log scores (G, K) by model, truth (G,).
    """
    if standing not in held_out:
        return standing
    stood = log_losses(held_out[standing], truth)
    gains = {model: stood - log_losses(scores, truth) for model, scores in held_out.items()}
    convincing = {model: float(gain.mean()) for model, gain in gains.items() if _is_convincing(gain, errors)}
    return max(convincing, key=convincing.__getitem__, default=standing)


def _is_convincing(gain: FloatArray, errors: float) -> bool:
    """Whether the mean paired gain exceeds so many of its own standard errors."""
    return bool(gain.mean() > errors * gain.std(ddof=1) / np.sqrt(len(gain)))


def _is_for_ensemble(votes: Votes) -> bool:
    return ENSEMBLE_MIN_VOTES <= len(votes) <= ENSEMBLE_MAX_VOTES and ensemble.fits_in_memory(votes)


def _held_out(
    models: dict[str, Fit], votes: Votes, gold: IntArray, carried: Carried, overlap: int
) -> dict[str, FloatArray]:
    """Held-out log scores (G, K) of every candidate."""
    return {name: held_out_scores(fit, votes, gold, carried, overlap) for name, fit in models.items()}
