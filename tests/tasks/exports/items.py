"""Items to be exported, drawn by Hypothesis: of every kind, with every sort of text."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from hypothesis import strategies as st

from kernel.values import Boxes, Number, Options, Tags, Text
from tasks.exports import About, Export, Written
from tasks.exports.shapes import Comparison, Item, ModelAnswer, Outcome, Picture, Vote
from tasks.exports.shapes import Text as GivenText
from tasks.kinds import told_fields

ABOUT: Final = About("C12@2", "垃圾分类 Waste", "2026-12-01")

HARD: Final = (
    "",
    "=1+1",
    "'=x",
    "＝1",
    "-3",
    "+",
    "@a",
    "\tx",
    "\rx",
    "a\r\nb",
    "a\nb",
    '"',
    ",",
    ";",
    "NA",
    "null",
    "1e5",
)
HARD_TOO: Final = (
    "中文，“引号”",
    "👩\u200d👩\u200d👧",
    "שלום \u202eabc",
    "\u2028",
    "a\x00b",
    "{}",
    "[]",
    "007",
    "<image>",
    "</View>",
)
TEXTS: Final = st.sampled_from(HARD + HARD_TOO) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=0, max_size=20
)
WORDS: Final = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=10)
SHARES: Final = st.integers(0, 10**6).map(lambda parts: parts / 10**6)
DAYS: Final = st.dates().map(str)


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def tuples(values: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=most).map(tuple)


def boxes(names: Sequence[str]) -> st.SearchStrategy[list[Any]]:
    sides = st.tuples(SHARES, SHARES, SHARES, SHARES).map(
        lambda at: [min(at[0], at[2]), min(at[1], at[3]), max(at[0], at[2]), max(at[1], at[3])]
    )
    upright = sides.filter(lambda at: at[0] < at[2] and at[1] < at[3])
    return st.lists(st.fixed_dictionaries({"box": upright, "label": st.sampled_from(names)}), max_size=3)


def votes(answers: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Vote, ...]]:
    return tuples(st.builds(Vote, WORDS, answers, DAYS, st.booleans(), st.sampled_from(Outcome)))


def models(answers: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[ModelAnswer, ...]]:
    return tuples(st.builds(ModelAnswer, WORDS, answers), 2)


@st.composite
def texts(draw: st.DrawFn) -> dict[str, Any]:
    review = st.sampled_from(("accept", "reject"))
    given = tuples(
        st.builds(
            GivenText,
            WORDS,
            optional(TEXTS.filter(bool)),
            DAYS,
            st.booleans(),
            optional(st.booleans()),
            votes(review),
            models(review),
        )
    )
    found = draw(given)
    if len(found) < 2:
        return {"texts": found}
    pairs = st.builds(
        Comparison,
        st.sampled_from(("people", "gpt-x")),
        st.just(0),
        st.just(1),
        st.sampled_from((0, 1, None)),
        optional(SHARES),
        st.dictionaries(st.sampled_from(("a", "b")), st.integers(1, 9)),
    )
    return {"texts": found, "comparisons": draw(tuples(pairs, 2)), "best": draw(st.sampled_from((0, 1, None)))}


def labels(answers: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "label": optional(answers),
            "confidence": optional(SHARES),
            "is_gold": st.booleans(),
            "votes": votes(answers),
            "models": models(answers),
        }
    )


NAMES: Final = st.lists(TEXTS.filter(str.strip), min_size=2, max_size=4, unique=True)
NUMBERS: Final = st.floats(allow_nan=False, allow_infinity=False)
REVIEWS: Final = ("accept", "reject")
SIDES: Final = ("a", "b", "same", "neither")
PICTURES: Final = st.builds(Picture, WORDS.map(lambda word: f"images/{word}.png"), st.integers(1, 2560), st.just(480))


@st.composite
def items(draw: st.DrawFn, kinds: Sequence[str] = tuple(sorted({"answer", "box", "choice", "compare", "correct"}
    | {"label", "number", "review"}))) -> Item:  # fmt: skip
    kind = draw(st.sampled_from(kinds))
    names = draw(NAMES)
    text = optional(TEXTS)
    of_kind: dict[str, tuple[Any, tuple[str, ...], st.SearchStrategy[dict[str, Any]], dict[str, Any]]] = {
        "answer": (Text(), (), texts(), {}),
        "correct": (Text(), (), texts(), {"answer": TEXTS.filter(bool), "mistakes": st.lists(TEXTS, max_size=2)}),
        "choice": (Options(9), tuple(names), labels(st.sampled_from([*names, "none_of_these"])), {}),
        "compare": (Options(4), SIDES, labels(st.sampled_from(SIDES)), {"a": TEXTS, "b": TEXTS}),
        "review": (Options(2), REVIEWS, labels(st.sampled_from(REVIEWS)), {"answer": TEXTS}),
        "label": (Tags(9), tuple(names), labels(st.lists(st.sampled_from(names), unique=True)), {}),
        "number": (Number(), (), labels(NUMBERS), {"unit": text, "low": optional(NUMBERS), "high": optional(NUMBERS)}),
        "box": (Boxes(), tuple(names), labels(boxes(names)), {}),
    }
    space, options, said, details = of_kind[kind]
    assert list(details) == list(told_fields(kind))
    return Item(
        key=draw(TEXTS.filter(bool)),
        kind=kind,
        space=space,
        language=draw(st.sampled_from(("zh", "en"))),
        licence=draw(WORDS),
        prompt=draw(TEXTS.filter(bool)),
        source=draw(text),
        passage=draw(text),
        picture=draw(PICTURES if kind == "box" else optional(PICTURES)),
        options=options,
        details={name: draw(value) for name, value in details.items()},
        twin=draw(optional(WORDS)),
        twin_agrees=draw(optional(st.booleans())),
        **draw(said),
    )


def pages(*kinds: str) -> st.SearchStrategy[list[list[Item]]]:
    return st.lists(st.lists(items(kinds) if kinds else items(), max_size=3), max_size=3)


class Folder:
    """Binary files by name, as an export opens them."""

    def __init__(self) -> None:
        self.files: dict[str, io.BytesIO] = {}

    def open(self, name: str) -> io.BytesIO:
        assert name not in self.files
        return self.files.setdefault(name, io.BytesIO())

    def __getitem__(self, name: str) -> bytes:
        return self.files[name].getvalue()


def exported(name: str, given: Iterable[Sequence[Item]]) -> tuple[Folder, tuple[Written, ...]]:
    """The files of one format, and what the export says of them."""
    folder = Folder()
    export = Export([name], folder.open, ABOUT)
    for page in given:
        export.write(page)
    return folder, export.close()


def by_kind(given: Iterable[Sequence[Item]]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for page in given:
        for item in page:
            found.setdefault(item.kind, []).append(item)
    return found
