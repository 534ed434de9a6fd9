"""Licences: which of them everybody has agreed to on the way in, and which a campaign has to ask about."""

import re
from hashlib import sha256
from typing import Final

_AGREED_AT_START: Final = re.compile(r"cc-?0(-(1\.0|universal))?|cc-by(-[1-4]\.[0-9])?")

_LICENCE_CHARS: Final = 45
_HASH_CHARS: Final = 16


def needs_own_consent(licence: str | None) -> bool:
    """Whether a licence is another than the consent card says: CC0, or CC BY without conditions, of any version."""
    plain = re.sub(r"[\s_]+", "-", (licence or "").strip().casefold())
    return _AGREED_AT_START.fullmatch(plain) is None


def terms_of(licence: str | None, consent: str | None = None) -> str | None:
    """What a campaign asks everybody to agree to before their first card of it, as it is kept with their answer.

    None where it asks nothing: no words of its own, and a licence that everybody has agreed to on the way in. Another
    licence or other words are another question.
    Shape:   at most 64 characters; words stand there by their hash.
    """
    if consent is None:
        return licence or "–" if needs_own_consent(licence) else None
    return f"{(licence or '–')[:_LICENCE_CHARS]} + {sha256(consent.encode()).hexdigest()[:_HASH_CHARS]}"
