"""Both languages say the same: the same keys, the same facts, and a sentence for everything that can be wrong."""

import importlib
import locale
from collections.abc import Iterator
from string import Formatter

import pytest

from kernel.errors import HouseError
from ledger.log.errors import LogError
from ledger.log.replay_errors import LeafWrong, PriceWrong, Wrong
from ledger.verify import chinese, english
from ledger.verify.words import Language, explain, own_language

NEVER_SAID = {LogError, Wrong}
"""Families, never raised themselves."""

for module in ("ledger.verify.checks", "ledger.witness.visit", "ledger.witness.memory", "ledger.log.policy"):
    importlib.import_module(module)


def family(error: type[HouseError]) -> Iterator[type[HouseError]]:
    for each in error.__subclasses__():
        yield each
        yield from family(each)


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("catalogue", ["REPORT", "REASONS"])
def test_both_languages_say_the_same(catalogue: str) -> None:
    en, zh = getattr(english, catalogue), getattr(chinese, catalogue)

    assert list(en) == list(zh)
    assert {key: facts(text) for key, text in en.items()} == {key: facts(text) for key, text in zh.items()}


def test_everything_that_can_be_wrong_has_a_sentence() -> None:
    wrongs = {each.code for each in family(LogError) if each.__module__.startswith("ledger")} - {
        each.__name__ for each in NEVER_SAID
    }

    assert wrongs <= set(english.REASONS)


def test_what_is_wrong_with_a_leaf_is_said_in_full() -> None:
    error = LeafWrong(index=7, reason="PriceWrong")
    error.__cause__ = PriceWrong(day=3, price_parts=5, followed_parts=6)

    assert explain(Language.EN, error) == (
        "leaf 7 is the first wrong one: the price of day 3 does not follow from its inputs: 5, where the rule gives 6"
    )
    assert explain(Language.ZH, error).startswith("第 7 条是第一条错误的记录：第 3 日的价格")


NAMES = [("zh_CN", "zh"), ("Chinese_China", "zh"), ("en_US", "en"), (None, "en")]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_the_machines_language_is_spoken(monkeypatch: pytest.MonkeyPatch, name: str | None, expected: str) -> None:
    monkeypatch.setattr(locale, "setlocale", lambda *_: None)
    monkeypatch.setattr(locale, "getlocale", lambda: (name, "UTF-8"))

    assert own_language().value == expected
