"""The published log as visitors may see it: its files, and the witnesses whose word counts. No key, and no signer."""

from dataclasses import dataclass, field

from ledger.log.policy import Policy
from store.log_folder import LogFolder


@dataclass(frozen=True, slots=True)
class PublicLog:
    """Where the log is published, and whom its policy names."""

    folder: LogFolder
    policy: Policy = field(default_factory=Policy)
