"""Callback data as it comes back: the other end of views.actions. Input like any other: it names, it proves nothing."""

from uuid import UUID

from aiogram.filters.callback_data import CallbackData

from contributors.boards import Period
from contributors.groups import Announces
from kernel.values import Language
from tasks.campaigns import Wish


class AnswerTask(CallbackData, prefix="a"):
    """An option of a card."""

    lease: str
    option: int


class MarkOption(CallbackData, prefix="t"):
    """An option of which several may be marked."""

    lease: str
    option: int
    on: bool


class SkipTask(CallbackData, prefix="s"):
    """⏭ on a card."""

    lease: str


class AskReport(CallbackData, prefix="ra"):
    """🚩 on a card."""

    lease: str


class ReportTask(CallbackData, prefix="r"):
    """A reason, chosen after 🚩."""

    lease: str
    reason: str


class ShowGuide(CallbackData, prefix="g"):
    """ℹ️ on a card."""

    lease: str


class ShowMore(CallbackData, prefix="m"):
    """⋯ on a card."""

    lease: str


class ShowCard(CallbackData, prefix="k"):
    """Back to the card from one of its menus."""

    lease: str


class ShowTry(CallbackData, prefix="y"):
    """Another task of an operator's try."""

    token: str
    place: int


class NextTask(CallbackData, prefix="n"):
    """[Next]."""


class TakeTask(CallbackData, prefix="take"):
    """The next card of one kind."""

    kind: str


class ChangeAnswer(CallbackData, prefix="c"):
    """[Change] on a receipt."""

    lease: str


class SubmitDraft(CallbackData, prefix="submit"):
    """[Submit] or [I used AI] on the echo of a draft."""

    lease: str
    ai: bool


class EditDraft(CallbackData, prefix="e"):
    """[Edit] on the echo of a draft."""

    lease: str


class ChooseLanguage(CallbackData, prefix="lang"):
    """A language's own name."""

    code: Language


class GiveConsent(CallbackData, prefix="agree"):
    """[Agree]."""


class ShowConsentDetails(CallbackData, prefix="details"):
    """[Details] on the consent card."""


class ShowConsentSummary(CallbackData, prefix="summary"):
    """[Back] on the detailed consent card."""


class AnswerPractice(CallbackData, prefix="p"):
    """An option of a practice card."""

    kind: str
    step: int
    option: int


class NextPractice(CallbackData, prefix="pn"):
    """[Continue] after an explained practice task."""

    kind: str


class ShowBalance(CallbackData, prefix="b"):
    """[Balance]."""


class ShowHistory(CallbackData, prefix="h"):
    """A page of the statement."""

    page: int


class ShowProof(CallbackData, prefix="pf"):
    """[Proof]: of a card, or of what was paid last."""

    ref: str | None = None


class ShowWhy(CallbackData, prefix="w"):
    """[Why]: of a card, or of whatever waits for its pay."""

    lease: str | None = None


class AskAppeal(CallbackData, prefix="ap"):
    """[Appeal] on a verdict."""

    lease: str


class AppealSuspension(CallbackData, prefix="as"):
    """[Another look] at a ban, or at pay that is stopped."""

    what: str


class MakeAppeal(CallbackData, prefix="ay"):
    """[Appeal] where it says what that is."""

    lease: str


class AnswerSponsorship(CallbackData, prefix="sp"):
    """[Pay] or [No] where somebody is asked to pay for a campaign."""

    sponsorship: UUID
    pays: bool


class AskZone(CallbackData, prefix="tz"):
    """[Time zone]."""


class ChooseZone(CallbackData, prefix="z"):
    """A city among those offered."""

    name: str


class ShowStreak(CallbackData, prefix="st"):
    """[Streak]."""


class ForgetMe(CallbackData, prefix="fg"):
    """[Erase me], with the balance that was shown."""

    units: int


class ForgetNot(CallbackData, prefix="fk"):
    """[Keep everything]."""


class ShowBadges(CallbackData, prefix="bd"):
    """[Badges]."""


class ShowSettings(CallbackData, prefix="se"):
    """[Settings]."""


class AskLanguage(CallbackData, prefix="al"):
    """[Language]."""


class AskQuiet(CallbackData, prefix="qa"):
    """[Quiet hours]."""


class ChooseQuiet(CallbackData, prefix="q"):
    """Hours among those offered."""

    from_h: int
    until_h: int


class EndQuiet(CallbackData, prefix="qo"):
    """[No quiet hours]."""


class ShowBonuses(CallbackData, prefix="bo"):
    """[Bonuses]."""


class OpenSetup(CallbackData, prefix="gs"):
    """[Settings] for an anonymous admin, in a group."""


class ShowGroupMenu(CallbackData, prefix="gm"):
    """A part of a group's settings."""

    menu: str


class ChooseGroupLanguage(CallbackData, prefix="gl"):
    """A language's own name, in a group's settings."""

    code: Language


class ChooseDigestHour(CallbackData, prefix="gh"):
    """An hour, or -1 for none."""

    hour: int


class ChooseAnnounces(CallbackData, prefix="ga"):
    """Which campaigns a group hears of."""

    what: Announces


class ChooseGroupZone(CallbackData, prefix="gz"):
    """A city, in a group's settings."""

    name: str


class EndSetup(CallbackData, prefix="gd"):
    """[Done] on a group's settings."""


class JoinGroup(CallbackData, prefix="gj"):
    """[Join], with or without one's name."""

    token: str
    shows: bool


class JoinNot(CallbackData, prefix="gn"):
    """[Not now] on an invitation."""


class ShowOwnGroups(CallbackData, prefix="gg"):
    """[My groups]."""


class PlayFor(CallbackData, prefix="gp"):
    """Another of one's groups."""

    token: str


class ShowName(CallbackData, prefix="gw"):
    """[Show my name], [Hide my name]."""

    token: str
    shows: bool


class LeaveGroup(CallbackData, prefix="gq"):
    """[Leave] a group."""

    token: str


class SetReminders(CallbackData, prefix="rm"):
    """[No more reminders], or reminders again."""

    on: bool


class SetNews(CallbackData, prefix="nw"):
    """[No more such news], or news again."""

    on: bool


class ShowCampaigns(CallbackData, prefix="oc"):
    """[What is open], and its pages."""

    page: int


class OpenCampaign(CallbackData, prefix="oo"):
    """A campaign's number."""

    number: int


class WishCampaign(CallbackData, prefix="ow"):
    """[Follow], [Mute], or neither any more."""

    number: int
    wish: Wish | None


class AnswerLicence(CallbackData, prefix="ol"):
    """[Agree], [Not this one] or [Withdraw] where a campaign has a licence of its own."""

    number: int
    agrees: bool


class TakeFrom(CallbackData, prefix="ot"):
    """[A task] on a campaign."""

    number: int


class ShowBoard(CallbackData, prefix="lb"):
    """A leaderboard's period, or what it is about."""

    period: Period
    scope: str


class ListBoards(CallbackData, prefix="lc"):
    """[By campaign] on a leaderboard."""

    period: Period


class ShowAppearance(CallbackData, prefix="la"):
    """[How I appear] on a leaderboard."""


class ChooseBoardName(CallbackData, prefix="ln"):
    """[Show my name], or a pseudonym."""

    shows: bool


class HideFromBoards(CallbackData, prefix="lh"):
    """[Hide me], or show me again."""

    hides: bool


class Inert(CallbackData, prefix="x"):
    """A preview's button."""
