"""A sandbox and a house of their own, for one run: everything they write is gone afterwards."""

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.crowd.client import Sandbox
from sandbox.crowd.operator_script import Operator
from sandbox.crowd.processes import Process, free_port, running
from sandbox.crowd.someone import Someone

TOKENS_PER_DAY = "1000000000"  # nobody pays for a simulated model
CONTRIBUTOR, OPERATOR = "crowd_contributor_bot", "crowd_operator_bot"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a crowd works: over the wire alone."""

    sandbox: Sandbox
    house: Process
    operator: Operator

    async def person(self, name: str, language: str, note: str) -> Someone:
        """Somebody new at the contributor bot's chat."""
        return Someone(self.sandbox, await self.sandbox.make_person(name, language, note), CONTRIBUTOR)


@dataclass(frozen=True, slots=True)
class Model:
    """A simulated model that the house is told to ask. Shape: answers by question. Units: accuracy is a share, 0..1."""

    name: str
    answers: Mapping[str, str]
    accuracy: float


@asynccontextmanager
async def staged(model: Model | None = None) -> AsyncIterator[Stage]:
    """Start both, without the starter campaign and on a manual clock, nothing switched off.

    Raises:  Died, TimeoutError.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crowd-")))
        port = free_port()
        served = await stack.enter_async_context(
            running("sandbox", "--port", str(port), "--file", str(folder / "sandbox.db"), folder=folder, env={})
        )
        sandbox = await stack.enter_async_context(Sandbox(f"http://127.0.0.1:{port}"))
        await _up(sandbox, served)
        operator = await sandbox.make_person("operator", "en", "simulated · runs the campaign")
        settings = await _house_settings(sandbox, operator, folder) | await _model_settings(sandbox, model)
        house = await stack.enter_async_context(running("bot", folder=folder, env=settings))
        yield Stage(sandbox, house, Operator(Someone(sandbox, operator, OPERATOR)))


async def _up(sandbox: Sandbox, served: Process) -> None:
    try:
        await sandbox.wait_until_up()
    except TimeoutError:
        served.check()
        raise


async def _house_settings(sandbox: Sandbox, operator: int, folder: Path) -> dict[str, str]:
    return {
        "CONTRIBUTOR_BOT_TOKEN": await sandbox.make_bot(CONTRIBUTOR, "contributor"),
        "OPERATOR_BOT_TOKEN": await sandbox.make_bot(OPERATOR, "operator"),
        "TELEGRAM_API_URL": sandbox.base_url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'house.db'}",
        "FILES_PATH": str(folder / "files"),
        "RELEASES_PATH": str(folder / "releases"),
        "KEYS_PATH": str(folder / "keys"),
        "LOG_PATH": str(folder / "log"),
        "OPERATORS": f"{operator}:owner",
        "TWO_PEOPLE_ABOVE": "10000000000",
        "STARTER_CAMPAIGN": "off",
        "CLOCK_URL": f"{sandbox.base_url}/sandbox/clock",
        "WEB_PORT": "0",
    }


async def _model_settings(sandbox: Sandbox, model: Model | None) -> dict[str, str]:
    """The house's way to the model; none, whatever the environment says, where there is none."""
    if model is None:
        return {"OPENAI_API_KEY": "", "OPENAI_BASE_URL": "", "OPENAI_MODEL": ""}
    await sandbox.hand_over_model(model.name, model.answers, model.accuracy)
    return {
        "OPENAI_API_KEY": "simulated",
        "OPENAI_BASE_URL": f"{sandbox.base_url}/v1",
        "OPENAI_MODEL": model.name,
        "MODEL_TOKENS_PER_DAY": TOKENS_PER_DAY,
    }
