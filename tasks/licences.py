"""Licences: which of them everybody has agreed to on the way in, and which a campaign has to ask about."""

import re
from typing import Final

_AGREED_AT_START: Final = re.compile(r"cc-?0(-(1\.0|universal))?|cc-by(-[1-4]\.[0-9])?")


def needs_own_consent(licence: str | None) -> bool:
    """Whether a licence is another than the consent card says: CC0, or CC BY without conditions, of any version."""
    plain = re.sub(r"[\s_]+", "-", (licence or "").strip().casefold())
    return _AGREED_AT_START.fullmatch(plain) is None
