"""The manual cannot lie: the checker's hash is the file's, and every option it names exists."""

import hashlib
import re
from pathlib import Path

import pytest

from ledger.log.errors import KeyMalformed
from ledger.log.note import parse_vkey
from ledger.verify.__main__ import main as verify
from ledger.witness.__main__ import main as witness

HOUSE = Path(__file__).parents[3]
MANUAL = (HOUSE / "docs/verify.md").read_text("utf-8")


def test_the_checkers_hash_is_the_files() -> None:
    [stated] = re.findall(r"^([0-9a-f]{64})  checker\.html$", MANUAL, re.MULTILINE)

    assert stated == hashlib.sha256((HOUSE / "handlers/web/checker.html").read_bytes()).hexdigest()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_option_that_is_named_exists(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    helps = []
    for main, arguments in ((verify, []), (witness, ["keygen"]), (witness, ["serve"]), (witness, ["check"])):
        with pytest.raises(SystemExit):
            main([*arguments, "--help"])
        helps.append(capsys.readouterr().out)
    half = MANUAL.split("## 自己核对")[language == "zh"]

    named = set(re.findall(r"--[a-z]+", half))

    assert named
    assert named <= set(re.findall(r"--[a-z]+", " ".join(helps)))


def test_its_keys_are_no_ones() -> None:
    for word in re.findall(r"\S+\+[0-9a-f]{8}\+\S+", MANUAL):
        with pytest.raises(KeyMalformed):
            parse_vkey(word.strip("`"))
