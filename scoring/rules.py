"""Every number that a verdict, a standing or a payment rests on, under one version.

A change of any of them is a new RULES_VERSION: verdicts are stored with it and can be replayed.
"""

from typing import Final

RULES_VERSION: Final = "3"

# Truth inference. Prior masses were looked at on public vote sets; results move by less than a point between 1 and 10.
STOP_AT_MEAN_MOVE: Final = 1e-3
"""EM stops when the posteriors move less than this in mean total variation: stopping early costs no accuracy."""
STOP_ENSEMBLE_AT_MEAN_MOVE: Final = 5e-3
"""The members of an ensemble may stop sooner: what is left of their moves is averaged away."""
MAX_ITERATIONS: Final = 100
WORKER_PRIOR_MASS: Final = 3.0
"""Votes' worth of belief that a person is like everybody (per true class in Dawid-Skene)."""
POOL_PRIOR_MASS: Final = 10.0
"""Votes' worth of belief that the crowd stands halfway between chance and perfection; matters while votes are few."""
SUBTYPE_PRIOR_MASS: Final = 10.0
"""Votes' worth of belief that the subtypes of a class are confused like the class as a whole."""
ACCURACY_BOUND: Final = 0.01
"""No accuracy is believed nearer to 0 or 1 than this: one vote never decides against a crowd."""
ANCHOR_MIN_GOLD: Final = 20
"""From this many voted gold tasks on EM sets out from gold, not from the majority, who may have agreed on a lie."""
RELIABILITY_LEVEL: Final = 0.9
"""How much of the belief the shown interval of somebody's accuracy has."""
CARRIED_MASS_MAX: Final = 20.0
"""What a person's accuracy in other campaigns of the kind may weigh here, in votes."""
TRUSTED_ACCURACY: Final = 0.97
"""How right a reviewer is thought whom an operator trusts, before their own votes say otherwise; it weighs
CARRIED_MASS_MAX votes. Came with version 3: fits without such people are what they were."""
MAX_CONFUSION_CELLS: Final = 20_000_000
"""Dawid-Skene is a candidate up to this many worker x class x class cells (160 MB)."""
ENSEMBLE_MIN_VOTES: Final = 1_000
ENSEMBLE_MAX_VOTES: Final = 2_000_000
"""Between these the ensemble stands instead of one-coin. Fewer votes say little of habits, and such scopes are fitted
at every tick; with more, one model takes all the seconds that a fit may have."""

# Numbers, boxes, comparisons and rankings.
NUMBER_PRIOR_MASS: Final = 3.0
"""Answers' worth of belief that a person, or a task, spreads like all of them."""
STOP_NUMBERS_AT_MOVE: Final = 1e-4
"""EM over numbers stops when values move less than this share of the crowd's standard deviation."""
SAME_BOX_IOU: Final = 0.5
"""Two people's boxes that overlap so far, in intersection over union, may be one object; COCO's and VOC's threshold."""
SEEN_AT_FIRST: Final = (0.8, 0.3)
"""How many people EM expects, at first, to box an object that is plain, and one that is easily missed."""
COINCIDENCE_PRIOR: Final = (1.0, 49.0)
"""Lookers' worth of belief that somebody else boxes what is no object, and that he doesn't."""
STRENGTH_PRIOR_SD: Final = 1.5
"""How far an item's strength may well be from the mean of all, in logits."""
THOUGHT_PRIOR: Final = (4.0, 0.5, 0.5)
"""Comparisons' worth of belief that a person compares, compares the wrong way round, or answers by habit."""
HABIT_PRIOR_MASS: Final = 2.0
"""Comparisons' worth of belief that a habit is like everybody's answers taken together."""
GOLD_COMPARISONS: Final = 5.0
"""A gold comparison weighs so many answers of somebody who always compares."""
STOP_STRENGTHS_AT_MOVE: Final = 1e-3
"""EM over comparisons stops when strengths move less than this in the mean, in logits."""

# Choice of model by gold: the standard-error rule, Breiman et al. 1984.
CHOICE_MIN_GOLD: Final = 20
CHOICE_ERRORS: Final = 2.0
"""Standard errors that a model must win by: of five that are tried, the luckiest often wins by one."""
LOSS_FLOOR: Final = 0.01
GOLD_FOLDS: Final = 5

# Temperature scaling: Guo et al., On Calibration of Modern Neural Networks, 2017.
CALIBRATION_MIN_GOLD: Final = 20
DEFAULT_TEMPERATURE: Final = 1.5
LOG_TEMPERATURE_SD: Final = 1.0
"""How far from the default, in logs, a temperature may well be: twenty gold items alone don't say."""

# Class biases: Alexandari et al., Maximum Likelihood with Bias-Corrected Calibration, 2020.
BIAS_ERRORS: Final = 2.0
"""By how many standard errors class biases must serve gold that they were not fitted to."""
CLASS_BIAS_SD: Final = 0.5
"""How far a model may well favour a class, in logs."""
GOLD_IS_A_SAMPLE_ABOVE: Final = 0.01
"""Gold whose classes would be so seldom drawn from the tasks was not drawn from them, but picked by class."""

# Verdicts.
REJECT_BELOW: Final = 0.05
REJECT_MIN_PEERS: Final = 3
MIN_OVERLAP_WITHOUT_GOLD: Final = 3

# Verdicts where answers are near or far. These came with version 3: nothing that it had judged before rests on them.
SAME_SHARE: Final = 0.5
"""Two people say about the same of tags or boxes where at least this share of what either names both do."""
REJECT_NUMBER_BELOW: Final = 0.01
"""A number is refused where so few honest ones would be as far off."""
SAME_NUMBER_DEVIATIONS: Final = 2.0
"""Numbers so many standard deviations of one person's error apart are about the same, and a label is as sure as it is
that the truth is no farther off."""
WHOLE_DEVIATION: Final = 0.5
"""Where answers are whole numbers nobody is held to be more precise than this: one more or less is no lie."""
WHOLE_SHARE: Final = 0.9
LEAST_DEVIATION_SHARE: Final = 0.001
MOST_DEVIATION_SHARE: Final = 0.2
"""One person's error, as a share of the number itself, is believed to be between these."""
TRUST_PRIOR_MASS: Final = 3.0
"""Answers' worth of belief that a person's numbers stand as often as everybody's."""

# Rings: who says the same of everything votes once, however many accounts there are.
RING_SHARED_MIN: Final = 15
"""Fewer shared tasks say nothing about two people."""
RING_MIN_BITS: Final = 15.0
"""Nor do fifteen times the answer that nearly everybody gives: an equal answer counts by how rare its option is."""
RING_EQUAL_PERCENT: Final = 98
RING_MIN: Final = 3
"""Two people alike may be two good people; a chain of three that are all alike is not left to vote thrice."""
MAYBE_RING_SHARED_MIN: Final = 6
MAYBE_RING_UNDER: Final = 60
"""Three who are alike on six shared tasks may become a ring: who is among them, and has fewer counted responses than
this, waits. By then fifteen are shared, or the difference has shown."""
RIGHT_SURPLUS_Z: Final = 3.0
RIGHT_SHARE: Final = 0.9
RIGHT_WITHIN_Z: Final = 2.0
"""People who are alike are no ring where gold and everybody else confirm them: so many standard deviations above what
the same answers would get on other tasks, and no less than that share of what the truth itself would get, or within so
many standard deviations of it."""

# Pasting. With several models each gets a stricter test, so that an honest person runs no larger risk.
PASTE_MIN_VOTES: Final = 20
PASTE_Z: Final = 3.0
PASTE_Z_OF_SEVERAL: Final = 3.4
PASTE_EFFECT: Final = 0.35
"""With many votes a small habit becomes significant: z alone flagged 3-9 % of real people on four sets."""
MAYBE_PASTE_Z: Final = 2.0
MAYBE_PASTE_EFFECT: Final = 0.3
"""Beyond both somebody is not flagged, but waits until more votes have told."""

# Standing.
GOLD_WEIGHT: Final = 5.0
YOUNG_UNDER: Final = 20
GOOD_QUANTILE: Final = 1.645
"""One-sided 95 % of a normal: good standing means better than chance with that confidence."""
GOOD_HORIZON: Final = 100
"""Under so many counted responses the confidence must be higher, by the root of what is missing: standing is looked at
after every fit, and chance has an occasion each time. The boundary of O'Brien and Fleming 1979."""
QUALITY_AT_MEDIANS: Final = 1.5
"""Full quality is paid at this multiple of the median score of people in good standing."""
GOLD_SHOWN_FROM: Final = 10
"""A person sees gold results only as totals over at least this many."""
