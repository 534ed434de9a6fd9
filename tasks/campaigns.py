"""A campaign: its states, its money and what decisions need to know about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import Final

from pydantic import BaseModel, ConfigDict

from kernel.ids import CampaignId
from kernel.money import PARTS, Amount, Range
from kernel.values import Language
from tasks.errors import CampaignEmpty, CampaignNotFound, CampaignState
from tasks.kinds import answer, kind_named

GOLD_SHARE_FIRST: Final = 0.2
"""The share of gold in a person's first assignments: the most that any campaign pays for gold."""
GOLD_SHARE_LATER: Final = 0.07
DEFAULT_LICENCE: Final = "CC-BY-4.0"
_NUMBER = re.compile(r"\s*[Cc]?(\d{1,9})\s*")


@unique
class CampaignStatus(StrEnum):
    """draft → live ⇄ paused → closing → closed; a draft may be closed at once."""

    DRAFT = "draft"
    LIVE = "live"
    PAUSED = "paused"
    CLOSING = "closing"
    CLOSED = "closed"


@unique
class Funding(StrEnum):
    """Where the rewards come from; fixed at creation."""

    SPONSORED = "sponsored"
    POOL = "pool"


@unique
class Release(StrEnum):
    """When accepted work is paid: in good standing, or (for demonstrations) at once."""

    STANDING = "standing"
    ON_ACCEPTANCE = "on_acceptance"


class Settings(BaseModel):
    """What an operator decides about a draft, stored as it is in the campaign's row.

    Shape:   `kinds` and `languages` are those of its tasks, filled at import; `pay` holds only what was set.
    Units:   pay in 1e-8 AIC before the price; price in 1e-9.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    pay: Mapping[str, tuple[int, int]] = {}
    price_parts: int = PARTS
    min_overlap: int = 2
    max_overlap: int = 5
    tau: float = 0.9
    gold_share: float = GOLD_SHARE_LATER
    release: Release = Release.STANDING
    none_of_these: bool = False
    guide: str | None = None

    def pay_range(self, kind: str) -> Range:
        """What a task of this kind pays before the price: as set, else the kind's own bounds."""
        if kind not in self.pay:
            return kind_named(kind).BASE_PAY
        low_units, high_units = self.pay[kind]
        return Range(Amount(low_units), Amount(high_units))


@dataclass(frozen=True, slots=True)
class Campaign:
    """What decisions need to know about a campaign.

    Units:   budget, reserved, spent and refunded in 1e-8 AIC; reserved + spent + refunded <= budget.
    """

    id: CampaignId
    number: int
    title: str
    status: CampaignStatus
    settings: Settings
    licence: str = DEFAULT_LICENCE
    funding: Funding = Funding.SPONSORED
    budget_units: int = 0
    reserved_units: int = 0
    spent_units: int = 0
    refunded_units: int = 0

    @property
    def label(self) -> str:
        """The name a person types: `C12`."""
        return f"C{self.number}"

    @property
    def free_units(self) -> int:
        """What is neither spent, promised nor returned."""
        return self.budget_units - self.reserved_units - self.spent_units - self.refunded_units

    def can_reserve(self, highest: Amount) -> bool:
        """Whether one more assignment can be promised its highest pay. Nothing is promised that is not reserved."""
        return self.status is CampaignStatus.LIVE and highest.units <= self.free_units


def parse_number(text: str) -> int:
    """Read `C12`, `c12` or `12`.

    Raises:  CampaignNotFound.
    """
    match = _NUMBER.fullmatch(text)
    if match is None or not match[1].isascii():
        raise CampaignNotFound(number=text.strip()[:20])
    return int(match[1])


_FROM: Final = {
    "set": {CampaignStatus.DRAFT},
    "import": {CampaignStatus.DRAFT},
    "launch": {CampaignStatus.DRAFT},
    "pause": {CampaignStatus.LIVE},
    "resume": {CampaignStatus.PAUSED},
    "close": {CampaignStatus.DRAFT, CampaignStatus.LIVE, CampaignStatus.PAUSED},
    "finish": {CampaignStatus.CLOSING},
}


def require(campaign: Campaign, action: str) -> None:
    """Let an action through only in the states it makes sense in.

    Raises:  CampaignState.
    """
    if campaign.status not in _FROM[action]:
        raise CampaignState(number=campaign.number, action=action, status=campaign.status.value)


def launch(campaign: Campaign, *, tasks: int, budget: Amount) -> Campaign:
    """Open a draft with its budget in escrow.

    Raises:  CampaignState, CampaignEmpty.
    """
    require(campaign, "launch")
    if tasks == 0:
        raise CampaignEmpty(number=campaign.number)
    return replace(campaign, status=CampaignStatus.LIVE, budget_units=budget.units)


def pause(campaign: Campaign) -> Campaign:
    """Deal nothing new; what is dealt goes on.

    Raises:  CampaignState.
    """
    require(campaign, "pause")
    return replace(campaign, status=CampaignStatus.PAUSED)


def resume(campaign: Campaign) -> Campaign:
    """Deal again.

    Raises:  CampaignState.
    """
    require(campaign, "resume")
    return replace(campaign, status=CampaignStatus.LIVE)


def close(campaign: Campaign) -> Campaign:
    """Stop dealing for good. A draft is closed at once; else leases and reviews are waited for.

    Raises:  CampaignState.
    """
    require(campaign, "close")
    is_draft = campaign.status is CampaignStatus.DRAFT
    return replace(campaign, status=CampaignStatus.CLOSED if is_draft else CampaignStatus.CLOSING)


def is_finished(campaign: Campaign, *, open_leases: int, undecided: int) -> bool:
    """Whether a closing campaign waits for nothing more."""
    return campaign.status is CampaignStatus.CLOSING and open_leases == 0 and undecided == 0


def finish(campaign: Campaign) -> Campaign:
    """Close what waits for nothing more; what is neither spent nor still reserved for pending pay is returned.

    Raises:  CampaignState.
    """
    require(campaign, "finish")
    refunded_units = campaign.refunded_units + campaign.free_units
    return replace(campaign, status=CampaignStatus.CLOSED, refunded_units=refunded_units)


def budget_needed(tasks: Mapping[str, int], highest: Mapping[str, Amount], *, max_overlap: int, gold: int) -> Amount:
    """The most that these tasks can cost, every one at full overlap and highest pay.

    Shape:   `tasks` counts the tasks of each kind, gold apart; `highest` is each kind's pay at the campaign's price;
             `gold` is the number of gold tasks: with any, a fifth of all assignments may be gold.
    Source:  MECHANISMS 3.5: an answer task costs n_max·answer + n_max·5·review.
    """
    units = 0
    for kind, count in tasks.items():
        if kind == "answer":
            review_units = answer.REVIEWS_MAX * highest["review"].units
            units += count * answer.SUBMISSIONS_MAX * (highest[kind].units + review_units)
        else:
            units += count * max_overlap * highest[kind].units
    if gold:
        units = -(-units * 5 // 4)  # a fifth of the whole on top, rounded up: never one unit too little
    return Amount(units)
