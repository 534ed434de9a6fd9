"""What the bots say about themselves: command menus by scope and language, names' descriptions."""

import hashlib
from enum import StrEnum, unique
from typing import Final

from kernel.values import Language
from views.limits import DESCRIPTION_CHARS, SHORT_DESCRIPTION_CHARS
from views.phrases import label


@unique
class Scope(StrEnum):
    """Where a menu is shown."""

    PRIVATE = "private"
    GROUP = "group"
    OPERATOR = "operator"


@unique
class Role(StrEnum):
    """Which of the two bots speaks."""

    CONTRIBUTOR = "contributor"
    OPERATOR = "operator"


COMMANDS: Final = {
    Scope.PRIVATE: (
        "task",
        "review",
        "skip",
        "campaigns",
        "balance",
        "history",
        "streak",
        "achievements",
        "leaderboard",
        "groups",
        "why",
        "appeal",
        "proof",
        "price",
        "supply",
        "verify",
        "privacy",
        "mydata",
        "forget",
        "invite",
        "settings",
        "quiet",
        "language",
        "timezone",
        "support",
        "cancel",
        "help",
    ),
    Scope.GROUP: ("groupstats", "leaderboard", "groupgoal", "campaigns", "price", "supply", "quiet", "setup", "help"),
    Scope.OPERATOR: (
        "campaign",
        "broadcast",
        "overview",
        "health",
        "review",
        "appeals",
        "suspects",
        "contributor",
        "note",
        "ban",
        "unban",
        "trust",
        "untrust",
        "merge",
        "unmerge",
        "skill",
        "support",
        "export",
        "ledger",
        "fund",
        "vesting",
        "approvals",
        "audit",
        "cancel",
        "help",
    ),
}


def menu(scope: Scope, language: Language) -> tuple[tuple[str, str], ...]:
    """Pairs of command and description, in their order."""
    return tuple((command, label(language, f"command.{scope.value}.{command}")) for command in COMMANDS[scope])


def fingerprint(role: Role) -> str:
    """A hash of all that a bot says about itself, in every language: while it is the same, nothing has to be set."""
    scopes = (Scope.OPERATOR,) if role is Role.OPERATOR else (Scope.PRIVATE, Scope.GROUP)
    said = [
        (
            [menu(scope, language) for scope in scopes],
            description(role, language),
            short_description(role, language),
        )
        for language in Language
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def description(role: Role, language: Language) -> str:
    """What a person reads before pressing Start."""
    text = label(language, f"bot.{role.value}.description")
    assert len(text) <= DESCRIPTION_CHARS, len(text)
    return text


def short_description(role: Role, language: Language) -> str:
    """What stands on the bot's profile and on a shared link."""
    text = label(language, f"bot.{role.value}.short_description")
    assert len(text) <= SHORT_DESCRIPTION_CHARS, len(text)
    return text
