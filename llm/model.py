"""A model as flows know it: what it can be asked, what comes of it, and what that costs."""

from dataclasses import dataclass
from enum import StrEnum, unique
from fractions import Fraction
from math import ceil
from typing import Final, Protocol

from kernel.values import Language

BASELINE: Final = "sandbox-lexical"
"""The name of the sandbox's own baseline: nobody pastes from it, so it tells nothing about anybody."""
PICTURE_TOKENS_MAX: Final = 16_384
"""What a provider may count for one picture at most."""
FRAME_TOKENS: Final = 64
"""What a provider adds around two messages, at most."""


@unique
class Problem(StrEnum):
    """Why what a model said is not used, in order of precedence."""

    REFUSED = "refused"
    """The endpoint takes other requests and not this one."""
    FILTERED = "filtered"
    CUT = "cut"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    PROSE = "prose"
    SHAPE = "shape"
    """JSON, but not the object that was asked for."""
    NO_SUCH_OPTION = "no_such_option"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to look at."""

    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a model.

    Shape:   `instructions` are ours, from a file whose SHA-256 is `sha256`; `data` is a JSON object with whatever
             people wrote; the answer is one of `options`, by number.
    """

    language: Language
    instructions: str
    sha256: str
    data: str
    options: tuple[str, ...]
    picture: Picture | None = None

    @property
    def tokens_max(self) -> int:
        """More tokens than any tokenizer makes of the prompt: none makes more than one of a byte."""
        text = self.instructions + self.data + "".join(self.options)  # the options are in the schema once more
        picture = PICTURE_TOKENS_MAX if self.picture is not None else 0
        return len(text.encode()) + FRAME_TOKENS * (2 + len(self.options)) + picture


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said: an option's number, or a problem that keeps us from using it.

    Shape:   `tokens_in` and `tokens_out` as the endpoint counts them, None where it does not say.
    """

    choice: int | None
    text: str
    problem: Problem | None
    tokens_in: int | None = None
    tokens_out: int | None = None

    def __post_init__(self) -> None:
        assert (self.choice is None) != (self.problem is None)


@dataclass(frozen=True, slots=True)
class Away:
    """The model could not be asked, or did not answer: nothing is known, and it may be asked again.

    Shape:   `may_cost` tells that the endpoint may charge for it all the same.
    Units:   wait_s: how long the endpoint asks to be left alone, 0 where it does not say.
    """

    reason: str
    may_cost: bool
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a model costs, and what the house may spend on it in a UTC day.

    Units:   with prices, millionths of the account's currency (a price a million tokens is just that a token);
             without, tokens.
    """

    day_limit_units: int
    prices: tuple[Fraction, Fraction] | None = None
    currency: str = "USD"

    @property
    def unit(self) -> str:
        """What is counted: `micros` or `tokens`."""
        return "tokens" if self.prices is None else "micros"

    def cost_micros(self, tokens_in: int, tokens_out: int) -> int | None:
        """What so many tokens cost, rounded up; None where no price is known."""
        if self.prices is None:
            return None
        price_in, price_out = self.prices
        return ceil(tokens_in * price_in + tokens_out * price_out)

    def units(self, tokens_in: int, tokens_out: int) -> int:
        """The same in what is counted."""
        cost = self.cost_micros(tokens_in, tokens_out)
        return tokens_in + tokens_out if cost is None else cost


class Model(Protocol):
    """One model at one endpoint."""

    @property
    def name(self) -> str:
        """Its name at that endpoint."""
        ...

    @property
    def tariff(self) -> Tariff:
        """What it costs."""
        ...

    @property
    def takes_pictures(self) -> bool:
        """Whether it may be asked about pictures."""
        ...

    @property
    def answer_tokens_max(self) -> int:
        """How long its answers may be."""
        ...

    @property
    def calls_at_once(self) -> int:
        """How many questions it is asked at the same time."""
        ...

    @property
    def ask_max_s(self) -> float:
        """How long one question takes at most, with every retry."""
        ...

    async def ask(self, ask: Ask) -> Said | Away:
        """Ask one question. It never raises for what an endpoint does."""
        ...


def is_baseline(name: str) -> bool:
    """Whether this is the sandbox's own."""
    return name == BASELINE


def reserved_units(model: Model, ask: Ask) -> int:
    """The most that one question can cost, in the tariff's units."""
    return model.tariff.units(ask.tokens_max, model.answer_tokens_max)


def spent_units(model: Model, ask: Ask, outcome: Said | Away) -> int:
    """What a question has cost in the tariff's units; where nobody says, the most that it can have cost."""
    if isinstance(outcome, Away):
        return reserved_units(model, ask) if outcome.may_cost else 0
    return model.tariff.units(*tokens_used(model, ask, outcome))


def tokens_used(model: Model, ask: Ask, said: Said) -> tuple[int, int]:
    """Tokens in and out; where the endpoint does not say, the most that it can be."""
    asked = ask.tokens_max if said.tokens_in is None else said.tokens_in
    answered = model.answer_tokens_max if said.tokens_out is None else said.tokens_out
    return asked, answered
