"""Fixtures of the models' tests: an endpoint on loopback, and one question."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kernel.values import Language
from llm.asking import about_choice
from llm.endpoint import Endpoint, Limits
from llm.model import Ask, Tariff
from tasks.kinds import choice
from tests.support.model_server import ModelServer, model_server

TOKENS = Tariff(day_limit_units=1_000_000)


@pytest.fixture
def ask() -> Ask:
    """A question with two options."""
    return about_choice(choice.Payload(text="Which is bigger?", language=Language.EN, options=("mouse", "whale")))


@pytest_asyncio.fixture
async def server() -> AsyncIterator[ModelServer]:
    """An endpoint that does what the test tells it."""
    async with model_server() as running:
        yield running


@pytest_asyncio.fixture
async def endpoint(server: ModelServer) -> AsyncIterator[Endpoint]:
    """A model there, retried at once."""
    made = model_at(server, timeout_s=20.0)
    yield made
    await made.close()


def model_at(server: ModelServer, *, timeout_s: float) -> Endpoint:
    """A model there; the test closes it."""
    limits = Limits(timeout_s=timeout_s, answer_tokens=100, pause_s=0.01)
    return Endpoint("m", url=server.url, key="secret-key", tariff=TOKENS, limits=limits)
