"""A contributor, and the gates between a person and a task."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contributors.errors import Banned, ConsentNeeded, OperatorEarnsNothing, PracticeNeeded
from kernel.ids import AccountId, ContributorId
from kernel.values import Language

CONSENT_VERSION: Final = 3
"""The version of the consent card. Who agreed to another one is asked again before the next task.

1: the ledger is going to be public. 2: it is. 3: groups, leaderboards, boxes drawn on a page, and whom one invites.
"""


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who somebody is to the house: a pseudonym, never a name or a chat id.

    Shape:   `practised` are the kinds whose practice is passed; `banned_until` with no `ban_reason` is no ban;
             `consented_at` is when they agreed to the card as it reads now.
    """

    id: ContributorId
    account_id: AccountId
    language: Language
    zone: str
    consented_at: datetime | None = None
    practised: frozenset[str] = frozenset()
    banned_until: datetime | None = None
    ban_reason: str | None = None
    is_operator: bool = False

    def is_banned(self, now: datetime) -> bool:
        """Whether a ban holds now; one without an end holds for good."""
        return self.ban_reason is not None and (self.banned_until is None or now < self.banned_until)


def require_consent(contributor: Contributor) -> None:
    """Nothing happens before the person has agreed.

    Raises:  ConsentNeeded.
    """
    if contributor.consented_at is None:
        raise ConsentNeeded


def may_work(contributor: Contributor, kind: str, now: datetime, *, needs_practice: bool = True) -> None:
    """Let a person through to a task of this kind, or say which gate is shut.

    Raises:  ConsentNeeded, Banned, OperatorEarnsNothing, PracticeNeeded, in this order of precedence.
    """
    require_consent(contributor)
    if contributor.is_banned(now):
        until = contributor.banned_until
        raise Banned(until=until.date().isoformat() if until else "", reason=contributor.ban_reason or "")
    if contributor.is_operator:
        raise OperatorEarnsNothing
    if needs_practice and kind not in contributor.practised:
        raise PracticeNeeded(kind=kind)
