"""Operators' roles and what each may do: an allow-list, and nothing that is not on it."""

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Final

from contributors.errors import NotAnOperator, RoleNeeded


@unique
class Role(StrEnum):
    """Who an operator is."""

    OWNER = "owner"
    MANAGER = "manager"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"


@unique
class Duty(StrEnum):
    """What an operator may be allowed to do."""

    RUN_CAMPAIGNS = "run_campaigns"
    ADJUDICATE = "adjudicate"
    ANSWER_PEOPLE = "answer_people"
    EXPORT = "export"
    LOOK = "look"
    GRANT = "grant"
    CORRECT = "correct"
    BAN = "ban"
    TRUST = "trust"
    BROADCAST = "broadcast"


_MAY: Final[Mapping[Duty, frozenset[Role]]] = {
    Duty.RUN_CAMPAIGNS: frozenset({Role.OWNER, Role.MANAGER}),
    Duty.ADJUDICATE: frozenset({Role.OWNER, Role.MANAGER, Role.REVIEWER}),
    Duty.ANSWER_PEOPLE: frozenset({Role.OWNER, Role.MANAGER, Role.REVIEWER}),
    Duty.EXPORT: frozenset({Role.OWNER, Role.MANAGER, Role.AUDITOR}),
    Duty.LOOK: frozenset(Role),
    Duty.GRANT: frozenset({Role.OWNER}),
    Duty.CORRECT: frozenset({Role.OWNER, Role.MANAGER}),
    Duty.BAN: frozenset({Role.OWNER, Role.MANAGER}),
    Duty.TRUST: frozenset({Role.OWNER, Role.MANAGER}),
    Duty.BROADCAST: frozenset({Role.OWNER, Role.MANAGER}),
}


def who_may(operators: Mapping[str, str], duty: Duty) -> frozenset[str]:
    """The operators whose role may do this."""
    return frozenset(id for id, role in operators.items() if Role(role) in _MAY[duty])


def may(role: str | None, duty: Duty) -> bool:
    """Whether this role, or none, may do this."""
    return role is not None and Role(role) in _MAY[duty]


def approvers(operators: Mapping[str, str], proposer: str, duty: Duty = Duty.RUN_CAMPAIGNS) -> tuple[str, ...]:
    """The operators who can approve what this one proposes: those who may do the same, and are somebody else."""
    return tuple(sorted(id for id, role in operators.items() if id != proposer and may(role, duty)))


def require_duty(role: Role | None, duty: Duty, *, id: str) -> Role:
    """Let an operator through to what their role may do; a stranger is told the id that a list would need.

    Raises:  NotAnOperator, RoleNeeded.
    """
    if role is None:
        raise NotAnOperator(id=id)
    if role not in _MAY[duty]:
        raise RoleNeeded(roles=", ".join(known for known in Role if known in _MAY[duty]))
    return role
