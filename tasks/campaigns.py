"""A campaign: its states, its money and what decisions need to know about it."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from fractions import Fraction
from typing import Final

from kernel.ids import CampaignId
from kernel.money import PARTS, Amount, Range
from kernel.values import Language
from tasks.appeals import PANEL_MAX
from tasks.errors import CampaignEmpty, CampaignState, CampaignUnnamed, LaunchNotProposed, OwnLaunch
from tasks.kinds import answer, kind_named, reviewed_kinds

GOLD_SHARE_FIRST: Final = Fraction(20, 100)
"""The share of gold in a person's first assignments: the most that any campaign pays for gold."""
GOLD_SHARE_LATER: Final = Fraction(7, 100)
DEFAULT_LICENCE: Final = "CC-BY-4.0"
TASKS_A_PANEL: Final = 20
"""For so many tasks of a kind, or a part of so many, a budget bears the panel of one appeal."""
_NUMBER = re.compile(r"\s*[Cc]?(\d{1,9})\s*")


@unique
class CampaignStatus(StrEnum):
    """draft → (pilot →) live ⇄ paused → closing → closed; a draft may be closed at once, a pilot be paused too."""

    DRAFT = "draft"
    PILOT = "pilot"
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


@unique
class Wish(StrEnum):
    """What a person wants of a campaign: its tasks first, or none of them."""

    FOLLOW = "follow"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class Campaign:
    """What decisions need to know about a campaign.

    Shape:   `pay` has a range for every kind of its tasks, and where answers are reviewed for `review` and `compare`;
             `proposed_by` and `approved_by` are the operators that a launch from the pool needs. Its price is the
             day's, not its own. `model_cap` is the share it may use of what the house spends on models in a day.
             `consent` is what it asks people to agree to before their first card.
             `is_launched` also while it is paused or closed since.
    Units:   pay before the price; price in 1e-9; budget (what was returned is off it), reserved and spent in 1e-8 AIC.
    """

    id: CampaignId
    number: int
    title: str
    status: CampaignStatus
    pay: Mapping[str, Range]
    languages: frozenset[Language] = frozenset()
    skills: frozenset[str] = frozenset()
    price_parts: int = PARTS
    min_overlap: int = 2
    max_overlap: int = 5
    tau: float = 0.9
    gold_share: Fraction = GOLD_SHARE_LATER
    funding: Funding = Funding.SPONSORED
    release: Release = Release.STANDING
    none_of_these: bool = False
    licence: str | None = None
    guide: str | None = None
    consent: str | None = None
    uses_model: bool = True
    model_cap: Fraction = Fraction(1)
    budget_units: int = 0
    reserved_units: int = 0
    spent_units: int = 0
    proposed_by: str | None = None
    approved_by: str | None = None
    is_launched: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of task that it deals."""
        return frozenset(self.pay)

    @property
    def label(self) -> str:
        """The name a person types: `C12`."""
        return f"C{self.number}"

    @property
    def is_pooled(self) -> bool:
        """Whether the contributor pool pays, at the price of the day."""
        return self.funding is Funding.POOL

    @property
    def is_solo(self) -> bool:
        """Whether the pool pays on one operator's word alone: then only a small part of the day's budget."""
        return self.is_pooled and self.approved_by is None

    @property
    def free_units(self) -> int:
        """What is neither spent nor promised."""
        return self.budget_units - self.reserved_units - self.spent_units

    @property
    def is_dealing(self) -> bool:
        """Whether it has tasks of its own for people now."""
        return self.status in {CampaignStatus.LIVE, CampaignStatus.PILOT}

    def can_reserve(self, highest: Amount) -> bool:
        """Whether one more assignment can be promised its highest pay. Nothing is promised that is not reserved."""
        return self.is_dealing and highest.units <= self.free_units


def parse_number(text: str) -> int:
    """Read `C12`, `c12` or `12`.

    Raises:  CampaignUnnamed.
    """
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text))  # Ｃ１２ comes from Chinese keyboards
    if match is None or not match[1].isascii():
        raise CampaignUnnamed
    return int(match[1])


_FROM: Final = {
    "set": {CampaignStatus.DRAFT},
    "edit": {CampaignStatus.PAUSED},
    "set_model": set(CampaignStatus) - {CampaignStatus.CLOSED},
    "import": {CampaignStatus.DRAFT},
    "pilot": {CampaignStatus.DRAFT},
    "launch": {CampaignStatus.DRAFT, CampaignStatus.PILOT},
    "fund": {CampaignStatus.DRAFT, CampaignStatus.PILOT, CampaignStatus.LIVE, CampaignStatus.PAUSED},
    "pause": {CampaignStatus.PILOT, CampaignStatus.LIVE},
    "resume": {CampaignStatus.PAUSED},
    "close": {CampaignStatus.DRAFT, CampaignStatus.PILOT, CampaignStatus.LIVE, CampaignStatus.PAUSED},
    "finish": {CampaignStatus.CLOSING},
}


def require(campaign: Campaign, action: str) -> None:
    """Let an action through only in the states it makes sense in.

    Raises:  CampaignState.
    """
    if campaign.status not in _FROM[action]:
        raise CampaignState(number=campaign.number, action=action, status=campaign.status.value)


def launch(campaign: Campaign, *, tasks: int, budget: Amount) -> Campaign:
    """Open a draft with its budget, or what its pilot was given where that is more.

    Raises:  CampaignState, CampaignEmpty.
    """
    require(campaign, "launch")
    if tasks == 0:
        raise CampaignEmpty(number=campaign.number)
    budget_units = max(budget.units, campaign.budget_units)
    return replace(campaign, status=CampaignStatus.LIVE, budget_units=budget_units, is_launched=True)


def require_second(campaign: Campaign, operator_id: str) -> str:
    """Who proposed the launch, if it is somebody else's to approve.

    Raises:  LaunchNotProposed, OwnLaunch.
    """
    if campaign.proposed_by is None:
        raise LaunchNotProposed(number=campaign.number)
    if campaign.proposed_by == operator_id:
        raise OwnLaunch(number=campaign.number)
    return campaign.proposed_by


def pause(campaign: Campaign) -> Campaign:
    """Deal nothing new; what is dealt goes on.

    Raises:  CampaignState.
    """
    require(campaign, "pause")
    return replace(campaign, status=CampaignStatus.PAUSED)


def resume(campaign: Campaign) -> Campaign:
    """Deal again: everything, or the pilot's tasks where it was not launched.

    Raises:  CampaignState.
    """
    require(campaign, "resume")
    return replace(campaign, status=CampaignStatus.LIVE if campaign.is_launched else CampaignStatus.PILOT)


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


def finish(campaign: Campaign) -> tuple[Campaign, int]:
    """Close what waits for nothing more.

    Returns: also the refund in 1e-8 AIC: the budget less what is spent or still reserved for pending pay.
    Raises:  CampaignState.
    """
    require(campaign, "finish")
    kept_units = campaign.budget_units - campaign.free_units
    return replace(campaign, status=CampaignStatus.CLOSED, budget_units=kept_units), campaign.free_units


def pay_for(kinds: Collection[str], set_so_far: Mapping[str, Range]) -> dict[str, Range]:
    """The pay of a campaign that has tasks of these kinds: as set, else each kind's own.

    Answers bring reviews, and comparisons of those that were accepted.
    """
    wanted = {*kinds, "review", "compare"} if reviewed_kinds() & set(kinds) else set(kinds)
    return {kind: set_so_far.get(kind, kind_named(kind).BASE_PAY) for kind in sorted(wanted)}


def budget_needed(tasks: Mapping[str, int], highest: Mapping[str, Amount], *, max_overlap: int, gold: int) -> Amount:
    """The most that these tasks can cost, every one at full overlap and highest pay, and some asked once more.

    Shape:   `tasks` counts the tasks of each kind, gold apart; `highest` is each kind's pay at the campaign's price;
             `gold` is the number of gold tasks: with any, a fifth of all assignments may be gold.
    Source:  MECHANISMS 3.5: an answer task costs n_max·answer + n_max·5·review, and one comparison.
    """
    units = 0
    for kind, count in tasks.items():
        panels = -(-count // TASKS_A_PANEL)
        is_reviewed = kind_named(kind).IS_REVIEWED
        units += panels * PANEL_MAX * highest["review" if is_reviewed else kind].units
        if is_reviewed:
            review_units = answer.REVIEWS_MAX * highest["review"].units
            units += count * answer.SUBMISSIONS_MAX * (highest[kind].units + review_units)
            units += (
                (count * max_overlap + panels * PANEL_MAX) * highest["compare"].units if "compare" in highest else 0
            )
        else:
            units += count * max_overlap * highest[kind].units
    if gold:
        units = -(-units * 5 // 4)  # a fifth of the whole on top, rounded up: never one unit too little
    return Amount(units)
