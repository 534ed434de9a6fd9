"""What the buttons press: callback data of at most 64 bytes, one function per action.

Shape:   prefix, then its parts, divided by colons. A lease is an assignment's short id, up to 22 url-safe characters.
Callback data is input like any other: it names what is meant, it proves nothing.
"""

from kernel.values import Language
from views.limits import PRESS_BYTES


def answer(lease: str, option: int) -> str:
    """Choose option `option`, counted from 0."""
    return press_data("a", lease, option)


def mark(lease: str, option: int, *, on: bool) -> str:
    """Mark option `option`, or take its mark away."""
    return press_data("t", lease, option, int(on))


def skip(lease: str) -> str:
    """Give the task back."""
    return press_data("s", lease)


def ask_report(lease: str) -> str:
    """Show the reasons for a report."""
    return press_data("ra", lease)


def report(lease: str, reason: str) -> str:
    """Report the task, or the answer under review, for this reason."""
    return press_data("r", lease, reason)


def guide(lease: str) -> str:
    """Show how this task is meant."""
    return press_data("g", lease)


def more(lease: str) -> str:
    """Show what else can be done from a card."""
    return press_data("m", lease)


def card(lease: str) -> str:
    """Show the open card again, in place."""
    return press_data("k", lease)


def try_task(token: str, place: int) -> str:
    """Show task `place` of an operator's try."""
    return press_data("y", token, place)


def next_task() -> str:
    """Post the next card."""
    return press_data("n")


def take(kind: str) -> str:
    """Post the next card of this kind."""
    return press_data("take", kind)


def change(lease: str) -> str:
    """Take back an answer just given."""
    return press_data("c", lease)


def submit(lease: str, *, ai: bool) -> str:
    """Submit the draft, saying whether an AI helped."""
    return press_data("submit", lease, int(ai))


def edit_draft(lease: str) -> str:
    """Write the draft anew."""
    return press_data("e", lease)


def language(code: Language) -> str:
    """Talk in this language."""
    return press_data("lang", code.value)


def consent() -> str:
    """Agree to what the consent card says."""
    return press_data("agree")


def consent_details() -> str:
    """Show the consent card in full."""
    return press_data("details")


def consent_summary() -> str:
    """Show the short consent card again."""
    return press_data("summary")


def practice(kind: str, step: int, option: int) -> str:
    """Answer practice task `step` of this kind."""
    return press_data("p", kind, step, option)


def practice_next(kind: str) -> str:
    """Go on from an explained practice task."""
    return press_data("pn", kind)


def answer_sponsorship(sponsorship: str, *, pays: bool) -> str:
    """Pay for a campaign as was asked, or say no."""
    return press_data("sp", sponsorship, int(pays))


def balance() -> str:
    """Show the balance."""
    return press_data("b")


def balance_history(page: int) -> str:
    """Show a page of the statement, the newest first, counted from 0."""
    return press_data("h", page)


def forget(units: int) -> str:
    """Be forgotten, and give up so much, in 1e-8 AIC."""
    return press_data("fg", units)


def forget_not() -> str:
    """Stay."""
    return press_data("fk")


def why(lease: str = "") -> str:
    """Say why an answer was judged so; without a lease, why pay is pending."""
    return press_data("w", lease)


def ask_appeal(lease: str) -> str:
    """Say what an appeal is, and offer to make it."""
    return press_data("ap", lease)


def appeal_suspension(what: str) -> str:
    """Ask for another look at a ban, or at the pay of a kind that is stopped."""
    return press_data("as", what)


def appeal(lease: str) -> str:
    """Appeal against a refusal."""
    return press_data("ay", lease)


def proof(ref: str = "") -> str:
    """Send the receipt of the card with this #ref; without one, of what was paid last."""
    return press_data("pf", ref)


def ask_zone() -> str:
    """Offer time zones."""
    return press_data("tz")


def zone(name: str) -> str:
    """Live in this time zone."""
    return press_data("z", name)


def streak() -> str:
    """Show the days in a row."""
    return press_data("st")


def badges() -> str:
    """Show the badges."""
    return press_data("bd")


def settings() -> str:
    """Show what is chosen."""
    return press_data("se")


def ask_language() -> str:
    """Offer both languages."""
    return press_data("al")


def ask_quiet() -> str:
    """Offer quiet hours."""
    return press_data("qa")


def quiet(from_h: int, until_h: int) -> str:
    """Let it be quiet from one hour to another."""
    return press_data("q", from_h, until_h)


def quiet_off() -> str:
    """Let no hour be quiet."""
    return press_data("qo")


def bonuses() -> str:
    """Show what each badge brought, or what its bonus waits for."""
    return press_data("bo")


def open_setup() -> str:
    """Show a group's settings to an admin, who is seen by the press."""
    return press_data("gs")


def group_menu(menu: str) -> str:
    """Show the settings (`main`), or what there is to choose of one: `hour`, `zone` or `announces`."""
    return press_data("gm", menu)


def group_language(code: Language) -> str:
    """Speak this language in the group."""
    return press_data("gl", code.value)


def digest_hour(hour: int) -> str:
    """Post the group's day at this hour; -1: never."""
    return press_data("gh", hour)


def group_announces(what: str) -> str:
    """Announce these campaigns in the group."""
    return press_data("ga", what)


def group_zone(name: str) -> str:
    """Keep the group's hours in this time zone."""
    return press_data("gz", name)


def setup_done() -> str:
    """Close the group's settings, and invite everybody."""
    return press_data("gd")


def join_group(token: str, *, shows_name: bool) -> str:
    """Join the group of this link, one's name shown there or not."""
    return press_data("gj", token, int(shows_name))


def join_not() -> str:
    """Join no group."""
    return press_data("gn")


def own_groups() -> str:
    """Show the groups that one joined."""
    return press_data("gg")


def play_for(token: str) -> str:
    """Play for another group that one joined."""
    return press_data("gp", token)


def show_name(token: str, *, shows: bool) -> str:
    """Let one's name be shown in a group, or no longer."""
    return press_data("gw", token, int(shows))


def leave_group(token: str) -> str:
    """Leave a group."""
    return press_data("gq", token)


def reminders(*, on: bool) -> str:
    """Turn reminders on or off."""
    return press_data("rm", int(on))


def news(*, on: bool) -> str:
    """Hear of campaigns again, or of none any more."""
    return press_data("nw", int(on))


def campaigns(page: int) -> str:
    """Show a page of the open campaigns, counted from 0."""
    return press_data("oc", page)


def open_campaign(number: int) -> str:
    """Show one of them."""
    return press_data("oo", number)


def wish_campaign(number: int, wish: str) -> str:
    """`follow` or `mute` a campaign; nothing: neither any more."""
    return press_data("ow", number, wish)


def answer_licence(number: int, *, agrees: bool) -> str:
    """Agree to a campaign's licence, or have none of its tasks."""
    return press_data("ol", number, int(agrees))


def take_from(number: int) -> str:
    """Post the next card, of this campaign before others."""
    return press_data("ot", number)


def board(period: str, scope: str) -> str:
    """Show a leaderboard: of `day`, `week` or `all`, and of what."""
    return press_data("lb", period, scope)


def boards(period: str) -> str:
    """Offer the campaigns whose leaderboards the person is on."""
    return press_data("lc", period)


def board_me() -> str:
    """Show how others see the person on leaderboards."""
    return press_data("la")


def board_name(*, shows: bool) -> str:
    """Let others read the name that the person goes by now, or no longer."""
    return press_data("ln", int(shows))


def board_hide(*, hides: bool) -> str:
    """Leave the leaderboards, or come back."""
    return press_data("lh", int(hides))


def press_data(prefix: str, *parts: str | int) -> str:
    """A prefix and its parts, as they are pressed."""
    data = ":".join((prefix, *map(str, parts)))
    assert len(data.encode()) <= PRESS_BYTES, data
    return data
