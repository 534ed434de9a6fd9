"""The page of the tour: every picture in both languages, side by side."""

from pathlib import Path
from typing import Final

from kernel.values import Language
from tests.tour.stops import CHAPTERS, Stop

_HEAD: Final = """# 走一圈 · A tour

手机上看到的 AIChain，左边中文，右边英文。图是 `make tour` 在真浏览器里走一遍拍下的，文字改了就重拍。

AIChain as a phone shows it, Chinese on the left, English on the right. `make tour` walks through it in a real browser
and takes these pictures; when texts change, take them again.
"""


def write_page(folder: Path) -> None:
    """Write README.md over what is in the folder; a stop without its pictures is not shown."""
    parts = [_HEAD]
    for zh, en, stops in CHAPTERS:
        shown = [stop for stop in stops if all(_picture(folder, stop, language).exists() for language in Language)]
        parts.append(f"## {zh} · {en}\n")
        parts.append("| 中文 | English |\n|---|---|\n" + "".join(_row(stop) for stop in shown))
    (folder / "README.md").write_text("\n".join(parts), encoding="utf-8")


def _picture(folder: Path, stop: Stop, language: Language) -> Path:
    return folder / f"{stop.name}.{language.value}.webp"


def _row(stop: Stop) -> str:
    cells = [_cell(stop, language) for language in (Language.ZH, Language.EN)]
    return f"| {cells[0]} | {cells[1]} |\n"


def _cell(stop: Stop, language: Language) -> str:
    caption = stop.caption(language)
    return f'<img src="{stop.name}.{language.value}.webp" width="320" alt="{caption}"><br>{caption}'
