"""A pass leads to a page of ours once, in time, and only while its operator may go there."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from contributors.errors import NoPages, NotAnOperator, PassOver, RoleNeeded
from contributors.passes import PASS_TIME, SESSION_TIME, Pass, Purpose
from flows.deps import Cause, Deps, StaleRepeat
from flows.desk.issue_pass import issue_pass
from flows.desk.leave_desk import leave_desk
from flows.desk.look_at_pass import look_at_pass
from flows.desk.open_desk import open_desk
from flows.desk.read_desk import read_desk
from flows.desk.use_pass import use_pass
from kernel.clock import ManualClock
from kernel.values import Language
from store import passes
from store.tables.passes import web_passes
from tests.support.world import OPERATOR, World

pytestmark = pytest.mark.asyncio

PAGES = Pass(OPERATOR, "Olga", Language.EN, Purpose.PAGES)


def at_home(world: World, role: str | None = "owner") -> Deps:
    """The same house with an address, and this role for the operator."""
    operators = {} if role is None else {OPERATOR: role}
    return replace(world.deps, policy=replace(world.deps.policy, app_url="https://house.test", operators=operators))


def later(world: World, by: timedelta) -> None:
    clock = world.deps.clock
    assert isinstance(clock, ManualClock)
    clock.advance(by.total_seconds())


async def token_of(world: World, issued: Pass = PAGES) -> str:
    url = await issue_pass(at_home(world), issued, cause=world.cause("operator"))
    address, token = url.rsplit("/", 1)
    assert address == f"https://house.test/desk/{issued.purpose.value}"
    return token


async def test_a_pass_is_looked_at_often_and_used_once(world: World) -> None:
    deps, upload = at_home(world), replace(PAGES, purpose=Purpose.UPLOAD, subject="C12")
    token = await token_of(world, upload)
    for _ in range(3):
        assert await look_at_pass(deps, token, Purpose.UPLOAD) == upload
    assert await use_pass(deps, token, Purpose.UPLOAD) == upload
    with pytest.raises(PassOver):
        await use_pass(deps, token, Purpose.UPLOAD)
    with pytest.raises(PassOver):
        await look_at_pass(deps, token, Purpose.UPLOAD)


async def test_of_two_who_press_at_once_one_goes_through(world: World) -> None:
    token = await token_of(world)
    came = await asyncio.gather(*(open_desk(at_home(world), token) for _ in range(4)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in came) == ["PassOver"] * 3 + ["str"]


async def test_a_pass_is_over_after_five_minutes_and_opens_nothing_but_its_own_page(world: World) -> None:
    deps, token = at_home(world), await token_of(world)
    with pytest.raises(PassOver):
        await look_at_pass(deps, token, Purpose.UPLOAD)
    later(world, PASS_TIME)
    with pytest.raises(PassOver):
        await open_desk(deps, token)
    for forged in ("", "x" * 5_000, "\ud800", token[:-1]):
        with pytest.raises(PassOver):
            await open_desk(deps, forged)


async def test_a_session_lasts_a_working_day_or_until_its_operator_leaves(world: World) -> None:
    deps = at_home(world)
    session, other = await open_desk(deps, await token_of(world)), await open_desk(deps, await token_of(world))
    later(world, SESSION_TIME - timedelta(seconds=1))
    assert await read_desk(deps, session) == PAGES
    await leave_desk(deps, session)
    with pytest.raises(PassOver):
        await read_desk(deps, session)
    assert await read_desk(deps, other) == PAGES
    later(world, timedelta(seconds=1))
    with pytest.raises(PassOver):
        await read_desk(deps, other)


async def test_who_is_no_operator_any_more_is_out_at_once(world: World) -> None:
    upload = replace(PAGES, purpose=Purpose.UPLOAD)
    token, session = await token_of(world, upload), await open_desk(at_home(world), await token_of(world))
    with pytest.raises(NotAnOperator):
        await read_desk(at_home(world, None), session)
    with pytest.raises(RoleNeeded):
        await use_pass(at_home(world, "auditor"), token, Purpose.UPLOAD)
    assert await read_desk(at_home(world, "auditor"), session) == PAGES
    assert await use_pass(at_home(world), token, Purpose.UPLOAD) == upload, "a refusal uses nothing up"


async def test_an_update_that_comes_again_gets_no_second_pass(world: World) -> None:
    cause = Cause("operator", 7)
    await issue_pass(at_home(world), PAGES, cause=cause)
    with pytest.raises(StaleRepeat):
        await issue_pass(at_home(world), PAGES, cause=cause)


async def test_without_an_address_there_is_no_way(world: World) -> None:
    with pytest.raises(NoPages):
        await issue_pass(world.deps, PAGES, cause=world.cause("operator"))


async def test_what_is_over_is_forgotten_and_no_token_is_kept(world: World) -> None:
    used, unused = await token_of(world), await token_of(world)
    session = await open_desk(at_home(world), used)
    kept = str(await world.rows(web_passes))
    assert not any(token in kept for token in (used, unused, session))
    for time, rows in ((PASS_TIME, 1), (SESSION_TIME, 0)):
        later(world, time)
        async with world.deps.sessions.write() as writing:
            await passes.forget_old(writing, now=world.deps.clock.now())
        assert len(await world.rows(web_passes)) == rows
