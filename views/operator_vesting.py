"""The operator's desk: the team pool's grants, and what is confirmed before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.money import Amount
from kernel.values import Language
from views import desk_actions
from views.phrases import Fact, joined, label, phrase
from views.screens import Button, Rows, Screen


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """A grant as it stands; times are in UTC. `beneficiary` is the account's id, 32 digits."""

    number: int
    beneficiary: str
    total: Amount
    released: Amount
    due: Amount
    start_at: datetime
    cliff_at: datetime
    end_at: datetime
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class RevocationFacts:
    """What revoking a grant now would do."""

    number: int
    paid: Amount
    returned: Amount


def grants(language: Language, facts: Sequence[GrantFacts], pool: Amount) -> Screen:
    """/vesting: every grant, and what the team pool has left to grant."""
    lines: list[str] = [phrase(language, "operator.vesting.title", pool=pool.shown()), ""]
    if not facts:
        lines.append(phrase(language, "operator.vesting.none"))
    for grant in facts:
        key = "operator.vesting.revoked_line" if grant.is_revoked else "operator.vesting.line"
        lines.append(phrase(language, key, **_terms(grant)))
    return Screen(joined([*lines, "", phrase(language, "operator.vesting.help")]))


def confirm_grant(language: Language, proposal: str, grant: GrantFacts) -> Screen:
    """/vesting grant: the terms, with a button that grants them."""
    return Screen(
        phrase(language, "operator.vesting.confirm_grant", **_terms(grant)),
        _asked(language, "button.grant", "grant", proposal),
    )


def granted(language: Language, number: int) -> Screen:
    """The points are set aside."""
    return Screen(phrase(language, "operator.vesting.granted", number=number))


def released(language: Language, number: int, amount: Amount) -> Screen:
    """/vesting release: what was due is the person's."""
    return Screen(phrase(language, "operator.vesting.released", number=number, amount=amount.shown()))


def confirm_revocation(language: Language, proposal: str, facts: RevocationFacts, reason: str) -> Screen:
    """/vesting revoke: what would be paid and returned, with a button that does it."""
    return Screen(
        phrase(
            language,
            "operator.vesting.confirm_revoke",
            number=facts.number,
            paid=facts.paid.shown(),
            returned=facts.returned.shown(),
            reason=reason,
        ),
        _asked(language, "button.revoke", "revoke", proposal),
    )


def revoked(language: Language, facts: RevocationFacts) -> Screen:
    """The grant is over."""
    return Screen(
        phrase(
            language,
            "operator.vesting.revoked",
            number=facts.number,
            paid=facts.paid.shown(),
            returned=facts.returned.shown(),
        ),
    )


def _terms(grant: GrantFacts) -> dict[str, Fact]:
    return {
        "number": grant.number,
        "who": grant.beneficiary[:8],
        "total": grant.total.shown(),
        "released": grant.released.shown(),
        "due": grant.due.shown(),
        "start": f"{grant.start_at:%Y-%m-%d}",
        "cliff": f"{grant.cliff_at:%Y-%m-%d}",
        "end": f"{grant.end_at:%Y-%m-%d}",
    }


def _asked(language: Language, button: str, deed: str, proposal: str) -> Rows:
    return (
        (
            Button(label(language, button), desk_actions.deed(deed, proposal)),
            Button(label(language, "button.cancel"), desk_actions.dismiss()),
        ),
    )
