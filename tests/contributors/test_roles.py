"""Roles: an allow-list, and a kind refusal for everybody else."""

import pytest

from contributors.errors import NotAnOperator, RoleNeeded
from contributors.roles import Duty, Role, require_duty


def test_an_owner_may_do_everything_and_a_stranger_nothing() -> None:
    for duty in Duty:
        assert require_duty(Role.OWNER, duty, id="42") is Role.OWNER
        with pytest.raises(NotAnOperator):
            require_duty(None, duty, id="42")


def test_a_role_that_does_not_suffice_is_told_which_do() -> None:
    with pytest.raises(RoleNeeded) as refused:
        require_duty(Role.AUDITOR, Duty.RUN_CAMPAIGNS, id="42")
    assert refused.value.facts == {"roles": "owner, manager"}
