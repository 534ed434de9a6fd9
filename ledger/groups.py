"""Groups: transfers that are recorded all together or not at all."""

from dataclasses import dataclass

from ledger.transfers import Transfer


@dataclass(frozen=True, slots=True)
class Group:
    """At least one transfer; a later one may spend what an earlier one brought."""

    transfers: tuple[Transfer, ...]

    def __post_init__(self) -> None:
        assert self.transfers

    @classmethod
    def of(cls, *transfers: Transfer) -> "Group":
        """A group of these, in this order."""
        return cls(transfers)
