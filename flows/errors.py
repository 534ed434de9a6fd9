"""What people are told about points: only the whole house can refuse these.

HouseError
├─ AccountUnknown      name: no account is called that
├─ AccountUnclear      name: several people have a card with this #ref
├─ TransferUnknown     name: no transfer, or more than one, begins so
├─ AmountUnreadable    given
├─ AmountNotPositive   given
├─ AmountTooFine       given: more than eight decimals
├─ AmountAboveSupply   given
├─ MomentUnreadable    given
├─ SpanUnreadable      given
├─ CliffTooLong        a cliff beyond the end
├─ DeedsUnclear        given: nothing that the audit could be asked for
├─ NotAPerson          name: points vest to people only
├─ ReasonNeeded        what takes from people says why
├─ NoteTooLong         limit, length
├─ ProposalGone        confirmed before, another operator's, or an hour old
├─ SecondNeeded        amount, limit: it takes two, and nobody else here could approve it
├─ FundFirst           number, amount, limit: a pilot that one operator can't decide on
├─ OwnProposal         whoever proposed it can't approve it too
├─ ProposerGone        proposer: is no operator any more, or may it no longer
├─ PoolTooSmall        needed, available
├─ SourceUnfit         name: campaigns are funded from the ecosystem or the community pool, or by a person who agrees
├─ SponsorUnfit        name, why: this person can't be asked to pay for a campaign
├─ AccountTooSmall     name, needed, available: of a person who would be asked
├─ SponsorshipGone     somebody else is asked, or nobody
├─ PaymentHeld         whoever is banned, or whose pay waits for a look, pays for nothing
├─ PaymentUnverified   points leave the accounts of verified people only
├─ BalanceTooSmall     needed, available: of whoever wants to pay
├─ FundingPooled       number: the contributor pool pays this campaign
├─ AlreadyFunded       number: it has points of its own, so the contributor pool can't pay it
├─ NothingLeftToTake   of this transfer everything was taken back before
├─ GrantUnknown        name
├─ GrantRevoked        name
├─ NothingDue          name, cliff
├─ ParkedGone          the group was recorded or put aside meanwhile
├─ BotUnnamed          the contributors' bot was never served: nobody can link to it
├─ NothingToProve      nothing was paid yet
├─ ProofUnknown        ref: no line of the statement has this #ref
├─ NotYetPublished     ref: its leaf is on its way
├─ ProofErased         index: what opens the leaf was deleted
├─ BroadcastUnknown    number
├─ BroadcastNeedsWork  number, status: of a campaign that deals nothing nobody is told
├─ NobodyToTell        left_out: no one is in the segment, or may be told
├─ GroupUnknown        name, known
├─ NobodyUnsure        number: nobody is left of whom it is not known
└─ BalanceNotCounted   no tree of balances has this account yet
"""

from kernel.errors import HouseError


class BotUnnamed(HouseError):
    """The contributors' bot was never served, so nobody knows its name."""


class AccountUnknown(HouseError):
    """No account is called `name`."""


class AccountUnclear(HouseError):
    """Several people have had a card with the #ref `name`."""


class TransferUnknown(HouseError):
    """No transfer, or more than one, has an id that begins with `name`."""


class AmountUnreadable(HouseError):
    """`given` is no number of AIC."""


class AmountNotPositive(HouseError):
    """`given` would move nothing, or backwards."""


class AmountTooFine(HouseError):
    """`given` has more than eight decimals."""


class AmountAboveSupply(HouseError):
    """`given` is more than there is."""


class MomentUnreadable(HouseError):
    """`given` is no date."""


class SpanUnreadable(HouseError):
    """`given` is no length of time."""


class CliffTooLong(HouseError):
    """The cliff is longer than the whole duration."""


class DeedsUnclear(HouseError):
    """`given` is nothing that the operators' audit could be asked for."""


class NotAPerson(HouseError):
    """`name` is an account, but no person's."""


class ReasonNeeded(HouseError):
    """What takes points from somebody is done for a reason, or not at all."""


class NoteTooLong(HouseError):
    """A note of `length` characters, where `limit` fit."""


class ProposalGone(HouseError):
    """What was to be confirmed was confirmed before, is another operator's, or has waited too long."""


class SecondNeeded(HouseError):
    """`amount` is above `limit`: it takes a second operator, and there is nobody who could be it."""


class FundFirst(HouseError):
    """The pilot of C`number` costs `amount` at most, above the `limit` of one operator: it is funded first."""


class OwnProposal(HouseError):
    """Whoever proposed something can't be the second person for it."""


class ProposerGone(HouseError):
    """Whoever proposed it, `proposer`, may not do so any more."""


class SourceUnfit(HouseError):
    """From `name` no campaign is funded."""


class SponsorUnfit(HouseError):
    """The owner of account `name` can't be asked to pay for a campaign, and `why`."""


class AccountTooSmall(HouseError):
    """Account `name` has `available`, and `needed` are wanted of it."""


class SponsorshipGone(HouseError):
    """Nobody has asked this person that."""


class PaymentHeld(HouseError):
    """Points of whoever is banned, or whose pay waits for a look at their answers, stay where they are."""


class PaymentUnverified(HouseError):
    """Points leave the accounts of verified people only."""


class BalanceTooSmall(HouseError):
    """Whoever wants to pay `needed` has `available`."""


class FundingPooled(HouseError):
    """The contributor pool pays C`number`: there is no escrow to fill."""


class AlreadyFunded(HouseError):
    """C`number` has points in an escrow: the contributor pool can't pay it any more."""


class PoolTooSmall(HouseError):
    """A pool has `available`, and `needed` are wanted of it."""


class NothingLeftToTake(HouseError):
    """All of the transfer was taken back before."""


class GrantUnknown(HouseError):
    """There is no grant `name`."""


class GrantRevoked(HouseError):
    """The grant `name` was revoked before."""


class NothingDue(HouseError):
    """Of the grant `name` nothing is vested that was not released."""


class ParkedGone(HouseError):
    """The group was recorded or put aside meanwhile."""


class NothingToProve(HouseError):
    """Nobody has been paid: there is nothing in the log of theirs."""


class ProofUnknown(HouseError):
    """No line of the person's statement has the #ref `ref`."""


class NotYetPublished(HouseError):
    """The transfer `ref` is recorded, and its leaf not yet under a published checkpoint."""


class ProofErased(HouseError):
    """The leaf `index` is in the log for good, but what ties it to the transfer was deleted."""


class BalanceNotCounted(HouseError):
    """No day's tree of balances has the person's account."""


class BroadcastUnknown(HouseError):
    """There is no broadcast `number`."""


class BroadcastNeedsWork(HouseError):
    """The campaign `number` is `status`: whoever came would find nothing to do."""


class NobodyToTell(HouseError):
    """Nobody is in the segment, but for `left_out` who can't or would not be told."""


class GroupUnknown(HouseError):
    """No group is called `name`; `known` are some that are there."""


class NobodyUnsure(HouseError):
    """Of everybody whom the broadcast `number` is for, it is known whether they were told."""
