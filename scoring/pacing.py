"""When a scope is fitted again: a small one whenever it has news, a large one when the news are worth the seconds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SMALL_SCOPE: Final = 10_000
"""Below so many votes a fit costs less than looking whether it is needed."""
REFIT_GROWTH: Final = 0.1
"""A large scope is fitted again when its votes have grown by this much; until then each vote moves its own task."""
PAUSE: Final = timedelta(minutes=1)
"""So long a large scope rests at least between fits that growth does not ask for."""
VERDICT_WAITS: Final = timedelta(minutes=10)
"""Nobody's answer waits longer than this to be looked at, for no pay is settled before."""


@dataclass(frozen=True, slots=True)
class News:
    """What has come into a scope since its newest fit.

    Shape:   `votes` are those of the newest fit, which is of `fitted_at`; None where there is none yet. `unseen` have
             come since; `waiting_since` is when the oldest of all that waits for a fit was given. `is_urgent`: its
             campaign closes, or a person has asked for a fit. `reached_tau`: some task is sure by its online state.
    """

    votes: int
    unseen: int
    fitted_at: datetime | None
    waiting_since: datetime
    reached_tau: bool = False
    is_urgent: bool = False


def is_due(news: News, now: datetime) -> bool:
    """Whether this scope is fitted now.

    Source:  scoring alone by online states costs accuracy; with a fit at every tenth more votes it costs none, see
             docs/scoring.md.
    """
    if news.fitted_at is None or news.is_urgent or news.votes + news.unseen < SMALL_SCOPE:
        return True
    if news.unseen >= REFIT_GROWTH * news.votes:
        return True
    if now - news.fitted_at < PAUSE:
        return False
    return news.reached_tau or now - news.waiting_since >= VERDICT_WAITS
