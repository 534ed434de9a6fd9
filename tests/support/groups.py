"""A group and its people, in front of a messenger that remembers."""

from collections import deque
from collections.abc import Sequence

from flows.groups.set_up_group import set_up_group
from flows.ports import Delivery, Sent, Urgency
from flows.shapes import Person
from kernel.values import Language
from store.groups import GroupRow
from tests.support.world import World, choices
from views.screens import Screen

TEA = -100


class Room:
    """A messenger that answers what it was told to, then Sent, and remembers what it was asked."""

    def __init__(self, *answers: Delivery) -> None:
        self._answers = deque(answers)
        self.sent: list[tuple[int, int | None, Screen]] = []
        self.edited: list[tuple[int, int, Screen]] = []
        self.people: dict[str, str] = {}
        """Who is in the chat, and what they are called."""
        self.asked: list[tuple[int, str]] = []

    async def send(
        self, chat_id: int, screen: Screen, *, urgency: Urgency, silent: bool = False, thread_id: int | None = None
    ) -> Delivery:
        assert urgency is not Urgency.INTERACTIVE
        assert silent
        self.sent.append((chat_id, thread_id, screen))
        return self._answers.popleft() if self._answers else Sent(len(self.sent))

    async def has_room(self, urgency: Urgency) -> bool:
        return urgency is Urgency.NOTICE

    async def edit(self, chat_id: int, message_id: int, screen: Screen, *, urgency: Urgency) -> Delivery:
        assert urgency is Urgency.NOTICE
        self.edited.append((chat_id, message_id, screen))
        return self._answers.popleft() if self._answers else Sent(message_id)

    async def name_of(self, chat_id: int, external_id: str) -> str | None:
        self.asked.append((chat_id, external_id))
        return self.people.get(external_id)

    async def link(self, payload: str) -> str:
        return f"https://t.me/aichain_bot?start={payload}"


async def set_up(world: World, chat_id: int = TEA, *, thread_id: int | None = None) -> GroupRow:
    """An admin sets a chat up."""
    place = {"platform": "telegram", "chat_id": chat_id, "thread_id": thread_id, "title": "Tea"}
    return await set_up_group(world.deps, language=Language.EN, cause=world.cause(), **place)  # type: ignore[arg-type]


async def work_for(world: World, people: Sequence[Person], count: int = 1) -> None:
    """These people answer all of so many new tasks alike, and are paid."""
    await world.campaign(choices(count), min_overlap="3", max_overlap="3", release="on_acceptance")
    for _ in range(count):
        for person in people:
            await world.answer(person, 0)
    assert await world.score_and_settle() == count * len(people)
