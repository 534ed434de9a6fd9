"""Logs are one JSON object a line, whoever writes them, and hold no secret: not even in a traceback."""

import json
import subprocess
import sys
from typing import Any

import pytest

from bot.logs import redacted
from tests.house.tree import HOUSE

TOKEN = "1234567:contributor-token-long-enough-0001"
KEY = "sk-very-secret-key"

SPEAKING = f"""
import logging, structlog
from bot.logs import configure
configure("INFO")
structlog.get_logger().info("ours", url="https://api.telegram.org/bot{TOKEN}/getMe", raw={{"text": ["{TOKEN}"]}})
logging.getLogger("somebody.else").info("chatter")
logging.getLogger("somebody.else").warning("asked %s with %s", "/bot{TOKEN}/getMe", "{KEY}")
try:
    raise OSError("https://api.telegram.org/bot{TOKEN}/getMe is away")
except OSError:
    logging.getLogger("somebody.else").exception("failed")
    structlog.get_logger().exception("failed")
"""


def test_every_line_is_an_object_without_secrets() -> None:
    said = subprocess.run(
        [sys.executable, "-c", SPEAKING], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stderr

    lines: list[dict[str, Any]] = [json.loads(line) for line in said.splitlines()]

    assert [(line["level"], line["event"]) for line in lines] == [
        ("info", "ours"),
        ("warning", "asked /bot[redacted]/getMe with [redacted]"),
        ("error", "failed"),
        ("error", "failed"),
    ]
    assert all("OSError" in line["exception"] for line in lines[2:])
    assert all(line["timestamp"] for line in lines)
    assert TOKEN not in said
    assert KEY not in said


def test_what_is_no_secret_is_left() -> None:
    assert redacted("task 12:30 of C12, sk-ip it") == "task 12:30 of C12, sk-ip it"


@pytest.mark.parametrize(
    "written",
    [
        "Contact(phone_number='+86 138 0013 8000', first_name='Bo')",
        "{'phone_number': '8613800138000', 'vcard': 'TEL:+86 138 0013 8000'}",
        json.dumps({"phone_number": "+86 138 0013 8000"}),
        json.dumps({"exception": repr({"phone_number": "+86 138 0013 8000"})}),
        json.dumps({"exception": json.dumps({"contact": {"phone_number": "+86 138 0013 8000"}})}),
    ],
)
def test_no_telephone_number_is_told_however_a_contact_is_written(written: str) -> None:
    said = redacted(written)
    assert "8000" not in said
    assert "[redacted]" in said
