"""A small honest baseline: it finds, it does not think.

Texts are compared by TF-IDF over character n-grams, which needs no word list and serves Chinese and English alike.
A question with a passage gets the passage's best-matching span; a choice gets the nearest option; anything else gets
a sentence that says so.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

GRAM_SIZES = (1, 2, 3)
HONEST = {
    "en": "I am a small lexical baseline: I find a passage's best-matching span or the nearest option, nothing more.",
    "zh": "我只是一个小小的词面基线：能从文段里找出最匹配的片段，或挑出最接近的选项，别的不会。",
}

_LABELS = {
    "passage": r"passage|context|text|document|文段|段落|原文|材料|上下文|资料",
    "question": r"question|query|task|问题|提问|题目|任务",
    "options": r"options|choices|labels|选项|标签|候选",
}
_LABEL = re.compile(
    r"^[#*\s]*(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")[*\s]*[:：][*\s]*",
    re.IGNORECASE | re.MULTILINE,
)
_OPTION = re.compile(r"^\s*(?:[-*•]|\(?[A-Ja-j0-9]{1,2}[.)、:：])\s*(\S.*?)\s*$", re.MULTILINE)
_SENTENCE = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]|\.(?=\s|$)|$)")
_QUESTION = re.compile(r"[^。！？!?\n]*[?？]")
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[A-Za-z]+(?:['’-][A-Za-z]+)*|[\u3400-\u9fff\uf900-\ufaff]|[^\s\w]|\w")
_ASKS_NUMBER = re.compile(
    r"how (?:many|much|old|long|far)|what year|when\b|percent|多少|几|哪一?年|何时|什么时候", re.IGNORECASE
)
_STOPS = re.compile(r"[,，、;；:：。.!！?？()（）\"“”《》]")
_SPAN_MAX = {True: 12, False: 8}  # tokens, by whether the sentence is Chinese


@dataclass(frozen=True, slots=True)
class Ask:
    """What a prompt asks for, as far as its text shows."""

    question: str
    passage: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """An answer and how near it lies, 0..1."""

    text: str
    score: float


def read_prompt(prompt: str) -> Ask:
    """Find question, passage and options: in JSON, under labels, or as listed lines and the last question.

    Returns: an Ask whose question is never empty unless the prompt is.
    """
    as_json = _read_json(prompt)
    if as_json is not None:
        return as_json
    parts = _sections(prompt)
    options = tuple(match.group(1) for match in _OPTION.finditer(parts.get("options", prompt)))
    if "options" in parts and not options:
        options = tuple(part.strip() for part in re.split(r"[,，、/|\n]", parts["options"]) if part.strip())
    question = parts.get("question", "").strip()
    passage = parts.get("passage", "").strip()
    if not question:
        question, rest = _last_question(_OPTION.sub("", passage or prompt))
        passage = rest if passage or len(rest) > len(question) else ""
    return Ask(_OPTION.sub("", question).strip() or question, passage, options if len(options) > 1 else ())


def answer(ask: Ask, options: Sequence[str] = ()) -> Found:
    """The nearest option if there is a choice, the best span if there is a passage, else an honest sentence."""
    choices = tuple(options) or ask.options
    if choices:
        return nearest(f"{ask.passage} {ask.question}", choices)
    if ask.passage:
        return best_span(ask.question, ask.passage)
    return Found(HONEST["zh" if _CJK.search(ask.question) else "en"], 0.0)


def nearest(text: str, options: Sequence[str]) -> Found:
    """The option most like the text; the first of equals, so that the same prompt gets the same answer."""
    weigh = _weights([text, *options])
    target = weigh(text)
    scores = [_cosine(target, weigh(option)) for option in options]
    best = max(range(len(options)), key=scores.__getitem__)
    return Found(options[best], scores[best])


def best_span(question: str, passage: str) -> Found:
    """The part of the passage's most question-like sentence that the question does not say itself.

    Shape:   score is the sentence's cosine to the question.
    """
    sentences = [match.group().strip() for match in _SENTENCE.finditer(passage) if match.group().strip()]
    if not sentences:
        return Found(passage.strip(), 0.0)
    weigh = _weights([question, *sentences])
    target = weigh(question)
    scored = [(_cosine(target, weigh(sentence)), -index) for index, sentence in enumerate(sentences)]
    score, index = max(scored)
    return Found(_span(question, sentences[-index]), score)


def count_tokens(text: str) -> int:
    """Words, numbers, Chinese characters and signs: what `usage` counts."""
    return len(_TOKEN.findall(text))


def _span(question: str, sentence: str) -> str:
    """The longest run of words in `sentence` that the question lacks; one with a number where a number is asked."""
    tokens = list(_TOKEN.finditer(sentence))
    chinese = bool(_CJK.search(sentence))
    asked = {token.casefold() for token in _TOKEN.findall(question)}
    runs = _runs([(token, token.group().casefold() in asked or bool(_STOPS.match(token.group()))) for token in tokens])
    if not runs:
        return sentence
    if _ASKS_NUMBER.search(question):
        runs = [run for run in runs if any(token.group()[0].isdigit() for token in run)] or runs
    run = max(runs, key=len)[: _SPAN_MAX[chinese]]
    return sentence[run[0].start() : run[-1].end()]


def _runs(marked: Iterable[tuple[re.Match[str], bool]]) -> list[list[re.Match[str]]]:
    runs: list[list[re.Match[str]]] = [[]]
    for token, breaks in marked:
        if breaks:
            runs.append([])
        else:
            runs[-1].append(token)
    return [run for run in runs if run]


def _grams(text: str) -> Counter[str]:
    plain = f" {' '.join(text.casefold().split())} "
    return Counter(plain[at : at + size] for size in GRAM_SIZES for at in range(len(plain) - size + 1))


def _weights(texts: Sequence[str]) -> Callable[[str], dict[str, float]]:
    """A function from a text to its TF-IDF vector, the rarity counted over `texts`."""
    counts = [_grams(text) for text in texts]
    seen_in = Counter(gram for grams in counts for gram in grams)

    def weigh(text: str) -> dict[str, float]:
        return {
            gram: (1 + math.log(count)) * math.log(1 + (len(texts) + 1) / (seen_in[gram] + 1))
            for gram, count in _grams(text).items()
        }

    return weigh


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    shared = sum(weight * b[gram] for gram, weight in a.items() if gram in b)
    norms = math.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values()))
    return shared / norms if norms else 0.0


def _sections(prompt: str) -> dict[str, str]:
    """The text under each label, up to the next one."""
    marks = list(_LABEL.finditer(prompt))
    ends = [*(mark.start() for mark in marks[1:]), len(prompt)][: len(marks)]
    return {mark.lastgroup or "": prompt[mark.end() : end] for mark, end in zip(marks, ends, strict=True)}


def _last_question(text: str) -> tuple[str, str]:
    found = list(_QUESTION.finditer(text))
    if not found:
        return text.strip(), ""
    last = found[-1]
    return last.group().strip(), (text[: last.start()] + text[last.end() :]).strip()


def _read_json(prompt: str) -> Ask | None:
    """The same from a JSON object, wherever in the prompt it stands; text around it is instructions."""
    start, end = prompt.find("{"), prompt.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        body = json.loads(prompt[start : end + 1])
    except ValueError:
        return None
    named = {key.casefold(): value for key, value in body.items()}
    strings = {key: value for key, value in named.items() if isinstance(value, str)}
    found = {name: _first(strings, words) for name, words in _LABELS.items()}
    listed: list[object] = next(
        (named[word] for word in _LABELS["options"].split("|") if isinstance(named.get(word), list)), []
    )
    question = found["question"] or strings.get("prompt", "") or found["passage"]
    if not question:
        return None
    passage = found["passage"] if found["question"] or "prompt" in strings else ""
    return Ask(question, passage, tuple(str(option) for option in listed))


def _first(strings: dict[str, str], words: str) -> str:
    return next((strings[word] for word in words.split("|") if word in strings), "")
