"""Reasons as people read them: one that stood ready in the reader's language, an operator's own words as they are."""

from contributors.reasons import is_ready
from kernel.values import Language
from views.phrases import label


def said(language: Language, reason: str) -> str:
    """The reason in words."""
    return label(language, reason) if is_ready(reason) else reason
