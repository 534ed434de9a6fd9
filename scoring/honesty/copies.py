"""Near-copies among free-text answers, in any script: evidence for people to look at, and never a pay decision."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, diags_array

from scoring.arrays import BoolArray, FloatArray, IntArray

WORD_GRAM: Final = 5
HAN_GRAM: Final = 3
"""Characters in a gram that begins with a letter or digit, and in one that begins with a Han, kana or hangul sign."""
HAN_LETTERS: Final = 3
"""One such sign says about as much as so many letters."""
LETTERS_MIN: Final = 50
BITS_MIN: Final = 40.0
SHARE_MIN: Final = 0.5
"""Under different questions: so much text, so rare among people, such a part of the shorter answer. Of 27,752 pairs of
honest translations none shared more than 25 bits."""
ANSWERS_MIN: Final = 200
"""Among fewer answers nobody can say what is rare: it is taken for as rare as among so many."""
SAME_LETTERS_MIN: Final = 100
SAME_SHARE_MIN: Final = 0.6
"""Under the same question people say the same, whole sentences of it: 4,165 such pairs had up to 49 letters in common.
Only much longer text says anything, and most of an answer."""

TEXTS_AT_ONCE: Final = 5_000

_HAN: Final = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_CODE_BITS: Final = 21
_CODES: Final = 1 << _CODE_BITS
_TOP_BITS: Final = 20
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)

HashArray = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers in free text. Shape: N texts; person (N,) and question (N,), numbers from 0."""

    texts: Sequence[str]
    person: IntArray
    question: IntArray


@dataclass(frozen=True, slots=True)
class Copy:
    """Two answers that share more than chance and their question explain.

    Units:   letters in common, a Han sign counting as three; share of the shorter answer's grams; bits.
    """

    answer: int
    other: int
    letters: int
    share: float
    bits: float


@dataclass(frozen=True, slots=True, eq=False)
class _Grams:
    """Which text has which grams. Shape: (G,) rows; letters (G,), what a gram's first sign says."""

    text: IntArray
    gram: HashArray
    letters: IntArray

    def only(self, rows: BoolArray | IntArray) -> "_Grams":
        """Some of them."""
        return _Grams(self.text[rows], self.gram[rows], self.letters[rows])

    def distinct(self) -> "_Grams":
        """Each gram of a text once, by text."""
        order = np.lexsort((self.gram, self.text))
        text, gram = self.text[order], self.gram[order]
        is_first = np.ones(len(order), dtype=bool)
        is_first[1:] = (gram[1:] != gram[:-1]) | (text[1:] != text[:-1])
        return self.only(order[is_first])


def near_copies(answers: Answers, targets: Sequence[int], given: Sequence[str]) -> list[Copy]:
    """Find what shares rare text with these answers, the most alike first.

    Model:   grams of the NFKC-casefolded letters and digits; a shared gram says log2(N answers / people who use it) /
             its length bits. What a target's own question shows is nobody's to copy, and counts for nothing.
    Shape:   targets are a few numbers of answers; given is what each one's question showed. Nobody's answer is set
             against his own to the same question. Memory O(targets x N + what they share).
    Source:  shingles: Broder, On the resemblance and containment of documents, 1997; weights and bounds are ours.
    """
    asked = np.asarray(targets, dtype=np.int64)
    mine = _less_shown(_grams([answers.texts[target] for target in targets]).distinct(), given)
    known = np.unique(mine.gram)
    if not len(known):
        return []

    kept, size = _sought(answers.texts, known)
    own, table = _table(mine, known, len(asked)), _table(kept, known, len(answers.texts))
    shorter = np.minimum(np.bincount(mine.text, minlength=len(asked))[:, None], size[None, :])
    return _enough(answers, asked, _shared(own, table, _letters(mine, known), _bits(kept, known, answers)), shorter)


def _sought(texts: Sequence[str], known: HashArray) -> tuple[_Grams, IntArray]:
    """Which of the known grams each text has, and how many grams in all. Shape: -> (G,), (N,)."""
    is_likely = np.zeros(1 << _TOP_BITS, dtype=bool)  # most grams are told apart by a few of their bits
    is_likely[_top(known)] = True
    found, sizes = [], []
    for first in range(0, len(texts), TEXTS_AT_ONCE):
        some = _grams(texts[first : first + TEXTS_AT_ONCE])
        sizes.append(np.bincount(some.text, minlength=min(TEXTS_AT_ONCE, len(texts) - first)))
        likely = some.only(is_likely[_top(some.gram)])
        kept = likely.only(np.isin(likely.gram, known)).distinct()
        found.append(_Grams(kept.text + first, kept.gram, kept.letters))
    return _joined(found), np.concatenate(sizes)


def _top(gram: HashArray) -> HashArray:
    """Some bits of each gram, well mixed. Shape: (G,) -> (G,)."""
    return (gram * _SPREAD) >> np.uint64(64 - _TOP_BITS)


def _joined(parts: Sequence[_Grams]) -> _Grams:
    return _Grams(
        np.concatenate([np.empty(0, dtype=np.int64), *(each.text for each in parts)]),
        np.concatenate([np.empty(0, dtype=np.uint64), *(each.gram for each in parts)]),
        np.concatenate([np.empty(0, dtype=np.int64), *(each.letters for each in parts)]),
    )


def _less_shown(mine: _Grams, given: Sequence[str]) -> _Grams:
    """The targets' grams without those that their questions show."""
    shown = _grams(given)
    parts = [mine.only(mine.text == place) for place in range(len(given))]
    return _joined(
        [part.only(~np.isin(part.gram, shown.gram[shown.text == place])) for place, part in enumerate(parts)]
    )


def _enough(
    answers: Answers, targets: IntArray, shared: tuple[IntArray, IntArray, FloatArray], shorter: IntArray
) -> list[Copy]:
    """The pairs that say something, the most alike first. Shape: shared rows, columns and (3, P) of figures."""
    row, other, (grams, letters, bits) = shared
    answer = targets[row]
    share = grams / np.maximum(shorter[row, other], 1)
    is_same_question = answers.question[answer] == answers.question[other]
    is_same_person = answers.person[answer] == answers.person[other]
    is_enough = np.where(
        is_same_question,
        (letters >= SAME_LETTERS_MIN) & (share >= SAME_SHARE_MIN) & ~is_same_person,
        (letters >= LETTERS_MIN) & (bits >= BITS_MIN) & (share >= SHARE_MIN),
    )
    found = np.flatnonzero(is_enough & (answer != other))
    order = found[np.lexsort((other[found], answer[found], -bits[found]))]
    return [Copy(int(answer[at]), int(other[at]), int(letters[at]), float(share[at]), float(bits[at])) for at in order]


def _shared(
    own: csr_array, table: csr_array, letters: FloatArray, bits: FloatArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """What each target shares with each answer: grams, letters and bits. Shape: -> (P,), (P,), (3, P)."""
    pairs = coo_array(own @ table.T)
    row, other = pairs.row.astype(np.int64), pairs.col.astype(np.int64)
    weighed = [(own @ diags_array(weight)) @ table.T for weight in (letters, bits)]
    return row, other, np.stack([pairs.data, *(_at(each, row, other) for each in weighed)])


def _at(matrix: csr_array, row: IntArray, column: IntArray) -> FloatArray:
    """Its values at these places, 0 where it keeps none. Shape: (P,), (P,) -> (P,)."""
    entries = coo_array(matrix)
    place = entries.row.astype(np.int64) * matrix.shape[1] + entries.col
    wanted = row * matrix.shape[1] + column
    order = np.argsort(place)
    at = np.searchsorted(place[order], wanted)
    at = np.minimum(at, max(len(place) - 1, 0))
    if not len(place):
        return np.zeros(len(wanted))
    return np.where(place[order][at] == wanted, entries.data[order][at], 0.0)


def _table(grams: _Grams, known: HashArray, n_texts: int) -> csr_array:
    """Which text has which of the known grams. Shape: -> (texts, K) of 0 and 1."""
    column = np.searchsorted(known, grams.gram)
    return csr_array((np.ones(len(column)), (grams.text, column)), shape=(n_texts, len(known)))


def _letters(grams: _Grams, known: HashArray) -> FloatArray:
    """What each known gram's first sign says. Shape: -> (K,)."""
    letters = np.zeros(len(known))
    letters[np.searchsorted(known, grams.gram)] = grams.letters
    return letters


def _bits(kept: _Grams, known: HashArray, answers: Answers) -> FloatArray:
    """How rare each known gram is among people: nobody makes his own phrases common. Shape: -> (K,)."""
    column = np.searchsorted(known, kept.gram)
    n_people = int(answers.person.max()) + 1
    users = np.bincount(np.unique(column * n_people + answers.person[kept.text]) // n_people, minlength=len(known))
    length = np.where(_letters(kept, known) == HAN_LETTERS, HAN_GRAM, WORD_GRAM)
    bits: FloatArray = np.log2(max(len(answers.texts), ANSWERS_MIN) / np.maximum(users, 1)) / length
    return bits


def _grams(texts: Sequence[str]) -> _Grams:
    """Every text's grams, one for each place where one begins. Shape: -> (G,), by text."""
    code, text = _signs(texts)
    is_han = _in_ranges(code)
    wide = np.concatenate([code, np.zeros(WORD_GRAM, dtype=np.uint64)])
    longer = wide[: len(code)]
    for place in range(1, WORD_GRAM):
        longer = longer * _SPREAD + wide[place : place + len(code)]
    shorter = wide[: len(code)] << np.uint64(2 * _CODE_BITS) | wide[1:][: len(code)] << np.uint64(_CODE_BITS)
    shorter |= wide[2:][: len(code)]

    last = np.arange(len(code)) + np.where(is_han, HAN_GRAM, WORD_GRAM) - 1
    fits = last < len(code)
    fits[fits] = text[last[fits]] == text[fits]
    letters = np.where(is_han, HAN_LETTERS, 1)
    return _Grams(text, np.where(is_han, shorter, longer), letters).only(fits)


def _signs(texts: Sequence[str]) -> tuple[HashArray, IntArray]:
    """Letters and digits of all texts, one after another, and whose they are. Shape: -> (C,), (C,)."""
    folded = [unicodedata.normalize("NFKC", text).casefold() for text in texts]
    lengths = [len(text) for text in folded]
    code = np.frombuffer("".join(folded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    present = np.flatnonzero(np.bincount(code, minlength=_CODES))
    counts = np.zeros(_CODES, dtype=bool)
    counts[present] = [chr(each).isalnum() for each in present]
    keep = counts[code]
    return code[keep].astype(np.uint64), np.repeat(np.arange(len(texts)), lengths)[keep]


def _in_ranges(code: HashArray) -> BoolArray:
    """Whether a sign is Han, kana or hangul. Shape: (C,) -> (C,)."""
    found = np.zeros(len(code), dtype=bool)
    for first, last in _HAN:
        found |= (code >= first) & (code <= last)
    return found
