"""Words that the strangers of floor 2 share: languages, confidence, answer spaces."""

import math
from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Language(StrEnum):
    """The languages that every sentence exists in."""

    ZH = "zh"
    EN = "en"

    @classmethod
    def from_telegram(cls, code: str | None) -> "Language | None":
        """`zh-hans`, `zh-CN`, `zh` -> ZH; `en-GB` -> EN; anything else, or nothing -> None."""
        primary = (code or "").lower().replace("_", "-").split("-")[0]
        return {"zh": cls.ZH, "en": cls.EN}.get(primary)


@dataclass(frozen=True, slots=True, order=True)
class Confidence:
    """A probability that something is right.

    Units:   0..1, never NaN.
    """

    value: float

    def __post_init__(self) -> None:
        assert 0.0 <= self.value <= 1.0, self.value


@dataclass(frozen=True, slots=True)
class Options:
    """Exactly one of `count` options, numbered from 0."""

    count: int

    def __post_init__(self) -> None:
        assert self.count >= 1, self.count


@dataclass(frozen=True, slots=True)
class Tags:
    """Any of `count` tags, numbered from 0: none, one or several."""

    count: int

    def __post_init__(self) -> None:
        assert self.count >= 1, self.count


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number from `low` to `high`; without bounds any finite number."""

    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        assert self.low < self.high, (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Boxes:
    """Up to `most` upright boxes on a picture, none where there is nothing to be seen.

    Units:   corners left, top, right, bottom in shares of the picture's width and height, 0..1.
    """

    most: int = 100

    def __post_init__(self) -> None:
        assert self.most >= 1, self.most


@dataclass(frozen=True, slots=True)
class Pair:
    """The better of two things, the left or the right; with `ties`, or neither."""

    ties: bool = True


@dataclass(frozen=True, slots=True)
class Ranking:
    """All of `count` things from the best to the worst, each once; numbered from 0 as they are shown."""

    count: int

    def __post_init__(self) -> None:
        assert self.count >= 2, self.count  # noqa: PLR2004  # one thing has no order


@dataclass(frozen=True, slots=True)
class Text:
    """Free text; judged by reviews, never by itself."""

    max_chars: int = 4000


AnswerSpace = Options | Tags | Number | Boxes | Pair | Ranking | Text

Mark = tuple[float, float, float, float, int]
"""A box on a picture and what it is called, by its number: left, top, right, bottom, in shares of the picture."""

Answer = int | str | float | tuple[int, ...] | tuple[Mark, ...]
"""What somebody answers: of Options the number, of Text the text; of Number a float, always; of Tags their numbers in
order; of Boxes their marks in order."""
