"""An appeal: a refused answer is looked at once more, by people who have not seen it, and if need be by an operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Final

from tasks.errors import AppealOver, AppealsUsedUp, AppealTooLate, NothingToAppeal, TooManyAppeals

APPEAL_WITHIN: Final = timedelta(hours=72)
"""How long after the verdict an appeal may be made; so long its answer keeps its promise."""
PANEL_WITHIN: Final = timedelta(hours=48)
"""How long a panel may take to come together; then an operator decides with what there is."""
PANEL_MIN: Final = 3
PANEL_MAX: Final = 5
OPEN_MAX: Final = 3
"""How many appeals of one person may be open at once."""
LOST_MAX: Final = 5
"""How many a person may lose in a while: whoever is mostly right never meets this."""
LOST_WITHIN: Final = timedelta(days=28)


@unique
class AppealStatus(StrEnum):
    """panel → overturned or upheld; or panel → operator → overturned or upheld."""

    PANEL = "panel"
    OPERATOR = "operator"
    OVERTURNED = "overturned"
    UPHELD = "upheld"

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self in {AppealStatus.PANEL, AppealStatus.OPERATOR}


@unique
class DecidedBy(StrEnum):
    """Whose word it was."""

    PANEL = "panel"
    OPERATOR = "operator"
    FIT = "fit"


@dataclass(frozen=True, slots=True)
class Refused:
    """What decides whether an answer may be appealed.

    Shape:   `appeal_until` is None where nothing is reserved for it any more; `is_by_person` if an operator refused it.
    """

    ref: str
    state: str
    appeal_until: datetime | None
    is_by_person: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A person's appeals so far: how many are open, and how many they lost in the last four weeks."""

    open: int
    lost: int


def require_appealable(refused: Refused, record: Record, now: datetime) -> None:
    """Let an appeal through: of a refused answer that peers or gold decided, in time, and not without measure.

    Raises:  NothingToAppeal, AppealOver, AppealTooLate, TooManyAppeals, AppealsUsedUp, in this order of precedence.
    """
    if refused.state != "withheld":
        raise NothingToAppeal(ref=refused.ref)
    if refused.is_by_person:
        raise AppealOver(ref=refused.ref)
    if refused.appeal_until is None or now >= refused.appeal_until:
        raise AppealTooLate(ref=refused.ref, hours=hours(APPEAL_WITHIN))
    if record.open >= OPEN_MAX:
        raise TooManyAppeals(limit=OPEN_MAX)
    if record.lost >= LOST_MAX:
        raise AppealsUsedUp(limit=LOST_MAX, days=LOST_WITHIN.days)


def hours(span: timedelta) -> int:
    """A span as people are told it."""
    return int(span.total_seconds()) // 3600


@dataclass(frozen=True, slots=True)
class PanelWord:
    """What a panel has said: how many said what the appellant said, how many did not, and how sure the fit is.

    Shape:   `label` is the fit's for the panel's task, None where it was closed before it could say.
    Units:   `confidence` is a calibrated probability.
    """

    votes_for: int
    votes_against: int
    label: int | None
    confidence: float


def decision_of(word: PanelWord, choice: int, *, tau: float, is_gold: bool) -> AppealStatus:
    """Clearly for the appellant: overturned. Clearly against: upheld. Else, an operator's to decide.

    Clear is what settles a task too: the campaign's tau, on three votes at least. Against gold, which is an operator's
    word, a panel can uphold but not overturn.
    """
    is_clear = word.label is not None and word.confidence >= tau and word.votes_for + word.votes_against >= PANEL_MIN
    if not is_clear:
        return AppealStatus.OPERATOR
    if word.label != choice:
        return AppealStatus.UPHELD
    return AppealStatus.OPERATOR if is_gold else AppealStatus.OVERTURNED
