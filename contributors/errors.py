"""What a person is told about who may do what, and an operator about whom to answer.

HouseError
├─ ConsentNeeded      nothing is dealt, stored or paid before consent
├─ PracticeNeeded     kind
├─ LevelNeeded        kind, level, accepted, gold, alone
├─ Banned             until, reason
├─ TooFast            seconds
├─ NotAnOperator      id: the operator bot's one kind sentence for strangers
├─ RoleNeeded         roles
├─ OperatorEarnsNothing  an operator's id takes no paid task
├─ ContactNotYours    a contact shared for verification is somebody else's, or forwarded
├─ ContactUnreadable  its number is none
├─ FlagDecided        another operator has looked at this person first
├─ NotFlagged         name: nothing is to be decided about this person
├─ HeldByAnother      a colleague has this in hand right now
├─ SameAccount        name: an account is not joined with itself
├─ AlreadyJoined      name: these two are one person's already
├─ NotJoined          name: it counts for itself as it is
├─ AlreadyTrusted     name: their reviews are trusted as it is
├─ NotTrusted         name: there is no trust to take back
├─ OwnSuspension      who has suspended somebody leaves their appeal to a colleague, where there is one
├─ OwnWork            an operator had a part in it as a contributor
├─ NotBanned          name: there is no ban to end
├─ NotSuspended       nothing holds this person back
├─ AppealedLately     day: an appeal was heard; the next one from that day on
├─ PersonForgotten    name: nobody is behind this account any more
├─ PlaceUnknown       place: no city, country or zone that we know
├─ BoardUnknown       given: no leaderboard, and no period of one
├─ NameUnshowable     a name of no letters, or one that leads somewhere
├─ ZoneChangedLately  day: from which on the zone may change again
├─ HoursUnclear       typed: no hours of a day that could be quiet
├─ NotGroupAdmin      in a group its admins alone decide
├─ GroupNotSetUp      nobody has typed /setup there, or the link leads nowhere
├─ NotInGroup         title: who joins a group is in its chat
├─ GoalUnreadable     given, low, high: no number of answers that a group could set itself
├─ HourUnknown        hour: a day has 24
├─ LaunchForged       a page was opened with data that Telegram did not sign for our bot
├─ LaunchTooOld       with data signed too long ago
├─ NoPages            there is no public https address of ours that a link could lead to
├─ PassOver           a one-time link was used, or is too old, or is none
├─ SegmentUnknown     given: no word that says whom a broadcast is for
├─ BroadcastOver      number: it is stopped, or everybody was told
├─ SupportUnknown     reference: nobody's message
└─ SupportHandled     reference: answered or closed before
"""

from kernel.errors import HouseError


class ConsentNeeded(HouseError):
    """The person has not agreed to the consent card yet."""


class PracticeNeeded(HouseError):
    """Tasks of this `kind` open after its practice."""


class LevelNeeded(HouseError):
    """Tasks of this `kind` open at `level`: `accepted` answers with `gold` known ones met, or `alone` accepted."""


class Banned(HouseError):
    """No work until `until` (empty: for good), for `reason`."""


class TooFast(HouseError):
    """Too many actions; the next one counts in `seconds`."""


class NotAnOperator(HouseError):
    """The person is not on the operators' list."""


class RoleNeeded(HouseError):
    """The action needs one of `roles`."""


class OperatorEarnsNothing(HouseError):
    """An id in OPERATORS earns nothing, so it is dealt nothing."""


class ContactNotYours(HouseError):
    """Only one's own contact counts, shared by oneself."""


class ContactUnreadable(HouseError):
    """The contact has no telephone number that could be one."""


class FlagDecided(HouseError):
    """Another operator has decided about this person since it was shown."""


class NotFlagged(HouseError):
    """No flag on the person of this `name` is open or confirmed."""


class HeldByAnother(HouseError):
    """Another operator has this before them right now."""


class OwnWork(HouseError):
    """The operator has answered, reviewed or been flagged themselves, as a contributor."""


class SameAccount(HouseError):
    """`name` is the first account once more."""


class AlreadyJoined(HouseError):
    """`name` and the other account count as one person already."""


class NotJoined(HouseError):
    """The account called `name` is joined with no other."""


class AlreadyTrusted(HouseError):
    """The reviews of whoever is called `name` are trusted as it is."""


class NotTrusted(HouseError):
    """The reviews of whoever is called `name` count like everybody's as it is."""


class OwnSuspension(HouseError):
    """The operator has imposed this themselves, and a colleague could decide."""


class NotSuspended(HouseError):
    """There is no suspension to appeal against, or none any more."""


class AppealedLately(HouseError):
    """The appeal was heard and the suspension stays; it may be appealed again on `day`."""


class NotBanned(HouseError):
    """Whoever is called `name` may work as it is."""


class PersonForgotten(HouseError):
    """Nobody is behind the account called `name` any more: they had themselves forgotten."""


class PlaceUnknown(HouseError):
    """No time zone is known of this `place`."""


class BoardUnknown(HouseError):
    """What was `given` names no leaderboard, or one that is not this person's to see."""


class NameUnshowable(HouseError):
    """The name that the person goes by has nothing to show, or a link in it."""


class ZoneChangedLately(HouseError):
    """The time zone changed within a week; it may again on `day`."""


class HoursUnclear(HouseError):
    """What was `typed` does not say from which full hour to which it shall be quiet."""


class NotGroupAdmin(HouseError):
    """Only whoever is an admin of the group, as the platform says, decides for it."""


class GroupNotSetUp(HouseError):
    """The chat, or the link, belongs to no group that plays."""


class NotInGroup(HouseError):
    """The platform says that the person is not in the chat of the group `title`."""


class GoalUnreadable(HouseError):
    """`given` is no number from `low` to `high`."""


class HourUnknown(HouseError):
    """`hour` is no hour of a day."""


class LaunchForged(HouseError):
    """What a page was opened with says nothing of who opened it."""


class LaunchTooOld(HouseError):
    """What a page was opened with was signed too long ago to say who opens it now."""


class NoPages(HouseError):
    """No page of ours has an address that a link could lead to."""


class PassOver(HouseError):
    """A one-time link has been used, is too old, or is none; a session that is over."""


class SegmentUnknown(HouseError):
    """`given` says nothing of whom a broadcast is for."""


class BroadcastOver(HouseError):
    """The broadcast `number` is stopped, or done: nobody waits for it."""


class SupportUnknown(HouseError):
    """No message to the operators has this `reference`."""


class SupportHandled(HouseError):
    """Somebody has answered or closed the message `reference` before."""
