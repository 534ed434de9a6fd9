"""What a line to an endpoint does: one completion, or one of three ways to fail."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Protocol

from llm.model import Ask

_SERVER_FAULT: Final = 500
_BUSY: Final = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class Completion:
    """What an endpoint answered.

    Shape:   tokens as it counts them, None where it does not say, or says what cannot be.
    """

    text: str
    finish_reason: str
    tokens_in: int | None
    tokens_out: int | None


class Declined(Exception):
    """An error's status: nothing was generated.

    Units:   wait_s as the endpoint asks, or None.
    """

    def __init__(self, status: int, complaint: str, wait_s: float | None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.complaint = complaint
        self.wait_s = wait_s

    @property
    def is_transient(self) -> bool:
        """Whether the same request may be taken a moment later."""
        return self.status in _BUSY or self.status >= _SERVER_FAULT


class NotReached(Exception):
    """No connection was made: nothing was asked."""


class Lost(Exception):
    """It was asked, and no answer that can be read came back in time: the endpoint may charge for it all the same."""


class Line(Protocol):
    """A client of one endpoint."""

    async def complete(self, model: str, ask: Ask, options: Mapping[str, Any]) -> Completion:
        """Have one prompt completed.

        Raises:  Declined, NotReached, Lost.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
