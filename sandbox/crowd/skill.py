"""How well a simulated person answers: the truth as far as the crowd knows it, and a declared share of being right."""

import json
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandbox.crowd.cards import SAME, Card

TRUTH_FILES = (Path(__file__).with_name("starter_truth.json"), Path(__file__).with_name("practice_truth.json"))
PLAIN = {"zh": "我不太确定，大概是这样。", "en": "I am not quite sure; probably so."}


@dataclass(frozen=True, slots=True)
class Skill:
    """Units: right is the share of questions answered truly, 0..1."""

    right: float

    def option(self, truth: str | None, options: Iterable[str], dice: random.Random) -> str:
        """The true option with the declared chance, else one of the others; without a truth any.

        Of two answers the one that holds the truth is better; where both do, they are about the same.
        """
        labels = list(options)
        if truth is not None and truth not in labels:
            holding = [label for label in labels if plain(truth) in plain(label)]
            truth = holding[0] if len(holding) == 1 else next((label for label in labels if label in SAME), None)
        if truth not in labels:
            return dice.choice(labels)
        others = [label for label in labels if label != truth]
        return truth if dice.random() < self.right or not others else dice.choice(others)

    def text(self, truth: str | None, language: str, dice: random.Random) -> str:
        """The true answer with the declared chance, else a plain sentence that claims nothing."""
        if truth is not None and dice.random() < self.right:
            return truth
        if truth is not None and truth.isdecimal():
            return str(2 * int(truth) + 3)  # a number is asked for
        return PLAIN[language]

    def approves(self, card: Card, truth: str | None, dice: random.Random) -> bool:
        """Whether a shown answer looks right: judged truly with the declared chance; by a coin if nothing is known."""
        if truth is None:
            return dice.choice((True, False))
        answer = plain(card.text).replace(plain(question_of(card) or ""), "", 1)
        is_right = plain(truth) in answer
        return is_right if dice.random() < self.right else not is_right


def plain(text: str) -> str:
    """Letters, digits and characters alone, so that layout does not hide a match."""
    return "".join(re.findall(r"\w", text.casefold()))


def question_of(card: Card) -> str | None:
    """The longest known question that the card's text holds, or None."""
    shown = plain(card.text)
    return max((question for question in own_truths() if plain(question) in shown), key=len, default=None)


def truth_of(card: Card) -> str | None:
    """The answer to the card's question, or None if nothing is known of it."""
    question = question_of(card)
    return own_truths()[question] if question is not None else None


@cache
def own_truths() -> dict[str, str]:
    """What the crowd knows of the starter and practice questions.

    Shape:   {question: answer}: an option's own words, or words that a right answer holds.
    """
    truths: dict[str, str] = {}
    for file in TRUTH_FILES:
        truths |= json.loads(file.read_text(encoding="utf-8"))
    return truths
