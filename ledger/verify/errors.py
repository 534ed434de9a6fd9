"""What the verifier itself can find wrong, beside what is wrong with a log's own parts."""

from ledger.log.errors import LogError


class KeyUnreadable(LogError):
    """Neither a key nor a file with one."""


class ThingUnknown(LogError):
    """Nothing that can be checked here."""


class Forked(LogError):
    """Two signed histories of one log."""


class Shrunk(LogError):
    """Fewer leaves than somebody has seen signed before."""


class LogNeeded(LogError):
    """Two checkpoints of different sizes, and nothing that leads from one to the other."""


class KeyUnpublished(LogError):
    """The log never published the key that signs it."""


class CountDiffers(LogError):
    """A day's balances are of more or fewer accounts than the log had."""


class BalanceDiffers(LogError):
    """A balance is not what the log says."""
