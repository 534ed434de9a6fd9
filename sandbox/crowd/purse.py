"""What somebody was paid and what still waits, asked of the contributor bot in its chat.

Everything that depends on that bot's words about money stands in this file.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.crowd.cards import Card
from sandbox.crowd.someone import Someone

OLDER = ("Older", "更早")
LOWEST_PAY_AIC = 2.0  # of a choice, where the operator sets no other
STEP_S = 60.0
PAGE_S = 2.0  # what reading a page takes, on the simulated clock: nobody leafs faster than the bot lets them

_LIFETIME = re.compile(r"Lifetime: ([\d,.]+)")
_PENDING = re.compile(r"Pending: ([\d,.]+)")
_PAGE = re.compile(r"Statement · page (\d+)")
_TASK_LINE = re.compile(r"^.+ · \+[\d,.]+ · task #", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Purse:
    """Units: AIC, pending at the lowest pay; accepted tasks that are paid, and that wait once nothing is undecided."""

    aic_paid: float
    aic_pending: float
    tasks_paid: int
    tasks_pending: int


async def look_into(someone: Someone) -> Purse:
    """Ask for the balance, and leaf through the statement.

    Raises:  TimeoutError.
    """
    balance = await _asked(someone, "/balance", lambda card: _LIFETIME.search(card.text) is not None)
    paid, pending = _number(_LIFETIME, balance), _number(_PENDING, balance)
    return Purse(
        aic_paid=paid,
        aic_pending=pending,
        tasks_paid=await _paid_tasks(someone) if paid else 0,
        tasks_pending=round(pending / LOWEST_PAY_AIC),
    )


async def _paid_tasks(someone: Someone) -> int:
    """How many lines of the statement pay a task."""
    card = await _asked(someone, "/history", _shows_page(1))
    count = _tasks_on(card)
    while (older := card.button(*OLDER)) is not None:
        number = int(_PAGE.findall(card.text)[0]) + 1
        await someone.press(card, older)
        await someone.sandbox.advance(PAGE_S)
        card = await someone.until(_shows_page(number), STEP_S)
        count += _tasks_on(card)
    return count


async def _asked(someone: Someone, command: str, is_answer: Callable[[Card], bool]) -> Card:
    """Say a command, and wait for a newer message that answers it."""
    mark = await someone.say(command)
    return await someone.until(lambda card: card.message_id > mark and is_answer(card), STEP_S)


def _shows_page(number: int) -> Callable[[Card], bool]:
    return lambda card: _PAGE.findall(card.text) == [str(number)]


def _tasks_on(card: Card) -> int:
    return len(_TASK_LINE.findall(card.text))


def _number(pattern: re.Pattern[str], card: Card) -> float:
    found = pattern.search(card.text)
    return float(found.group(1).replace(",", "")) if found else 0.0
