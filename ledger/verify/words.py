"""What is said in which language. The verifier runs without the house, and so without the house's catalogues."""

import locale
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum, unique
from typing import Final

from kernel.errors import Fact, HouseError
from ledger.log.replay_errors import LeafWrong
from ledger.verify import chinese, english


@unique
class Language(StrEnum):
    """Two equals."""

    EN = "en"
    ZH = "zh"


_REPORTS: Final[Mapping[Language, Mapping[str, str]]] = {Language.EN: english.REPORT, Language.ZH: chinese.REPORT}
_REASONS: Final[Mapping[Language, Mapping[str, str]]] = {Language.EN: english.REASONS, Language.ZH: chinese.REASONS}


def say(language: Language, key: str, **facts: Fact) -> str:
    """A sentence of a report."""
    return _REPORTS[language][key].format(**facts)


def explain(language: Language, error: HouseError) -> str:
    """Why something is wrong; for a leaf, what is wrong with it."""
    facts = dict(error.facts)
    if isinstance(error, LeafWrong) and isinstance(error.__cause__, HouseError):
        facts["reason"] = explain(language, error.__cause__)
    return _REASONS[language][error.code].format(**facts)


def own_language() -> Language:
    """The language that the machine is set to."""
    with suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, "")
    name = locale.getlocale()[0] or ""
    return Language.ZH if name.lower().startswith(("zh", "chinese")) else Language.EN
