"""A Bot API server that lost its past while it was away: what it brings then is neither confirmed unseen nor missed."""

import asyncio

import pytest

from bot.intake import Intake, RawUpdate, SourceAway
from tests.bot.handling import Handling, message

pytestmark = pytest.mark.asyncio


class Forgetful:
    """A source that goes away when it is first told something, and comes back without its past, numbering anew."""

    def __init__(self, *later: int) -> None:
        self._later = later
        self._pending = [message(900)]
        self._is_new = False
        self.is_empty = asyncio.Event()

    async def fetch(self, offset: int | None, *, wait: bool) -> list[RawUpdate]:  # noqa: ARG002 - the protocol's
        if offset is not None and not self._is_new:
            self._is_new = True
            self._pending = [message(number) for number in self._later]
            raise SourceAway("reset")
        await asyncio.sleep(0)
        self._pending = [raw for raw in self._pending if offset is None or raw["update_id"] >= offset]
        if self._is_new and not self._pending:
            self.is_empty.set()
        return self._pending


@pytest.mark.parametrize("later", [(5, 6), (899, 901), (901, 902)])
async def test_updates_of_a_server_that_forgot_everything_are_all_handled(later: tuple[int, ...]) -> None:
    handling, source = Handling(), Forgetful(*later)
    intake = Intake("test", feed=handling.feed, park=handling.park)
    polling = asyncio.create_task(intake.poll(source))

    async with asyncio.timeout(5):
        await source.is_empty.wait()

    assert handling.done == [900, *later]
    intake.stop()
    await polling
