"""Words that the strangers of floor 2 share: languages, confidence, answer spaces."""

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
class Text:
    """Free text; judged by reviews, never by itself."""

    max_chars: int = 4000


AnswerSpace = Options | Text
