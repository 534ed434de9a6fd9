"""The preview is the contributor's own card, of every kind, with buttons that do nothing."""

import re
from pathlib import Path

import pytest

from kernel.money import Amount
from kernel.values import Language
from tasks.cards import Offer
from tasks.imports import read
from tasks.items import Item
from tasks.kinds import all_kinds, kind_named
from tasks.rows import Defaults
from tests.tasks.test_imports import PNG, zipped
from views import operator
from views.cards import task_card
from views.screens import INERT


def items() -> dict[str, Item]:
    """One row of every kind, out of the manual."""
    manual = (Path(__file__).parents[2] / "docs/formats.md").read_text("utf-8")
    text, *_ = re.findall(r"```jsonl\n(.*?)```", manual, re.DOTALL)
    (boxes,) = re.findall(r"```jsonl-in-a-zip\n(.*?)```", manual, re.DOTALL)
    archive = zipped({"t.jsonl": boxes, "street.jpg": PNG})
    found = (*read("t.jsonl", text.encode(), Defaults()).items, *read("t.zip", archive, Defaults()).items)
    return {item.kind: item for item in found}


ITEMS = items()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", sorted(all_kinds()))
def test_a_preview_is_the_card_itself_and_its_buttons_are_dead(kind: str, language: Language) -> None:
    offer = Offer(low=Amount.aic(1), high=Amount.aic(2), ref="····", title="T")
    card = kind_named(kind).card(ITEMS[kind].payload, offer)
    shown, turns = operator.preview(language, 3, 1, 3, card)
    real = task_card(language, card, "lease")
    assert (shown.text, shown.photo) == (real.text, real.photo)
    assert [[button.label for button in row] for row in shown.rows] == [
        [button.label for button in row] for row in real.rows
    ]
    assert shown.keyboard is None
    for row in shown.rows:
        for button in row:
            assert (button.press, button.url, button.web_app) == (INERT, None, None)
    assert len(turns.rows[0]) == 2
