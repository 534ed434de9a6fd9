"""An album is answered once, whichever process its photos reach."""

import asyncio

import pytest

from flows.assignments.claim_album import claim_album
from flows.deps import Cause
from tests.support.world import World

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("album", ["13579", "not a number 🙂", "9" * 64])
async def test_one_of_an_albums_updates_answers_it(world: World, album: str) -> None:
    updates = [world.cause() for _ in range(10)]

    async def is_answered(update: Cause) -> bool:
        return await claim_album(world.deps, chat_id=7, media_group_id=album, cause=update)

    first = await asyncio.gather(*map(is_answered, updates))
    assert sum(first) == 1
    assert list(await asyncio.gather(*map(is_answered, updates))) == first  # each again, after a crash


async def test_another_chats_album_of_the_same_number_is_another(world: World) -> None:
    for chat_id in (7, 8):
        assert await claim_album(world.deps, chat_id=chat_id, media_group_id="1", cause=world.cause())
