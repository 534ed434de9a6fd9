"""Policies: which logs somebody trusts, and which witnesses must have cosigned before they believe a checkpoint.

Source:  C2SP tlog-policy.
"""

import ipaddress
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from ledger.log.errors import LogError
from ledger.log.note import VerifierKey, parse_vkey

NONE: Final = "none"
"""The quorum that asks for no witness at all."""

_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")


class PolicyMalformed(LogError):
    """A line of a policy file that says nothing a policy can say."""


class QuorumMissing(LogError):
    """Too few of the witnesses that the policy asks for have cosigned."""


@dataclass(frozen=True, slots=True)
class Party:
    """A log or a witness: its key and, where it has one, its address."""

    key: VerifierKey
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses and groups, of which at least `threshold` must have witnessed."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Whom somebody trusts, as their policy file says it.

    Shape:   `witnesses` and `groups` share one namespace; `quorum` is a name of either, or NONE.
    """

    logs: tuple[Party, ...] = ()
    witnesses: Mapping[str, Party] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NONE

    def is_met_by(self, cosigned: Collection[str]) -> bool:
        """Whether these witnesses are enough."""
        return self.quorum == NONE or self._has_witnessed(self.quorum, cosigned)

    def local_witnesses(self, log_urls: Collection[str] = ()) -> frozenset[str]:
        """The witnesses that run on the log's own machine, and so count as none.

        Shape:   `log_urls` are addresses of the log beside those of the policy's own log lines.
        """
        hosts = {host_of(url) for url in (*log_urls, *(log.url for log in self.logs if log.url is not None))}
        return frozenset(
            name
            for name, witness in self.witnesses.items()
            if witness.url is not None and (is_loopback(host_of(witness.url)) or host_of(witness.url) in hosts)
        )

    def _has_witnessed(self, name: str, cosigned: Collection[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in cosigned
        return sum(self._has_witnessed(member, cosigned) for member in group.members) >= group.threshold


def host_of(url: str) -> str:
    """The machine an address names; empty where it names none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return ""
    return (host or "").rstrip(".")


def is_loopback(host: str) -> bool:
    """Whether a name or address always means the machine that asks."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host in {"", "localhost"} or host.endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None) or address
    return mapped.is_loopback or mapped.is_unspecified


def parse_policy(data: bytes) -> Policy:
    """Read a policy file.

    Raises:  PolicyMalformed, with the number of the line.
    """
    draft = _Draft()
    for number, line in enumerate(data.split(b"\n"), start=1):
        draft.read(number, line)
    if draft.quorum is None:
        raise PolicyMalformed(line=data.count(b"\n") + 1, why="quorum")
    return Policy(tuple(draft.logs), draft.witnesses, draft.groups, draft.quorum)


class _Draft:
    """A policy while its file is read, line by line; what a line names stands on a line above it."""

    def __init__(self) -> None:
        self.logs: list[Party] = []
        self.witnesses: dict[str, Party] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._members: set[str] = set()
        self._readers: Final[Mapping[str, Callable[[list[str]], str | None]]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }

    def read(self, number: int, line: bytes) -> None:
        """Raises:  PolicyMalformed."""
        if _CONTROL.search(line):
            raise PolicyMalformed(line=number, why="control")
        words = line.decode(errors="surrogateescape").replace("\t", " ").split(" ")
        words = [word for word in words if word]
        if not words or words[0].startswith("#"):
            return
        reader = self._readers.get(words[0])
        why = reader(words[1:]) if reader is not None else "word"
        if why is not None:
            raise PolicyMalformed(line=number, why=why)

    def _log(self, words: list[str]) -> str | None:
        party = _party(words)
        if isinstance(party, str):
            return party
        if party.key.is_cosigner:
            return "key"
        if any(party.key.public == log.key.public for log in self.logs):
            return "duplicate"
        self.logs.append(party)
        return None

    def _witness(self, words: list[str]) -> str | None:
        if not words:
            return "parts"
        party = _party(words[1:])
        if isinstance(party, str):
            return party
        if not party.key.is_cosigner:
            return "key"
        if self._is_taken(words[0]) or any(party.key.public == known.key.public for known in self.witnesses.values()):
            return "duplicate"
        self.witnesses[words[0]] = party
        return None

    def _group(self, words: list[str]) -> str | None:
        if len(words) < 3:  # noqa: PLR2004  a name, a threshold, a member
            return "parts"
        name, needed, *members = words
        if self._is_taken(name):
            return "duplicate"
        if not all(member in self.witnesses or member in self.groups for member in members):
            return "unknown"
        if len(set(members)) < len(members) or self._members & set(members):
            return "duplicate"
        threshold = {"any": 1, "all": len(members)}.get(needed) or _decimal(needed)
        if not 1 <= threshold <= len(members):
            return "threshold"
        self._members |= set(members)
        self.groups[name] = Group(threshold, tuple(members))
        return None

    def _quorum(self, words: list[str]) -> str | None:
        if len(words) != 1:
            return "parts"
        if self.quorum is not None:
            return "duplicate"
        if words[0] != NONE and words[0] not in self.witnesses and words[0] not in self.groups:
            return "unknown"
        self.quorum = words[0]
        return None

    def _is_taken(self, name: str) -> bool:
        return name == NONE or name in self.witnesses or name in self.groups


def _party(words: list[str]) -> Party | str:
    """A key with or without an address, or what is wrong with it."""
    if len(words) not in {1, 2}:
        return "parts"
    try:
        return Party(parse_vkey(words[0]), words[1] if len(words) > 1 else None)
    except (LogError, UnicodeEncodeError):  # a name that is no UTF-8 is opaque here, and no key's
        return "key"


def _decimal(word: str) -> int:
    """A number as a policy writes it; 0, which no group needs, for anything else."""
    return int(word) if re.fullmatch("[1-9][0-9]{0,5}", word) else 0
