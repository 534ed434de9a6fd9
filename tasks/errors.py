"""What a person is told about tasks, answers, campaigns and files.

HouseError
├─ NoTaskAvailable            nothing to deal right now
├─ SkillNeeded                skills: there is work, for people who have these
├─ LicenceConsentNeeded       number, title, licence, consent: the next task goes under what was not agreed to
├─ PoolUsedUp                 at, zone: there is work, but today's share of the contributor pool is reserved
├─ AssignmentGone             the card is finished, expired or was never there
├─ NotYourTask                the card is somebody else's
├─ TooLateToChange            the 60 seconds are over, or the next card is open
├─ AnswerEmpty                an answer without a visible character
├─ AnswerTooLong              limit
├─ UnknownOption              a button that this card does not have
├─ BoxesUnreadable            what was drawn is no list of boxes with known labels
├─ BoxOutside                 number: a box that leaves the picture
├─ BoxWithoutArea             number: a box that is a line or a point
├─ TooManyBoxes               limit
├─ LeaseOver                  the time for a card has run out; its draft is kept, and it may be had again
├─ OtherTaskOpen              ref: one task at a time
├─ NotANumber                 an answer that is not one number
├─ NumberOutOfRange           allowed: the number lies elsewhere
├─ CampaignNotFound           number
├─ CampaignUnnamed            no campaign's number where one is wanted
├─ DraftUnclear               count: a file without a campaign, and not exactly one draft
├─ UploadGone                 number: no file of this chat waits for its confirmation
├─ CampaignState              number, action, status
├─ CampaignEmpty              number: nothing in it to deal
├─ PilotTooSmall              number, tasks, needed: a draft that is hardly more than a pilot
├─ TryOver                    no try of this operator's, or not any more
├─ AlreadyDecided             somebody has decided this response before
├─ CardUnknown                ref: none of this person's cards
├─ NothingToExplain           no answer of this person's yet
├─ NothingToAppeal            ref: it was not refused
├─ AppealOver                 ref: a person has looked at it already
├─ AppealTooLate              ref, hours: its time is over
├─ TooManyAppeals             limit: so many are open
├─ AppealsUsedUp              limit, days: so many were lost
├─ NothingToExport            number: nothing in it is settled yet
├─ ReleaseUnnamed             no release's name where one is wanted
├─ ReleaseNotFound            release
├─ ReleaseUnderWay            release: somebody makes it just now
├─ ReleaseWithdrawn           release, day: somebody's words in it were erased
├─ ReleaseFilesMissing        release: RELEASES_PATH has lost it
├─ ReleaseWithoutFormat       release, name, known
├─ BudgetTooSmall             needed, available
├─ PoolWaitsForStanding       number: the pool pays in good standing only
├─ OwnLaunch                  number: it takes another operator to approve it
├─ LaunchNotProposed          number: nothing to approve, or changed since
├─ SettingUnknown             name, known
├─ SettingInvalid             name, given, expected
├─ SkillUnreadable            given: no skill, or too many of them
├─ SettingFixed               name: it can't change once tasks are imported
├─ SettingKept                number, name: it can't change once there are answers
├─ SchedulePast               that moment is over
├─ ScheduleReversed           it would end before it begins
├─ PauseFirst                 number, status: settings change while nothing is dealt
├─ EditTooDear                number, more: it could cost more than the budget
├─ EditFromPool               number: a budget from the pool stays as it was approved
├─ OverlapOrder               low, high: at least more than at most
└─ FileRefused
   ├─ NothingToImport         no row, or no good one
   ├─ FileTooLarge            limit_mb
   ├─ FileNotReadable         reason: a code of `FileFault`, with its facts
   ├─ FileTypeUnknown         name
   └─ TooManyRows             limit
"""

from enum import StrEnum, unique

from kernel.errors import HouseError


class NoTaskAvailable(HouseError):
    """Nothing to deal to this person right now."""


class SkillNeeded(HouseError):
    """There is work, for people who have these `skills`."""


class LicenceConsentNeeded(HouseError):
    """The next task is of campaign `number`, `title`, whose `licence` and `consent` are not answered yet."""


class SkillUnreadable(HouseError):
    """What was `given` names no skill, or more than a campaign may ask for."""


class PoolUsedUp(HouseError):
    """There is work, but what the pool may spend today is reserved; it goes on `at` the hour in this `zone`."""


class AssignmentGone(HouseError):
    """The assignment is finished or expired, or never was."""


class NotYourTask(HouseError):
    """The assignment is somebody else's."""


class TooLateToChange(HouseError):
    """A submitted answer can be changed for 60 seconds, and until the next card is opened."""


class AnswerEmpty(HouseError):
    """An answer without a visible character."""


class AnswerTooLong(HouseError):
    """An answer beyond `limit` characters."""


class UnknownOption(HouseError):
    """A press on an option that this card does not have."""


class BoxesUnreadable(HouseError):
    """Something else than boxes with labels of this card."""


class BoxOutside(HouseError):
    """Box `number` of those given reaches beyond the picture."""


class BoxWithoutArea(HouseError):
    """Box `number` of those given has no width or no height."""


class TooManyBoxes(HouseError):
    """More than `limit` boxes on one picture."""


class LeaseOver(HouseError):
    """The time to answer has run out; what was drafted is kept, and the task may still be free."""


class OtherTaskOpen(HouseError):
    """The card `ref` is open, and a person answers one at a time."""


class NotANumber(HouseError):
    """An answer that is not one plain number."""


class NumberOutOfRange(HouseError):
    """A number outside what is `allowed`."""


class CampaignNotFound(HouseError):
    """No campaign has this `number`."""


class CampaignUnnamed(HouseError):
    """A command that wants a campaign's number, and got none."""


class DraftUnclear(HouseError):
    """The file names no campaign, and there are `count` drafts."""


class UploadGone(HouseError):
    """No file for campaign `number` waits in this chat."""


class CampaignState(HouseError):
    """Campaign `number` can't do `action` while it is `status`."""


class CampaignEmpty(HouseError):
    """Campaign `number` has nothing to deal."""


class TryOver(HouseError):
    """The link or button belongs to no try of this operator's that goes on."""


class SettingKept(HouseError):
    """The answers of campaign `number` rest on setting `name`."""


class SchedulePast(HouseError):
    """Nothing begins or ends at a moment that is over."""


class ScheduleReversed(HouseError):
    """It would end before it begins."""


class PauseFirst(HouseError):
    """Campaign `number` is `status`: its settings change while it is paused."""


class EditTooDear(HouseError):
    """With the change campaign `number` could cost `more` AIC than its budget has."""


class EditFromPool(HouseError):
    """With the change campaign `number` could cost more than two people have approved."""


class PilotTooSmall(HouseError):
    """Draft `number` has `tasks`: a pilot is worth it from `needed` on."""


class AlreadyDecided(HouseError):
    """This response waits for no decision."""


class CardUnknown(HouseError):
    """None of this person's cards has this `ref`."""


class NothingToExplain(HouseError):
    """This person has answered nothing yet."""


class NothingToAppeal(HouseError):
    """This answer was not refused."""


class AppealOver(HouseError):
    """A person has looked at this answer already, and has refused it."""


class AppealTooLate(HouseError):
    """An answer can be appealed for so many hours after its verdict."""


class TooManyAppeals(HouseError):
    """So many appeals of this person are open: the next may follow when one is decided."""


class AppealsUsedUp(HouseError):
    """This person has lost so many appeals in so many days."""


class NothingToExport(HouseError):
    """Nothing in campaign `number` is settled yet."""


class ReleaseUnnamed(HouseError):
    """Not the name of a release."""


class ReleaseNotFound(HouseError):
    """There is no `release`."""


class ReleaseUnderWay(HouseError):
    """The `release` is being made already."""


class ReleaseWithdrawn(HouseError):
    """The `release` was withdrawn on `day`: its files are gone."""


class ReleaseFilesMissing(HouseError):
    """The files of the `release` are not where they were put."""


class ReleaseWithoutFormat(HouseError):
    """The `release` was made without the format `name`; `known` lists those it has."""


class BudgetTooSmall(HouseError):
    """The campaign needs `needed` AIC; `available` are there."""


class PoolWaitsForStanding(HouseError):
    """Campaign `number` can't both be paid from the pool and pay before anything is known of a person."""


class OwnLaunch(HouseError):
    """Who proposes the launch of campaign `number` can't approve it too."""


class LaunchNotProposed(HouseError):
    """Campaign `number` is not proposed, or has changed since it was."""


class SettingUnknown(HouseError):
    """No setting has this `name`; `known` lists those there are."""


class SettingInvalid(HouseError):
    """The setting `name` can't be `given`; `expected` shows what it can be."""


class SettingFixed(HouseError):
    """The setting `name` can't change once the campaign has tasks."""


class OverlapOrder(HouseError):
    """A task would need `low` answers at least and take `high` at most."""


class FileRefused(HouseError):
    """A file that can't be imported, whatever its rows say."""


class NothingToImport(FileRefused):
    """A file without a single good row."""


class FileTooLarge(FileRefused):
    """A file above `limit_mb` megabytes."""


class FileNotReadable(FileRefused):
    """A file that breaks its own format; `reason` is a `FileFault`."""


class FileTypeUnknown(FileRefused):
    """The file `name` is of no format that we read."""


class TooManyRows(FileRefused):
    """A file above `limit` rows."""


class ExportFormatUnknown(HouseError):
    """No format is called `name`; `known` lists those there are."""


class ExportFormatUnfit(HouseError):
    """The `format` has no place for any of the campaign's `kinds`; `known` lists the formats that have."""


class ExportFormatNotInstalled(HouseError):
    """The `format` needs a package that this house has not; `command` installs it."""


@unique
class FileFault(StrEnum):
    """Why a whole file can't be read; the facts named behind each fill its sentence."""

    EMPTY = "empty"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"  # line
    NOT_A_LIST = "not_a_list"
    NOT_A_ZIP = "not_a_zip"
    ENCRYPTED = "encrypted"
    EXPANDS_TOO_MUCH = "expands_too_much"
    TOO_MANY_FILES = "too_many_files"
    LEAVES_FOLDER = "leaves_folder"
    NO_TABLE = "no_table"
    SEVERAL_TABLES = "several_tables"
    BAD_MANIFEST = "bad_manifest"
    BAD_HEADER = "bad_header"
    BAD_CONFIG = "bad_config"
    NO_CONTROL = "no_control"
    SEVERAL_CONTROLS = "several_controls"  # names
    UNKNOWN_CONTROL = "unknown_control"  # names
