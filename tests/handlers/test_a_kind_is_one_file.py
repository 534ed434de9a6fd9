"""A kind that no file of the house names goes the whole way: imported, dealt, shown, answered, judged, exported."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tasks.kinds
from flows.deps import Cause
from flows.releases.export_labels import export_labels
from kernel.values import Language
from tasks.kinds import all_kinds
from tests.hostile.place import Place, Somebody, buttons
from views.phrases import catalogue

pytestmark = pytest.mark.asyncio

FOLDER = Path(__file__).parent / "kinds_of_tests"
WORDS = {"kind.mood": "Mood", "guide.mood": "Say how it sounds.", "card.exhibit.mood": "It says:"}
SENTENCES = ("Best day ever!", "It is Tuesday.", "My bike was stolen.")
ROWS = "\n".join(
    json.dumps({"id": str(number), "kind": "mood", "lang": "en", "text": "How does it sound?", "sentence": sentence})
    for number, sentence in enumerate(SENTENCES)
)
VOTERS = 4


@pytest.fixture(autouse=True)
def mood(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The kind's one file is there, and its words are in both catalogues."""
    monkeypatch.setattr(tasks.kinds, "__path__", [*tasks.kinds.__path__, str(FOLDER)])
    for language in Language:
        for key, words in WORDS.items():
            monkeypatch.setitem(catalogue(language)._catalog, key, words)  # type: ignore[attr-defined]
    all_kinds.cache_clear()
    yield
    monkeypatch.undo()
    all_kinds.cache_clear()
    sys.modules.pop("tasks.kinds.mood", None)


async def test_a_kind_that_is_one_file_goes_the_whole_way(place: Place) -> None:
    assert "mood" in all_kinds()
    number = await place.campaign(ROWS.encode(), release="on_acceptance", tau="0.7", max_overlap=str(VOTERS))
    receipts: list[tuple[Somebody, int]] = []
    for voter in range(VOTERS):
        person, card = await place.contributor(f"Ann {voter}")
        for _ in SENTENCES:
            assert card["text"].startswith("🎭 Hostile · 1–2 AIC")
            assert "It says:" in card["text"]
            told = SENTENCES.index(next(sentence for sentence in SENTENCES if sentence in card["text"]))
            pressed = buttons(card)[told]
            assert pressed["text"] == "😀😐😢"[told]
            await person.press(card, pressed["callback_data"])
            assert "✓" in (await person.message(card["message_id"]))["text"]
            receipts.append((person, card["message_id"]))
            card = (await person.say("/task"))[-1]
    place.clock.advance(61)
    await place.run_jobs()

    for person, message_id in receipts:
        assert "+" in (await person.message(message_id))["text"]
    file = await export_labels(place.house.deps, operator_id="1", number=number, cause=Cause("operator", 10**6))
    lines = {line["id"]: line for line in map(json.loads, file.data.decode().splitlines())}
    assert {id: line["label"] for id, line in lines.items()} == {"0": "😀", "1": "😐", "2": "😢"}
    assert lines["0"]["votes"] == {"😀": VOTERS}
