"""What flows ask of the outside and `bot` hands in: sending, limits, heavy work, and a nudge for the jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar

from store.limiter import Urgency
from views.screens import Screen

__all__ = [
    "Blocked",
    "Caller",
    "Delivery",
    "Election",
    "Gone",
    "GroupMessenger",
    "HouseMessenger",
    "Limiter",
    "Messenger",
    "Migrated",
    "NotNow",
    "RetryAfter",
    "Sent",
    "Unreachable",
    "Urgency",
    "Waker",
    "Workers",
]

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has the message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Not now: our limiter or the platform asks to wait. Nothing was sent.

    Units:   wait_s in seconds, above 0.
    """

    wait_s: float


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The platform did not answer, or failed: whether anything was sent is not known, unless nobody heard the call.

    Shape:   `was_made` False: there was not even a connection, so nothing was sent.
    """

    was_made: bool = True


@dataclass(frozen=True, slots=True)
class Blocked:
    """This person or chat can't be reached: blocked, kicked, deactivated, never started. Not tried again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group has become a supergroup with another id. Nothing was sent."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Gone:
    """The message to edit no longer exists or can't be edited."""

    reason: str


class NotNow(Exception):
    """The platform asks to leave a chat alone for a while: whoever was to be answered there is answered later."""


Delivery = Sent | RetryAfter | Unreachable | Blocked | Migrated | Gone


class Messenger(Protocol):
    """The one way out to a contributor's chat. It asks the limiter and phrases nothing."""

    async def send(
        self,
        chat_id: int,
        screen: Screen,
        *,
        urgency: Urgency,
        silent: bool = False,
        thread_id: int | None = None,
    ) -> Delivery:
        """Send one screen. Returns Sent, RetryAfter, Unreachable, Blocked or Migrated."""
        ...

    async def edit(self, chat_id: int, message_id: int, screen: Screen, *, urgency: Urgency) -> Delivery:
        """Make a message that we sent show this screen; it never rings. Returns any of Delivery."""
        ...

    async def has_room(self, urgency: Urgency) -> bool:
        """Whether our own rate, over all chats, has room for one more message now; nothing is counted."""
        ...


class GroupMessenger(Messenger, Protocol):
    """The same for groups: it knows the way from a group into our private chat."""

    async def link(self, payload: str) -> str:
        """The address that opens our private chat with this payload."""
        ...

    async def name_of(self, chat_id: int, external_id: str) -> str | None:
        """What somebody in a chat is called; None for who is not there, or of whom the platform does not tell."""
        ...


class Caller(Protocol):
    """The way out of broadcasts: the limiter is asked first, for a call is written down before it is made."""

    @property
    def calls_per_s(self) -> float:
        """How many the limiter leaves to broadcasts where nobody else is told anything."""
        ...

    async def admit(self, chat_id: int) -> float:
        """Count one message to a chat, or say how long to wait first.

        Units:   seconds; 0.0 means: counted, call now.
        """
        ...

    async def call(self, chat_id: int, screen: Screen) -> Delivery:
        """Send what was admitted, silently. Returns Sent, RetryAfter, Unreachable, Blocked, Migrated or Gone."""
        ...

    async def is_there(self) -> bool:
        """Whether the platform answers again; nobody is told anything."""
        ...


class HouseMessenger(GroupMessenger, Caller, Protocol):
    """Everything that the contributors' bot sends beside its answers."""


class Limiter(Protocol):
    """How fast we may send, over all processes."""

    def per_s(self, urgency: Urgency) -> int:
        """How many messages of this class there may be in a second, where there are no others."""
        ...

    async def admit(self, chat_id: int, urgency: Urgency) -> float:
        """Count one message to a chat, or say how long to wait first.

        Units:   seconds; 0.0 means: counted, send it now.
        """
        ...

    async def wait_s(self, urgency: Urgency) -> float:
        """How long until one message more fits into the overall rate; nothing is counted."""
        ...

    async def pause(self, chat_id: int, duration_s: float) -> None:
        """Obey a 429: nothing goes to this chat for so long."""
        ...


class Throttle(Protocol):
    """How fast one person may act, over all processes."""

    async def admit(self, key: str) -> float:
        """Count one action, or say how long to wait first.

        Units:   seconds; 0.0 means: counted.
        """
        ...

    async def once(self, key: str, *, every_s: float) -> float:
        """Count something that takes us long, or say how long to wait before it may be asked for again.

        Units:   seconds; 0.0 means: counted.
        """
        ...

    async def is_told(self, key: str) -> bool:
        """Whether to tell this person now that they are too fast, or to pass over one more message of a flood."""
        ...


class Workers(Protocol):
    """Where a pure function may compute for longer than the event loop allows (20 ms)."""

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a module-level function elsewhere; arguments and result are arrays and plain values."""
        ...


class Waker(Protocol):
    """A hint that a drain has work; losing it costs only its usual interval."""

    def wake(self, job: str) -> None:
        """Let the named drain look now."""
        ...


class Election(Protocol):
    """Which of all processes runs the jobs."""

    @property
    def renew_s(self) -> float:
        """How often to stand again."""
        ...

    async def win(self) -> bool:
        """Become, or stay, the leader."""
        ...

    async def resign(self) -> None:
        """Let another process lead at once."""
        ...
