"""Tests move time and make trouble."""

import random
from typing import Any

from pydantic_core import to_json

from sandbox.control.asking import Ask, control
from sandbox.errors import ControlError
from sandbox.faults import CUTS, Fault
from sandbox.models import Json
from sandbox.openai_api import Simulated
from sandbox.state import ID_LIMIT

SIMULATED = "simulated-"


@control("POST", "/sandbox/clock")
async def advance(ask: Ask) -> Json:
    """Move sandbox time."""
    clock = ask.state.clock
    clock.advance(ask.number("advance_s"))
    ask.state.db.put("clock", "offset_s", to_json(clock.offset_s))
    return {"offset_s": clock.offset_s, "date": clock.date()}


@control("POST", "/sandbox/update")
async def raw_update(ask: Ask) -> Json:
    """Queue an update as it is, well-formed or not; it gets an update_id if it has none.

    Returns: the update_id.
    """
    bot = ask.bot()
    update = ask.params.json("update")
    if not isinstance(update, dict):
        raise ControlError("update is an object.")
    queue = ask.state.queues[bot.id]
    update_id = update.get("update_id")
    if update_id is None:
        update_id = queue.take_id()
        update = {"update_id": update_id, **update}
    known_as = update_id if isinstance(update_id, int) and 0 < update_id < ID_LIMIT else queue.take_id()
    queue.inject(known_as, _lane(update), to_json(update))
    return {"update_id": update_id}


def _lane(update: Json) -> int:
    """The person whose order the update keeps, as far as it names one."""
    for body in update.values():
        if isinstance(body, dict) and isinstance(body.get("from"), dict) and isinstance(body["from"].get("id"), int):
            return int(body["from"]["id"])
    return 0


@control("POST", "/sandbox/deliver")
async def deliver(ask: Ask) -> Json:
    """Disturb a bot's delivery from here on; with nothing but `bot`, let it go as usual.

    Units:   repeat is a number or [lowest, highest]; shuffle_within counts deliveries; hold_s is seconds.
    """
    bot = ask.bot()
    seed = ask.integer("seed") if ask.given("seed") else None
    plan = {
        "repeat": _repeat(ask.params.json("repeat")),
        "shuffle_within": ask.integer("shuffle_within", 0),
        "hold_s": ask.number("hold_s", 0.0),
    }
    ask.state.queues[bot.id].disturb(**plan, dice=random.Random(seed))
    return plan


def _repeat(given: Any) -> tuple[int, int]:
    lowest, highest = given if isinstance(given, list) and len(given) == 2 else (given or 1, given or 1)  # noqa: PLR2004
    if not isinstance(lowest, int) or not isinstance(highest, int) or not 1 <= lowest <= highest:
        raise ControlError("repeat is a number from 1, or [lowest, highest].")
    return lowest, highest


@control("POST", "/sandbox/faults")
async def plan_fault(ask: Ask) -> list[Json]:
    """Let calls fail or wait: `times` of them, -1 for ever. `drop` (before or after) cuts the connection unanswered.

    Returns: the faults that wait.
    """
    params = ask.params
    fault = Fault(
        params.text("method") or "*",
        ask.integer("code", 0),
        params.text("description"),
        ask.integer("retry_after", 0),
        ask.integer("migrate_to", 0),
        ask.number("delay_s", 0.0),
        ask.integer("times", 1),
        ask.integer("chat") if ask.given("chat") else None,
        ask.bot().id if ask.given("bot") else None,
        params.text("drop"),
    )
    if fault.drop not in CUTS:
        raise ControlError("drop is before or after.")
    if not (fault.code or fault.delay_s or fault.drop):
        raise ControlError("Say code, delay_s or drop.")
    ask.state.faults.plan(fault)
    return ask.state.faults.listed()


@control("DELETE", "/sandbox/faults")
async def clear_faults(ask: Ask) -> list[Json]:
    """Let everything go well again."""
    ask.state.faults.clear()
    return ask.state.faults.listed()


@control("GET", "/sandbox/faults")
async def list_faults(ask: Ask) -> list[Json]:
    """The faults that wait."""
    return ask.state.faults.listed()


@control("POST", "/sandbox/model")
async def hand_over_model(ask: Ask) -> Json:
    """Let the model endpoint serve a sheet of answers as a model whose name says that it is simulated.

    Shape:   answers is {question: answer}.
    Units:   accuracy is how often it is right, as declared, 0..1.
    """
    name, answers, accuracy = ask.required("name"), ask.params.json("answers"), ask.number("accuracy")
    if not name.startswith(SIMULATED):
        raise ControlError(f"A simulated model's name begins with {SIMULATED}.")
    if not isinstance(answers, dict) or not all(isinstance(answer, str) for answer in answers.values()):
        raise ControlError("answers is an object of texts.")
    if not 0 <= accuracy <= 1:
        raise ControlError("accuracy is a share, 0 to 1.")
    ask.state.models[name] = Simulated(answers, accuracy)
    return {"name": name, "answers": len(answers)}
