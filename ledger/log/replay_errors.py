"""What a leaf can get wrong that no transfer ever does: a closed list. The rest are `ledger.errors`' refusals.

LeafAltered           what is published is not what was signed, from this leaf on
LeafWrong             the first wrong leaf, with its index; its cause is one of those below, a refusal or LeafMalformed
Wrong
├─ LogUnopened        leaf 0 is not the log's first key
├─ AccountReopened    an account is opened once
├─ AccountMisnamed    a pool or issuance that no installation has, or one of theirs of another kind
├─ AccountUnopened    a transfer touches an account that no earlier leaf opened
├─ ReferenceForward   a transfer names one that does not come before it
├─ DayBackwards       an account's transfers never go back in time
├─ GenesisWrong       the first transfers are the genesis group, in its order
├─ PriceDayBackwards  price days only go on
├─ PriceWrong         the price does not follow from its inputs and the row before
├─ PoolOverstated     a price day counts on more than the contributor pool had
├─ BonusesBeyondShare a day's bonuses came to more than its share for them, or it had no price
└─ KeyRepeated        a key is published once
"""

from ledger.log.errors import LogError


class LeafAltered(LogError):
    """What is published is not what was signed, from this leaf on."""


class LeafWrong(LogError):
    """The first wrong leaf, by its index."""


class Wrong(LogError):
    """What is wrong with a leaf."""


class LogUnopened(Wrong):
    """Leaf 0 is not the log's first key."""


class AccountReopened(Wrong):
    """An account is opened once."""


class AccountMisnamed(Wrong):
    """A pool or issuance that no installation has, or one of theirs of another kind."""


class AccountUnopened(Wrong):
    """A transfer touches an account that no earlier leaf opened."""


class ReferenceForward(Wrong):
    """A transfer names one that does not come before it."""


class DayBackwards(Wrong):
    """An account's transfers never go back in time."""


class GenesisWrong(Wrong):
    """The first transfers are the genesis group, in its order."""


class PriceDayBackwards(Wrong):
    """Price days only go on."""


class PriceWrong(Wrong):
    """The price does not follow from its inputs and the row before."""


class PoolOverstated(Wrong):
    """A price day counts on more than the contributor pool had."""


class BonusesBeyondShare(Wrong):
    """A day's bonuses came to more than its share for them, or it had no price."""


class KeyRepeated(Wrong):
    """A key is published once."""
