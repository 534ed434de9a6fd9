"""Everything that can be wrong with a log, a proof or a receipt: a closed list, in order of precedence.

LogError
├─ KeyMalformed          not a key of a signed note
├─ NoteMalformed         not a signed note
├─ CheckpointMalformed   a note whose text is not a checkpoint
├─ OriginWrong           another log's
├─ SignatureWrong        signed in the name of a known key, and not by it
├─ SignatureMissing      no known key signed it
├─ TileMalformed         not a tile of that name: its path, its length or its parts
├─ TileMissing           a tile that is needed was not there
├─ TileWrong             hashes that do not add up to the signed root
├─ ProofMalformed        not a proof, or a receipt that can't be read
├─ LeafMalformed         not the one way to write a leaf
├─ InclusionWrong        the leaf is not in that tree at that place
├─ ConsistencyWrong      the later tree does not continue the earlier one
├─ CommitmentWrong       the leaf commits to something else
├─ BalanceWrong          the balance is not in that tree, or its sums do not add up
├─ ManifestMalformed     not the one way to write a manifest
├─ FileWrong             a released file that is not the one of its manifest
└─ ReleaseUnpublished    no leaf of the log is about this manifest
"""

from typing import Final

from kernel.errors import HouseError


class LogError(HouseError):
    """Something about a log that does not hold, with its facts."""


class KeyMalformed(LogError):
    """Not a key of a signed note."""


class NoteMalformed(LogError):
    """Not a signed note."""


class CheckpointMalformed(LogError):
    """A note whose text is not a checkpoint."""


class OriginWrong(LogError):
    """Another log's checkpoint."""


class SignatureWrong(LogError):
    """Signed in the name of a known key, and not by it."""


class SignatureMissing(LogError):
    """No known key signed it."""


class TileMalformed(LogError):
    """Not a tile of that name: its path, its length or its parts."""


class TileMissing(LogError):
    """A tile that is needed was not there."""


class TileWrong(LogError):
    """Hashes that do not add up to the signed root."""


class ProofMalformed(LogError):
    """Not a proof, or a receipt that can't be read."""


class LeafMalformed(LogError):
    """Not the one way to write a leaf."""


class InclusionWrong(LogError):
    """The leaf is not in that tree at that place."""


class ConsistencyWrong(LogError):
    """The later tree does not continue the earlier one."""


class CommitmentWrong(LogError):
    """The leaf commits to something else."""


class BalanceWrong(LogError):
    """The balance is not in that tree, or its sums do not add up."""


class ManifestMalformed(LogError):
    """Not the one way to write a manifest."""


class FileWrong(LogError):
    """A released file that is not the one of its manifest."""


class ReleaseUnpublished(LogError):
    """No leaf of the log is about this manifest."""


PRECEDENCE: Final[tuple[type[LogError], ...]] = (
    KeyMalformed,
    NoteMalformed,
    CheckpointMalformed,
    OriginWrong,
    SignatureWrong,
    SignatureMissing,
    TileMalformed,
    TileMissing,
    TileWrong,
    ProofMalformed,
    LeafMalformed,
    InclusionWrong,
    ConsistencyWrong,
    CommitmentWrong,
    BalanceWrong,
    ManifestMalformed,
    FileWrong,
    ReleaseUnpublished,
)
"""Where something is wrong in several ways, the earliest of these is named."""
