"""What people type, as it is stored."""

import unicodedata

from tasks.errors import AnswerEmpty, AnswerTooLong
from tasks.rows import clean, is_visible


def typed(raw: str, *, limit: int) -> str:
    """Somebody's own words: composed (NFC), trimmed, without control characters.

    Raises:  AnswerEmpty, AnswerTooLong.
    """
    text = unicodedata.normalize("NFC", clean(raw))
    if not is_visible(text):
        raise AnswerEmpty
    if len(text) > limit:
        raise AnswerTooLong(limit=limit)
    return text
