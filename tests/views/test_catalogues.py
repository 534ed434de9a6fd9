"""Both catalogues say the same things: same keys, same facts, nothing empty, nothing unused, nothing missing."""

import ast
import importlib
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from kernel.errors import HouseError
from kernel.values import Language
from views.phrases import LOCALES

HOUSE = LOCALES.parent.parent
FLOORS = ("views", "contributors", "tasks", "scoring", "ledger", "flows", "handlers", "jobs", "bot")
ERROR_MODULES = ("contributors.errors", "tasks.errors", "ledger.errors", "flows.errors")
LOOKUPS = {"phrase", "plural", "label"}
ALLOWED_TAGS = {"b", "i", "code", "a", "blockquote"}
GLOSSARY = {
    r"\bpeers?\b": "同伴",
    r"\bpending\b": "待发放",
    r"\bpractice\b": "练习",
    r"\bledger\b": "账本",
    r"\baudit\b": "审计",
    r"\bbalance\b": "余额|平衡|账本不平",
    r"\bgold\b": "标准答案",
    r"\boperators?\b": "运营",
    r"\bcampaigns?\b": "项目",
    r"\bescrow\b": "托管",
    r"\blicence\b": "许可",
    r"\bAIC points?\b": "AIC 积分",
    r"\binvestment\b": "投资",
}
"""The word of one language and the word that must stand for it in the other."""


def messages(language: Language) -> dict[str, Message]:
    with (LOCALES / f"{language}.po").open("rb") as source:
        catalogue = read_po(source, locale=language.value, abort_invalid=True)
    return {_key(message): message for message in catalogue if message.id}


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def sources() -> Iterator[ast.Module]:
    for floor in FLOORS:
        for path in sorted((HOUSE / floor).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def named_keys() -> tuple[set[str], set[str], set[str]]:
    """Keys that a lookup names, every other text in the sources, and the fixed beginnings of keys built from a code."""
    looked_up: set[str] = set()
    mentioned: set[str] = set()
    beginnings: set[str] = set()
    for tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in LOOKUPS:
                looked_up |= {str(arg.value) for arg in node.args[1:2] if isinstance(arg, ast.Constant)}
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                mentioned.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    beginnings = {text for text in beginnings if re.fullmatch(r"[a-zA-Z_.]+[._]", text)}
    return looked_up, mentioned, beginnings | {text for text in mentioned if re.fullmatch(r"[a-z_.]+\.", text)}


def house_errors() -> Iterator[type[HouseError]]:
    """Every refusal that can be raised: the leaves of the tree."""
    for name in ERROR_MODULES:
        if (HOUSE / f"{name.replace('.', '/')}.py").exists():
            importlib.import_module(name)
    waiting = [HouseError]
    while waiting:
        subclasses = [each for each in waiting.pop().__subclasses__() if each.__module__ in ERROR_MODULES]
        waiting += subclasses
        yield from (each for each in subclasses if not each.__subclasses__())


EN, ZH = messages(Language.EN), messages(Language.ZH)


def all_texts() -> Iterator[str]:
    for message in (*EN.values(), *ZH.values()):
        yield from texts(message)


def test_both_languages_have_the_same_keys() -> None:
    assert EN.keys() == ZH.keys()


def test_catalogues_are_sorted_so_that_two_hands_seldom_meet() -> None:
    assert list(EN) == sorted(EN)
    assert list(ZH) == sorted(ZH)


def test_every_sentence_is_whole_in_both_languages() -> None:
    for key in EN:
        both = (*texts(EN[key]), *texts(ZH[key]))
        assert all(text.strip() for text in both), key
        facts = [placeholders(text) for text in both]
        assert all(names == facts[0] for names in facts), key
        assert all(name.isidentifier() for name in facts[0]), key


def test_markup_is_of_telegrams_dialect_and_closed() -> None:
    for text in all_texts():
        opened: list[str] = []
        for close, name in re.findall(r"<(/?)(\w+)[^>]*>", text):
            assert name in ALLOWED_TAGS, text
            if close:
                assert opened.pop() == name, text
            else:
                opened.append(name)
        assert not opened, text


def test_every_key_that_the_house_asks_for_is_there() -> None:
    looked_up, _, beginnings = named_keys()
    assert looked_up
    assert looked_up <= EN.keys()
    unmet = {text for text in beginnings if text.split(".")[0] in {key.split(".")[0] for key in EN}} - {
        text for text in beginnings if any(key.startswith(text) for key in EN)
    }
    assert not unmet


def test_no_sentence_is_there_for_nobody() -> None:
    _, mentioned, beginnings = named_keys()
    unused = {key for key in EN if key not in mentioned and not any(key.startswith(text) for text in beginnings)}
    assert not unused


def test_every_refusal_has_its_sentence() -> None:
    assert {f"error.{error.code}" for error in house_errors()} <= EN.keys()


def test_no_sentence_is_left_of_a_refusal_that_is_gone() -> None:
    codes = {error.code for error in house_errors()} | {"unexpected"}
    assert {key.split(".")[1] for key in EN if key.startswith("error.")} <= codes


@pytest.mark.parametrize("english", sorted(GLOSSARY))
def test_one_word_stands_for_one_thing(english: str) -> None:
    for key, message in EN.items():
        words = re.sub(r"<code>.*?</code>|\w+\.json|\{\w+\}", "", " ".join(texts(message)))
        if re.search(english, words, re.IGNORECASE):
            assert re.search(GLOSSARY[english], " ".join(texts(ZH[key]))), key


def test_points_are_never_praised_as_an_investment() -> None:
    for text in all_texts():
        assert not re.search(r"\bearn money\b|\bprofits?\b(?<!no profit)(?<!a profit)|赚钱|稳赚|升值", text), text
