"""How a control endpoint is declared, what it is given, and how it refuses."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic_core import to_json

from sandbox.errors import ControlError, Refusal
from sandbox.models import IN_GROUP, Bot, Person, Room, private_key
from sandbox.params import Params, read_params
from sandbox.state import State

WAIT_MAX_S = 60.0


@dataclass(slots=True)
class Ask:
    """One request to the control API."""

    state: State
    params: Params
    request: web.Request

    def required(self, name: str) -> str:
        """A text that must be there.

        Raises:  ControlError.
        """
        text = self.params.text(name)
        if not text:
            raise ControlError(f"Say {name}.")
        return text

    def number(self, name: str, default: float | None = None) -> float:
        """A number; without a default it must be there.

        Raises:  ControlError.
        """
        value = self.params.values.get(name)
        if value in (None, ""):
            if default is None:
                raise ControlError(f"Say {name}, a number.")
            return float(default)
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise ControlError(f"{name} must be a number, not {value!r}.") from error
        if not math.isfinite(number):
            raise ControlError(f"{name} must be a number, not {value!r}.")
        return number

    def integer(self, name: str, default: int | None = None) -> int:
        """A whole number; without a default it must be there.

        Raises:  ControlError.
        """
        number = self.number(name, default)
        if not number.is_integer() or abs(number) >= 2**53:
            raise ControlError(f"{name} must be a whole number.")
        return int(number)

    def given(self, name: str) -> bool:
        """Whether the parameter is there."""
        return self.params.values.get(name) not in (None, "")

    def wait_s(self, default: float = 0.0) -> float:
        """How long the asker is willing to wait."""
        return min(max(self.number("wait_s", default), 0.0), WAIT_MAX_S)

    def person(self) -> Person:
        """The person who acts."""
        return self.state.person(self.integer("person"))

    def bot(self) -> Bot:
        """The bot that is meant."""
        return self.state.bot_named(self.required("bot"))

    def room(self, person: Person) -> Room:
        """The room in which a person acts: with a bot, or a group they are in.

        Raises:  ControlError: neither named, unknown, not in the group, the group migrated.
        """
        if self.given("bot"):
            return self.state.private_room(self.bot(), person)
        if not self.given("chat"):
            raise ControlError("Say bot or chat.")
        room = self.state.group(self.integer("chat"))
        if room.migrated_to:
            raise ControlError(f"The group {room.chat_id} was upgraded to {room.migrated_to}.")
        if room.status_of(person.id) not in IN_GROUP:
            raise ControlError(f"Person {person.id} is not in the group {room.chat_id}.")
        return room

    def existing_private_room(self, bot: Bot, person: Person) -> Room | None:
        """The room of a bot and a person, if they ever met."""
        return self.state.rooms.get(private_key(bot.id, person.id))


Endpoint = Callable[[Ask], Awaitable[Any]]

ENDPOINTS: list[tuple[str, str, Endpoint]] = []


def control(verb: str, path: str) -> Callable[[Endpoint], Endpoint]:
    """Declare the endpoint of this verb and path."""

    def declare(function: Endpoint) -> Endpoint:
        ENDPOINTS.append((verb, path, function))
        return function

    return declare


def control_routes(state: State) -> list[web.RouteDef]:
    """All control endpoints as routes."""
    return [web.route(verb, path, _handler(state, endpoint)) for verb, path, endpoint in ENDPOINTS]


def _handler(state: State, endpoint: Endpoint) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            result = await endpoint(Ask(state, await read_params(request), request))
        except ControlError as error:
            result = _json(to_json({"error": error.sentence}), error.status)
        except Refusal as refusal:
            result = _json(to_json({"error": refusal.description}), 400)
        state.commit()
        if isinstance(result, web.StreamResponse):
            return result
        return _json(result if isinstance(result, bytes) else to_json(result))

    return handle


def _json(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, headers={"Content-Type": "application/json"})
