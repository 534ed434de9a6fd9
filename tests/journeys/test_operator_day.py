"""A campaign from Label Studio's file to a dataset: pilot, forecast, launch, a recorded crowd, an appeal, the end."""

from pathlib import Path
from typing import Any, Final

import pytest

from sandbox.crowd.votes import read_set
from tests.journeys import make_votes
from tests.journeys.conftest import Stores
from tests.journeys.operator_day import is_in_the_log, live, read_back
from tests.journeys.people import operator_of
from tests.journeys.replayed import Crowd
from tests.support.house import house, running, telegram

SETTINGS: Final = {"release": "on_acceptance", "max_overlap": "5", "min_overlap": "4", "tau": "0.8"}
"""With four answers a wrong one has enough people against it to be refused."""


def test_the_votes_are_those_of_their_model() -> None:
    for name, text in make_votes.files().items():
        assert (make_votes.FOLDER / name).read_text(encoding="utf-8") == text


@pytest.mark.asyncio
@pytest.mark.timeout(400)
async def test_a_file_of_label_studios_becomes_a_dataset_that_the_log_knows(
    tmp_path: Path, stores: Stores, hub: Any
) -> None:
    votes = read_set(make_votes.FOLDER)
    async with telegram(tmp_path) as (_, sandbox):
        operator = await operator_of(sandbox)
        program = house(tmp_path, sandbox, stores.database_url, operator.person, **stores.settings)
        async with running(program):
            crowd = await Crowd.come(sandbox, operator, votes)
            outcome, release, key = await live(operator, crowd, tmp_path, **SETTINGS)
            assert await program.stop() == 0, program.words
            assert program.words == ""
    assert outcome.settled == outcome.tasks == len(votes.questions) - len(crowd.gold)
    assert outcome.refused > 0
    assert outcome.appeals > 0
    assert outcome.cost > 0
    right, _ = read_back(release, crowd, hub)
    assert right > 0.8  # three of these people, drawn by chance, are wrong of a fifth less than once in 10,000 times
    await is_in_the_log(release, tmp_path / "log", key)
