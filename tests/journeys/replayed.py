"""A recorded crowd at the contributor bot's chat: each says what they said then, and skips what they never saw."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from sandbox.crowd.casting import Plan, cast
from sandbox.crowd.client import Sandbox
from sandbox.crowd.minds import Unseen
from sandbox.crowd.operator_script import Operator
from sandbox.crowd.replay import is_true
from sandbox.crowd.someone import Someone
from sandbox.crowd.visitor import Did
from sandbox.crowd.votes import Unusable, VoteSet
from sandbox.crowd.worker import Tally, Worker
from tests.support.chat import PATIENCE_S, Chat
from tests.support.house import CONTRIBUTOR, OPERATOR

GOLD_MIN: Final = 20
"""So many known answers the house wants at least; of a large campaign a fiftieth."""
_GOLD_SHARE: Final = 50
_PILOT_NEEDS: Final = 40
_AT_ONCE: Final = 16
_ROUND_S: Final = 61.0
_LOOK_EVERY_S: Final = 2.0
_PAUSE_S: Final = 0.3
_CONFIG: Final = (
    '<View><Header value="What do you say?"/><Text name="text" value="$text"/>'
    '<Choices name="said" toName="text">{choices}</Choices></View>'
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people of a set of votes. `gold` is what the operator hands in as known."""

    votes: VoteSet
    gold: dict[str, str]
    people: list[Worker]
    tally: Tally
    operator: Operator

    @classmethod
    async def come(cls, sandbox: Sandbox, operator: Chat, votes: VoteSet, people: int | None = None) -> "Crowd":
        """The busiest so many of them, or all.

        Raises:  Unusable.
        """

        async def meet(name: str, language: str, note: str) -> Someone:
            return Someone(sandbox, await sandbox.make_person(name, language, note), CONTRIBUTOR)

        known = len(votes.truth)
        gold = max(GOLD_MIN, known // _GOLD_SHARE)
        if known < gold or len(votes.questions) < gold + _PILOT_NEEDS:
            raise Unusable(f"{votes.name} is too small: {gold} tasks are known, and {_PILOT_NEEDS} more are asked.")
        plan = Plan(votes, people, Unseen.SKIP, gold=gold / known)
        tally, script = Tally(), Operator(Someone(sandbox, operator.person, OPERATOR))
        return cls(votes, plan.drawn_gold(), await cast(meet, plan, tally), tally, script)

    def label_studio_file(self) -> bytes:
        """The set's tasks as a project's export, those that are known with ground truth.

        Raises:  Unusable.
        """
        asked = list(self.votes.questions.values())
        options = list(asked[0].options.values())
        if any(list(question.options.values()) != options for question in asked):
            raise Unusable(f"{self.votes.name} asks each task with options of its own.")
        tasks: list[dict[str, Any]] = []
        for number, question in enumerate(asked, 1):
            known = self.gold.get(question.task)
            said = {"choices": [question.options[known]]} if known is not None else None
            truth = {"from_name": "said", "to_name": "text", "type": "choices", "value": said}
            annotations = [{"ground_truth": True, "result": [truth]}] if said else []
            tasks.append({"id": number, "data": {"text": question.text}, "annotations": annotations})
        config = _CONFIG.format(choices="".join(f"<Choice value={quoteattr(each)}/>" for each in options))
        return json.dumps({"label_config": config, "lang": "en", "tasks": tasks}).encode()

    async def work_until(self, is_done: Callable[[], Awaitable[bool]]) -> bool:
        """Everybody works in rounds, time passes between them, and the operator decides what peers could not.

        Returns: whether it is done; not, once nobody has been dealt anything for as long as anybody is waited for.
        """
        busy_at = looked_at = time.monotonic()
        places = asyncio.Semaphore(_AT_ONCE)

        async def turn(worker: Worker) -> Did:
            async with places:
                return await worker.turn()

        while time.monotonic() - busy_at < PATIENCE_S:
            is_idle = set(await asyncio.gather(*map(turn, self.people))) == {Did.NOTHING}
            if is_idle or time.monotonic() - looked_at > _LOOK_EVERY_S:
                if await is_done():
                    return True
                looked_at = time.monotonic()
            if is_idle and await self.decide() == 0:
                await asyncio.sleep(_PAUSE_S)
            if not is_idle:
                busy_at = time.monotonic()
            await self.people[0].visitor.someone.sandbox.advance(_ROUND_S)
        return False

    async def decide(self) -> int:
        """The operator decides what peers could not. Returns: how many answers."""
        return await self.operator.decide(lambda case: is_true(case, self.votes))

    def is_right(self, worker: Worker, task: str) -> bool:
        """Whether what somebody pressed is the truth."""
        return self.tally.pressed.get((task, worker.name)) == self.votes.truth.get(task, "")
