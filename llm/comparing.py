"""Which of two answers is better? Asked twice with the places swapped: a model that only likes one place says tie."""

from dataclasses import dataclass
from enum import StrEnum, unique

from llm.asking import about_pair
from llm.model import Ask, Problem, Said
from tasks.kinds import TaskPayload


@unique
class Preference(StrEnum):
    """One of a pair, by the pair's own order and not by where it was shown; by number as llm.asking.PAIR."""

    FIRST = "first"
    SECOND = "second"
    TIE = "tie"


_SWAPPED = {Preference.FIRST: Preference.SECOND, Preference.SECOND: Preference.FIRST, Preference.TIE: Preference.TIE}


@dataclass(frozen=True, slots=True)
class Compared:
    """A model's judgement of a pair, with what it said each time; `problem` where it can't be used."""

    in_order: Preference | None
    swapped: Preference | None
    preferred: Preference | None
    problem: Problem | None


def pair_asks(payload: TaskPayload, first: str, second: str, *, guide: str | None = None) -> tuple[Ask, Ask]:
    """Both questions: the pair as it is, and with its places swapped."""
    return about_pair(payload, first, second, guide=guide), about_pair(payload, second, first, guide=guide)


def read_pair(in_order: Said, swapped: Said) -> Compared:
    """What both orders agree on; a tie where they don't.

    Source:  Zheng et al. 2023, "Judging LLM-as-a-Judge", on the bias for a place.
    """
    here = _preference(in_order)
    there = _preference(swapped)
    there = None if there is None else _SWAPPED[there]
    if here is None or there is None:
        return Compared(here, there, None, in_order.problem or swapped.problem)
    return Compared(here, there, here if here is there else Preference.TIE, None)


def _preference(said: Said) -> Preference | None:
    return None if said.choice is None else tuple(Preference)[said.choice]
