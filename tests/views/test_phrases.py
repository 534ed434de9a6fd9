"""Phrases: facts are escaped, nothing missing is passed over in silence."""

import pytest

from kernel.values import Language
from views.phrases import Html, escaped, joined, label, phrase, plural


def test_facts_are_escaped() -> None:
    text = phrase(Language.EN, "welcome.back", name="<b>Eve</b> & {co}")
    assert "&lt;b&gt;Eve&lt;/b&gt; &amp; {co}" in text


def test_a_phrase_inside_a_phrase_is_not_escaped_again() -> None:
    inner = phrase(Language.EN, "balance.locked", amount="1.00")
    assert "<b>1.00</b>" in phrase(Language.EN, "operator.import.line", line=1, reason=inner)


def test_a_label_is_plain_text() -> None:
    assert label(Language.EN, "button.import", count=3) == "Import 3 good rows"


def test_plural_forms_are_each_languages_own() -> None:
    assert plural(Language.EN, "balance.waits.judging", 1).endswith("1 answer waits for peers")
    assert plural(Language.EN, "balance.waits.judging", 2).endswith("2 answers wait for peers")
    assert plural(Language.ZH, "balance.waits.judging", 2).endswith("2 个回答在等同伴")


@pytest.mark.parametrize("lookup", [phrase, label])
def test_an_unknown_key_raises(lookup: object) -> None:
    assert callable(lookup)
    with pytest.raises(KeyError):
        lookup(Language.EN, "no.such.key")


def test_an_unknown_plural_raises() -> None:
    with pytest.raises(KeyError):
        plural(Language.EN, "no.such.key", 1)


def test_a_missing_fact_raises() -> None:
    with pytest.raises(KeyError):
        phrase(Language.EN, "welcome.back")


def test_joined_escapes_all_but_phrases() -> None:
    assert joined(["<", Html("<b>x</b>")], " ") == "&lt; <b>x</b>"
    assert escaped(Html("<i>")) == "<i>"
