"""One-time passes: an operator's way from the chat to a page of ours, and how long they may stay there."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, unique
from hashlib import sha256
from typing import Final

from contributors.roles import Duty
from kernel.values import Language

PASS_TIME: Final = timedelta(minutes=5)
"""So long after it was asked for may a pass be used."""
SESSION_TIME: Final = timedelta(hours=8)
"""So long is somebody let in who has used one: a working day."""


@unique
class Purpose(StrEnum):
    """What a pass is for, and what for somebody must be allowed to have it."""

    PAGES = "pages"
    UPLOAD = "upload"
    DOWNLOAD = "download"

    @property
    def duty(self) -> Duty:
        """What its operator must be allowed to do."""
        return _DUTIES[self]


_DUTIES: Final = {Purpose.PAGES: Duty.LOOK, Purpose.UPLOAD: Duty.RUN_CAMPAIGNS, Purpose.DOWNLOAD: Duty.EXPORT}


@dataclass(frozen=True, slots=True)
class Pass:
    """Whose it is, and what for. `subject` is what it is about, as `C12`; `name` is how the operator is greeted."""

    operator_id: str
    name: str
    language: Language
    purpose: Purpose
    subject: str = ""


def fingerprint(token: str) -> str:
    """What is stored of a token: who reads the database cannot use one."""
    return sha256(token.encode("utf-8", "backslashreplace")).hexdigest()
