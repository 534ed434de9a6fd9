"""What the operators' chat says of skills."""

from collections.abc import Collection

from kernel.values import Language
from views.phrases import phrase
from views.screens import Screen


def usage(language: Language) -> Screen:
    """How to ask, and what skills are for."""
    return Screen(phrase(language, "operator.skills.usage"))


def skills(language: Language, account: str, found: Collection[str]) -> Screen:
    """Everything that a person has shown or been given."""
    if not found:
        return Screen(phrase(language, "operator.skills.none", account=account))
    return Screen(phrase(language, "operator.skills.some", account=account, skills=", ".join(sorted(found))))
