"""The chat page draws the signs that we send where a machine has no emoji font: no empty box in the place of one."""

import re
from pathlib import Path

from views.phrases import LOCALES

ROOT = LOCALES.parents[1]
PAGE = ROOT / "sandbox" / "page" / "js" / "emoji.js"
ROOMS = ("views", "tasks", "contributors", "handlers")
SIGN = re.compile(
    "[\U0001f000-\U0001faff⌚⌛⏩-⏬⏰⏱⏳◽◾☔☕♈-♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓-❕❗➕-➗➡➰➿⬛⬜⭐⭕]"
)
"""What is shown as a picture by itself; ➡ is one of those that become so by the selector which we write behind it."""


def test_every_sign_that_we_send_is_drawn_on_the_page() -> None:
    drawn = set(SIGN.findall(PAGE.read_text(encoding="utf-8")))
    used = {sign for text in _texts() for sign in SIGN.findall(text.read_text(encoding="utf-8"))}
    assert len(used) > 40
    assert used <= drawn, used - drawn


def _texts() -> list[Path]:
    return [found for room in ROOMS for suffix in ("*.po", "*.py") for found in (ROOT / room).rglob(suffix)]
