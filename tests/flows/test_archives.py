"""Archives: as many as a limit asks for, and nothing lost between them."""

import io
import json
import random
import zipfile

from flows.shared.archives import chunks, packed


def test_what_is_larger_than_a_bot_may_send_comes_in_parts_and_nothing_is_lost() -> None:
    noise = random.Random(1)
    rows = [{"id": number, "text": noise.randbytes(400).hex()} for number in range(200)]
    entries = [("README.txt", "About."), *chunks("answers", rows, most_bytes=20_000)]

    archives = packed(entries, most_bytes=30_000)

    assert len(archives) > 3
    assert all(len(data) <= 30_000 for data in archives)
    found: dict[str, str] = {}
    for data in archives:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            found |= {name: archive.read(name).decode() for name in archive.namelist()}
    assert list(found) == [name for name, _ in entries]
    assert [row for name, text in found.items() if name.endswith(".json") for row in json.loads(text)] == rows
    assert all(len(text.encode()) <= 20_000 for text in found.values())


def test_one_row_that_is_too_large_is_not_cut() -> None:
    row = {"text": "x" * 100}
    assert chunks("answers", [row], most_bytes=10) == [("answers.json", json.dumps([row], indent=1) + "\n")]
    assert chunks("answers", [], most_bytes=1) == [("answers.json", "[]\n")]
