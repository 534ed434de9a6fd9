"""What is in the repository belongs to nobody's machine."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.house.tree import HOUSE

_PUBLIC: Final = ("https://pypi.org/", "https://files.pythonhosted.org/")
_URL = re.compile(r"[a-z]+://[^\"\s]+")
_PATH_SOURCE = re.compile(r"\b(?:path|directory|editable|git) = \"")
_HOMES: Final = "home|root|work|Users|mnt|builds"
_MACHINE_PATH = re.compile(rf"(?<![\w.~*}}\-/])/(?:{_HOMES})/[\w.]")
_DRIVE_PATH = re.compile(r"\b[A-Z]:\\+Users\b")


def private_sources(lock: str) -> list[str]:
    """What a stranger could not download: addresses that are not PyPI's, and files of one machine."""
    urls = [url for url in _URL.findall(lock) if not url.startswith(_PUBLIC)]
    return urls + _PATH_SOURCE.findall(lock)


def machine_paths(texts: Mapping[str, str]) -> list[str]:
    """Lines that name a folder of somebody's machine."""
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if _MACHINE_PATH.search(line) or _DRIVE_PATH.search(line)
    ]


def _tracked() -> dict[str, str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    texts = {}
    for name in filter(None, listed.split("\0")):
        path = HOUSE / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content:
            texts[name] = content.decode(errors="replace")
    return texts


def test_a_stranger_can_download_all_that_is_locked() -> None:
    assert private_sources((HOUSE / "uv.lock").read_text()) == []


def test_a_private_source_is_caught() -> None:
    wheel = '{ url = "https://files.pythonhosted.org/packages/a.whl" }\nsource = { virtual = "." }\n'

    assert private_sources(wheel) == []
    assert private_sources(wheel + 'source = { registry = "https://mirror.example/simple" }') != []
    assert private_sources(wheel + 'source = { path = "../a.whl" }') != []
    assert private_sources(wheel + f'source = {{ url = "file://{Path("/")}wheels/a.whl" }}') != []


def test_no_tracked_file_names_a_machines_folder() -> None:
    assert machine_paths(_tracked()) == []


def test_a_machines_folder_is_caught() -> None:
    for folder in ("home", "root", "work", "Users"):
        assert machine_paths({"README.md": f"see /{folder}/somebody/notes"}) != []
        assert machine_paths({"README.md": f"https://example.org/{folder}/page and tests/{folder}/a"}) == []
    assert machine_paths({"README.md": "C:" + "\\Users\\somebody"}) != []
    assert machine_paths({"README.md": "a look at /proc/self"}) == []
