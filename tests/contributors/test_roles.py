"""Roles: an allow-list, and a kind refusal for everybody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributors.errors import NotAnOperator, RoleNeeded
from contributors.roles import Duty, Role, parse_operators, require_duty


def test_the_list_is_read_as_a_deployer_writes_it() -> None:
    assert parse_operators(" 12:owner, 34 : reviewer ,56,") == {"12": Role.OWNER, "34": Role.REVIEWER, "56": Role.OWNER}
    assert parse_operators("") == {}


@pytest.mark.parametrize("text", ["abc:owner", "12:king", "12:owner,12:auditor", ":owner", "-5:owner", "１２:owner"])
def test_a_malformed_list_names_its_bad_part(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_operators(text)


@given(st.text(max_size=40))
def test_no_list_breaks_the_parser(text: str) -> None:
    try:
        parse_operators(text)
    except ValueError:
        return


def test_an_owner_may_do_everything_and_a_stranger_nothing() -> None:
    for duty in Duty:
        assert require_duty(Role.OWNER, duty) is Role.OWNER
        with pytest.raises(NotAnOperator):
            require_duty(None, duty)


def test_a_role_that_does_not_suffice_is_told_which_do() -> None:
    with pytest.raises(RoleNeeded) as refused:
        require_duty(Role.AUDITOR, Duty.RUN_CAMPAIGNS)
    assert refused.value.facts == {"roles": "owner, manager"}
