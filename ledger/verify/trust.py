"""Trust: which keys somebody brought along, and whether a checkpoint is signed by them as they ask for."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ledger.log.balances import ORIGIN_SUFFIX
from ledger.log.checkpoint import SignedCheckpoint
from ledger.log.errors import KeyMalformed, OriginWrong, SignatureMissing
from ledger.log.note import Note, VerifierKey, parse_vkey, verified
from ledger.log.policy import NONE, Policy, QuorumMissing, parse_policy
from ledger.log.sources import read_file
from ledger.verify.errors import KeyUnreadable


@dataclass(frozen=True, slots=True)
class Endorsement:
    """Who stands behind a checkpoint: the log's keys that were known before, and the witnesses that count.

    Shape:   `local` are witnesses on the log's own machine: they count as none.
    """

    signers: tuple[VerifierKey, ...]
    witnesses: tuple[str, ...] = ()
    local: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trust:
    """The keys and the policy that somebody brought along; nothing else is believed."""

    keys: tuple[VerifierKey, ...]
    policy: Policy = field(default_factory=Policy)

    def endorse(self, signed: SignedCheckpoint, log_url: str | None = None) -> Endorsement:
        """Hold that the log itself signed this checkpoint, and enough witnesses.

        Raises:  OriginWrong, SignatureWrong, SignatureMissing, QuorumMissing.
        """
        signers = self.signers(signed.note, signed.checkpoint.origin)
        local = self.policy.local_witnesses(() if log_url is None else (log_url,))
        cosigned = self._cosigners(signed.note) - local
        if not self.policy.is_met_by(cosigned):
            known = len(self.policy.witnesses) - len(local)
            raise QuorumMissing(cosigned=len(cosigned), known=known, quorum=self.policy.quorum)
        return Endorsement(signers, tuple(sorted(cosigned)), tuple(sorted(local)))

    def signers(self, note: Note, name: str) -> tuple[VerifierKey, ...]:
        """The known keys of this log that signed a note.

        Raises:  OriginWrong, SignatureWrong, SignatureMissing.
        """
        meant = [key for key in self.keys if key.name == name]
        if not meant:
            raise OriginWrong(origin=name, expected=", ".join(sorted({key.name for key in self.keys})))
        return tuple(each.key for each in verified(note, meant))

    def balance_signers(self, note: Note, origin: str) -> tuple[VerifierKey, ...]:
        """The known keys of a log that signed the head of its balances.

        Raises:  OriginWrong, SignatureWrong, SignatureMissing.
        """
        return self.signers(note, origin.removesuffix(ORIGIN_SUFFIX))

    @property
    def asks_for_witnesses(self) -> bool:
        """Whether a checkpoint needs more than the log's own signature."""
        return self.policy.quorum != NONE

    def _cosigners(self, note: Note) -> set[str]:
        """The policy's witnesses that did cosign.

        Raises:  SignatureWrong.
        """
        names = {witness.key: name for name, witness in self.policy.witnesses.items()}
        with suppress(SignatureMissing):
            return {names[each.key] for each in verified(note, names)}
        return set()


def gather(keys: Iterable[str], policy_file: Path | None) -> Trust:
    """Read what was brought along: keys, or files with a key on each line, and a policy.

    Raises:  KeyMalformed, KeyUnreadable, FileUnreadable, PolicyMalformed.
    """
    policy = Policy() if policy_file is None else parse_policy(read_file(policy_file))
    found = [key for text in keys for key in _keys(text)]
    found += [log.key for log in policy.logs]
    return Trust(tuple(dict.fromkeys(found)), policy)


def _keys(text: str) -> list[VerifierKey]:
    """The keys that a word stands for: itself, or those in the file of this name."""
    file = Path(text)
    if "+" in text and not file.is_file():
        return [_log_key(text)]
    if not file.is_file():
        raise KeyUnreadable(key=text)
    lines = read_file(file).decode(errors="replace").split("\n")
    found = [_log_key(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    if not found:
        raise KeyUnreadable(key=text)
    return found


def _log_key(text: str) -> VerifierKey:
    """A key that signs checkpoints itself: a witness's never stands for the log's."""
    try:
        key = parse_vkey(text)
    except UnicodeEncodeError as error:  # a command line may bring bytes that are no text
        raise KeyMalformed(name="") from error
    if key.is_cosigner:
        raise KeyMalformed(name=key.name)
    return key
