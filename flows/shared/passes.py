"""Whether who holds a pass may still have it: operators come and go, and their roles with them."""

from contributors.passes import Pass
from contributors.roles import Role, require_duty
from flows.deps import Deps


def checked(deps: Deps, found: Pass) -> Pass:
    """The same pass, where its operator's role of today allows what it is for.

    Raises:  NotAnOperator, RoleNeeded.
    """
    role = deps.policy.operators.get(found.operator_id)
    require_duty(None if role is None else Role(role), found.purpose.duty, id=found.operator_id)
    return found
