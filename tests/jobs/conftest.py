"""Fixtures of the jobs' tests: dependencies on each store in turn, with a clock of our own."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.workers import InlineWorkers
from flows.deps import Deps, Policy
from jobs.wakes import Wakes
from kernel.clock import ManualClock
from store.files import Files
from store.release_folder import ReleaseFolder
from store.sessions import Sessions


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2028, 2, 28, 23, 30, tzinfo=UTC))


@pytest.fixture
def wakes() -> Wakes:
    return Wakes()


@pytest.fixture
def deps(sessions: Sessions, clock: ManualClock, wakes: Wakes, tmp_path: Path) -> Deps:
    return Deps(
        sessions=sessions,
        clock=clock,
        files=Files(tmp_path / "files"),
        releases=ReleaseFolder(tmp_path / "releases"),
        workers=InlineWorkers(),
        waker=wakes,
        rng=random.Random(7),
        policy=Policy(operators={}),
        people_key=bytes(32),
    )
