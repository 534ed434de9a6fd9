"""What the operator of a replay does in the operator bot's chat, from the file to the labels.

Everything that depends on the operator bot's own words stands in this file.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sandbox.crowd.cards import Card
from sandbox.crowd.someone import Someone, is_refusal
from sandbox.crowd.votes import Question

IMPORT = ("Import", "导入")
CONFIRM = ("Confirm", "确认")
ACCEPT = ("Accept", "接受")
REJECT = ("Reject", "拒绝")
UNTOLD = ("Can't be told", "无法判断")
ANSWERED, PEER_ANSWERED = "The contributor answered:", "A peer answered:"
TOO_QUICK = "That was quick"
NOTHING_WAITS = "Nothing waits"
STEP_S = 180.0  # a fit of many thousand votes may be under way
EXPORT_TRIES = 3
TRIES, SLOWER_S = 10, 10.0  # whoever is too quick is asked to wait, and told so once in ten seconds
DECISION_S = 5.0  # what a decision takes an operator, on the simulated clock

_CAMPAIGN = re.compile(r"\bC\d+\b")
_NEWS = re.compile(r"(?:✅|⏹|⏰|⚠️) C\d+ · |🧪 The pilot of C\d+ · ")
"""What the bot says unasked begins so."""
_COUNTS = {
    "tasks": re.compile(r"Settled: ([\d,]+)/([\d,]+)"),
    "accepted": re.compile(r"Accepted ([\d,]+)"),
    "budget": re.compile(r"Budget ([\d,.]+)"),
    "pending": re.compile(r"pending ([\d,.]+)"),
    "paid": re.compile(r"paid ([\d,.]+)"),
    "refunded": re.compile(r"Refunded: ([\d,.]+)"),
}
_STATE = re.compile(r"\A.* · (.+)$", re.MULTILINE)
_EVEN = re.compile(r"Ledger in balance: 0 off")
_UNEVEN = re.compile(r"out of balance by (-?[\d,]+)")


class NotAsExpected(Exception):
    """The operator bot did not do what the script waited for."""


@dataclass(frozen=True, slots=True)
class Status:
    """What /campaign status says. Units: AIC."""

    state: str = ""
    settled: int = 0
    tasks: int = 0
    accepted: int = 0
    budget: float = 0.0
    pending: float = 0.0
    paid: float = 0.0
    refunded: float = 0.0

    @property
    def is_settled(self) -> bool:
        """Whether every task is settled."""
        return self.settled == self.tasks

    @property
    def is_closed(self) -> bool:
        """Whether the campaign waits for nothing more, and was refunded."""
        return self.state == "closed"


@dataclass(frozen=True, slots=True)
class Case:
    """A response that waits for the operator: what was answered, and in a review about which peer's answer."""

    card: Card
    answer: str
    about: str


def document(questions: Iterable[Question], gold: Mapping[str, str] | None = None) -> bytes:
    """The tasks as the operator bot's own JSON Lines, the known labels of some of them as gold."""
    known = gold or {}
    rows = [
        {"id": question.task, "text": question.text, "options": list(question.options.values()), "lang": "en"}
        | ({"gold": question.options[known[question.task]]} if question.task in known else {})
        for question in questions
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


class Operator:
    """The operator at work on one campaign."""

    def __init__(self, someone: Someone) -> None:
        self._someone = someone
        self.campaign = ""

    async def set_up(self, file_name: str, content: bytes, settings: Mapping[str, object]) -> Status:
        """From /start to a launched campaign.

        Returns: how it stands then.
        Raises:  NotAsExpected.
        """
        await self._ask("/start")
        await self._ask("/campaign new")
        mark = self._mark()
        await self._someone.sandbox.say_file(self._someone.person, self._someone.bot, file_name, content)
        preview = await self._wait(lambda card: card.message_id > mark and card.button(*IMPORT) is not None)
        await self._press(preview, *IMPORT)
        imported = await self._wait(lambda card: card.message_id >= preview.message_id and bool(_named(card)))
        self.campaign = _named(imported)
        for name, value in settings.items():
            await self._ask(f"/campaign set {self.campaign} {name} {value}")
        await self._step("launch")
        return await self.status()

    async def close(self) -> None:
        """Stop dealing for good."""
        await self._step("close")

    async def status(self) -> Status:
        """Read the campaign's progress and money."""
        text = (await self._ask(f"/campaign status {self.campaign}")).text
        found = {name: pattern.search(text) for name, pattern in _COUNTS.items()}
        tasks, accepted, state = found.pop("tasks"), found.pop("accepted"), _STATE.search(text)
        money = {name: _decimal(match.group(1)) for name, match in found.items() if match}
        return Status(
            state=state.group(1) if state else "",
            settled=_whole(tasks.group(1)) if tasks else 0,
            tasks=_whole(tasks.group(2)) if tasks else 0,
            accepted=_whole(accepted.group(1)) if accepted else 0,
            **money,
        )

    async def ledger_imbalance(self) -> int:
        """What /overview says of the ledger. Units: 1e-8 AIC.

        Raises:  NotAsExpected.
        """
        text = (await self._ask("/overview")).text
        if _EVEN.search(text):
            return 0
        if uneven := _UNEVEN.search(text):
            return _whole(uneven.group(1))
        raise NotAsExpected(f"Asked for the overview, the operator bot said: {text}")

    async def decide(self, is_right: Callable[[Case], bool]) -> int:
        """Decide everything that peers could not, and tell no gold: what is measured is the crowd's own word.

        Returns: how many responses were decided.
        """
        card = await self._ask("/review")
        decided = 0
        while _is_case(card):
            mark, is_response = self._mark(), card.button(*ACCEPT) is not None
            word = UNTOLD if not is_response else ACCEPT if is_right(read_case(card)) else REJECT
            await self._press(card, *word)
            card = await self._wait(_next_case(mark), "a decision")
            if is_response:
                await self._someone.sandbox.advance(DECISION_S)
                decided += 1
        return decided

    async def labels(self) -> list[dict[str, object]]:
        """The exported labels: {"id", "label", "confidence", "votes"} each.

        Raises:  NotAsExpected.
        """
        for _ in range(EXPORT_TRIES):
            answer = await self._ask(f"/export {self.campaign} labels")
            if file_id := self._document(answer):
                content = await self._someone.sandbox.download(file_id)
                return [json.loads(line) for line in content.decode().splitlines() if line.strip()]
        raise NotAsExpected(f"Asked for the labels, the operator bot said: {self._last_words()}")

    async def _step(self, step: str) -> None:
        asked = await self._ask(f"/campaign {step} {self.campaign}", *CONFIRM)
        await self._press(asked, *CONFIRM)
        await self._someone.look()

    def _document(self, card: Card) -> str | None:
        file_id = (self._someone.chat[card.message_id].get("document") or {}).get("file_id")
        return str(file_id) if file_id else None

    def _mark(self) -> int:
        return max(self._someone.chat, default=0)

    async def _ask(self, text: str, *labels: str) -> Card:
        """Say something until the bot takes it, and wait for the answer; with labels, for one that has such a button.

        Raises:  NotAsExpected.
        """
        for _ in range(TRIES):
            mark = self._mark()
            await self._someone.say(text)
            answer = await self._wait(_answers(mark, *labels), text)
            if TOO_QUICK not in answer.text:
                return answer
            await self._someone.sandbox.advance(SLOWER_S)
        raise NotAsExpected(f"To {text} the operator bot said: {self._last_words()}")

    async def _wait(self, wanted: Callable[[Card], bool], after: str = "the document") -> Card:
        try:
            return await self._someone.until(wanted, STEP_S)
        except TimeoutError as late:
            raise NotAsExpected(f"After {after} the operator bot last said: {self._last_words()}") from late

    def _last_words(self) -> str:
        told = [message for message in self._someone.chat.values() if (message.get("from") or {}).get("is_bot")]
        return str(told[-1].get("text", "")) if told else "nothing"

    async def _press(self, card: Card, *labels: str) -> None:
        """Press a button until the bot takes it: it may ask for a slower pace.

        Raises:  NotAsExpected.
        """
        button = card.button(*labels)
        assert button is not None, "the card was chosen for this button"
        answer = None
        for _ in range(TRIES):
            answer = await self._someone.press(card, button)
            if not is_refusal(answer):
                return
            await self._someone.sandbox.advance(SLOWER_S)
        raise NotAsExpected(f"To {button.text} the operator bot said: {(answer or {}).get('text')}")


def read_case(card: Card) -> Case:
    """Read the card of a response that waits for the operator."""
    asked, _, answered = card.text.partition(ANSWERED)
    about = asked.partition(PEER_ANSWERED)[2]
    return Case(card, _quote_at(card, answered), _quote_at(card, about))


def _quote_at(card: Card, text: str) -> str:
    """The quote that a text begins with, or nothing."""
    found = (quote for quote in card.quotes if text.lstrip().startswith(quote))
    return max(found, key=len, default="")


def _answers(mark: int, *labels: str) -> Callable[[Card], bool]:
    """A newer message, with such a button where one is named, or one that asks to slow down; never unasked news."""
    return lambda card: (
        card.message_id > mark
        and _NEWS.match(card.text) is None
        and (not labels or card.button(*labels) is not None or TOO_QUICK in card.text)
    )


def _next_case(mark: int) -> Callable[[Card], bool]:
    """A newer message that is the next case, or says that there is none."""
    return lambda card: card.message_id > mark and (_is_case(card) or NOTHING_WAITS in card.text)


def _is_case(card: Card) -> bool:
    """Whether it is a response to decide, or a settled task of a campaign without gold to say what is right of."""
    return card.button(*ACCEPT) is not None or card.button(*UNTOLD) is not None


def _named(card: Card) -> str:
    found = _CAMPAIGN.search(card.text)
    return found.group() if found else ""


def _whole(text: str) -> int:
    return int(text.replace(",", ""))


def _decimal(text: str) -> float:
    return float(text.replace(",", ""))
