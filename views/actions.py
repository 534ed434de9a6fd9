"""What the buttons press: callback data of at most 64 bytes, one function per action.

Shape:   prefix, then its parts, divided by colons. A lease is an assignment's short id, up to 22 url-safe characters.
Callback data is input like any other: it names what is meant, it proves nothing.
"""

from kernel.values import Language
from views.limits import PRESS_BYTES


def answer(lease: str, option: int) -> str:
    """Choose option `option`, counted from 0."""
    return _data("a", lease, option)


def skip(lease: str) -> str:
    """Give the task back."""
    return _data("s", lease)


def ask_report(lease: str) -> str:
    """Show the reasons for a report."""
    return _data("ra", lease)


def report(lease: str, reason: str) -> str:
    """Report the task, or the answer under review, for this reason."""
    return _data("r", lease, reason)


def guide(lease: str) -> str:
    """Show how this task is meant."""
    return _data("g", lease)


def more(lease: str) -> str:
    """Show what else can be done from a card."""
    return _data("m", lease)


def card(lease: str) -> str:
    """Show the open card again, in place."""
    return _data("k", lease)


def next_task() -> str:
    """Post the next card."""
    return _data("n")


def take(kind: str) -> str:
    """Post the next card of this kind."""
    return _data("take", kind)


def change(lease: str) -> str:
    """Take back an answer just given."""
    return _data("c", lease)


def submit(lease: str, *, ai: bool) -> str:
    """Submit the draft, saying whether an AI helped."""
    return _data("submit", lease, int(ai))


def edit_draft(lease: str) -> str:
    """Write the draft anew."""
    return _data("e", lease)


def language(code: Language) -> str:
    """Talk in this language."""
    return _data("lang", code.value)


def consent() -> str:
    """Agree to what the consent card says."""
    return _data("agree")


def consent_details() -> str:
    """Show the consent card in full."""
    return _data("details")


def consent_summary() -> str:
    """Show the short consent card again."""
    return _data("summary")


def practice(kind: str, step: int, option: int) -> str:
    """Answer practice task `step` of this kind."""
    return _data("p", kind, step, option)


def practice_next(kind: str) -> str:
    """Go on from an explained practice task."""
    return _data("pn", kind)


def balance() -> str:
    """Show the balance."""
    return _data("b")


def balance_history(page: int) -> str:
    """Show a page of the statement, the newest first, counted from 0."""
    return _data("h", page)


def forget(units: int) -> str:
    """Be forgotten, and give up so much, in 1e-8 AIC."""
    return _data("fg", units)


def forget_not() -> str:
    """Stay."""
    return _data("fk")


def import_rows(campaign: int) -> str:
    """Import the good rows of the file just read."""
    return _data("ci", campaign)


def bad_rows(campaign: int, page: int) -> str:
    """Show a page of the rows that were refused."""
    return _data("cb", campaign, page)


def preview(campaign: int, index: int) -> str:
    """Show task `index` of a campaign as its contributors will see it."""
    return _data("cv", campaign, index)


def status(campaign: int) -> str:
    """Show how a campaign stands."""
    return _data("cs", campaign)


def ask(step: str, campaign: int) -> str:
    """Ask to confirm `launch`, `pause`, `resume` or `close`."""
    return _data("ca", step, campaign)


def confirm(step: str, campaign: int) -> str:
    """Do what was asked to be confirmed, or `approve` somebody else's launch."""
    return _data("cc", step, campaign)


def dismiss() -> str:
    """Leave everything as it is."""
    return _data("no")


def adjudicate(response: str, *, accept: bool) -> str:
    """Decide a response that its peers could not."""
    return _data("j", response, int(accept))


def why(lease: str = "") -> str:
    """Say why an answer was judged so; without a lease, why pay is pending."""
    return _data("w", lease)


def ask_appeal(lease: str) -> str:
    """Say what an appeal is, and offer to make it."""
    return _data("ap", lease)


def appeal(lease: str) -> str:
    """Appeal against a refusal."""
    return _data("ay", lease)


def decide_appeal(response: str, *, accept: bool) -> str:
    """Decide an appeal: accept the answer, or write why it is refused."""
    return _data("ja", response, int(accept))


def tell_gold(task: str, option: int) -> str:
    """Say that option `option` of a settled task is right."""
    return _data("jg", task, option)


def leave_gold(task: str) -> str:
    """Say that of a settled task nobody can tell what is right."""
    return _data("ju", task)


def answer_person(message: str) -> str:
    """Write an answer to a person's message."""
    return _data("sa", message)


def close_message(message: str) -> str:
    """Take a person's message out of the queue without an answer."""
    return _data("sc", message)


def suspect(place: int) -> str:
    """Show whom a flag is about, `place` from the head of the queue."""
    return _data("fn", place)


def decide_flags(deed: str, flag: str) -> str:
    """Say why, and then do it: `clear` whom a flag is about, `confirm` that their pay waits, or `lift` that again."""
    return _data("fd", deed, flag)


def deed(name: str, proposal: str) -> str:
    """Do what an operator has typed and was shown: `grant`, `revoke`, `correct` or `flags`."""
    return _data("d", name, proposal)


def parked(act: str, group: str) -> str:
    """Try a refused group of transfers again (`retry`), or put it aside for good (`drop`)."""
    return _data("lp", act, group)


def proof(ref: str = "") -> str:
    """Send the receipt of the card with this #ref; without one, of what was paid last."""
    return _data("pf", ref)


def ask_zone() -> str:
    """Offer time zones."""
    return _data("tz")


def zone(name: str) -> str:
    """Live in this time zone."""
    return _data("z", name)


def streak() -> str:
    """Show the days in a row."""
    return _data("st")


def badges() -> str:
    """Show the badges."""
    return _data("bd")


def settings() -> str:
    """Show what is chosen."""
    return _data("se")


def ask_language() -> str:
    """Offer both languages."""
    return _data("al")


def ask_quiet() -> str:
    """Offer quiet hours."""
    return _data("qa")


def quiet(from_h: int, until_h: int) -> str:
    """Let it be quiet from one hour to another."""
    return _data("q", from_h, until_h)


def quiet_off() -> str:
    """Let no hour be quiet."""
    return _data("qo")


def bonuses() -> str:
    """Show what each badge brought, or what its bonus waits for."""
    return _data("bo")


def open_setup() -> str:
    """Show a group's settings to an admin, who is seen by the press."""
    return _data("gs")


def group_menu(menu: str) -> str:
    """Show the settings (`main`), or what there is to choose of one: `hour`, `zone` or `announces`."""
    return _data("gm", menu)


def group_language(code: Language) -> str:
    """Speak this language in the group."""
    return _data("gl", code.value)


def digest_hour(hour: int) -> str:
    """Post the group's day at this hour; -1: never."""
    return _data("gh", hour)


def group_announces(what: str) -> str:
    """Announce these campaigns in the group."""
    return _data("ga", what)


def group_zone(name: str) -> str:
    """Keep the group's hours in this time zone."""
    return _data("gz", name)


def setup_done() -> str:
    """Close the group's settings, and invite everybody."""
    return _data("gd")


def join_group(token: str, *, shows_name: bool) -> str:
    """Join the group of this link, one's name shown there or not."""
    return _data("gj", token, int(shows_name))


def join_not() -> str:
    """Join no group."""
    return _data("gn")


def own_groups() -> str:
    """Show the groups that one joined."""
    return _data("gg")


def play_for(token: str) -> str:
    """Play for another group that one joined."""
    return _data("gp", token)


def show_name(token: str, *, shows: bool) -> str:
    """Let one's name be shown in a group, or no longer."""
    return _data("gw", token, int(shows))


def leave_group(token: str) -> str:
    """Leave a group."""
    return _data("gq", token)


def reminders(*, on: bool) -> str:
    """Turn reminders on or off."""
    return _data("rm", int(on))


def campaigns(page: int) -> str:
    """Show a page of the open campaigns, counted from 0."""
    return _data("oc", page)


def open_campaign(number: int) -> str:
    """Show one of them."""
    return _data("oo", number)


def wish_campaign(number: int, wish: str) -> str:
    """`follow` or `mute` a campaign; nothing: neither any more."""
    return _data("ow", number, wish)


def answer_licence(number: int, *, agrees: bool) -> str:
    """Agree to a campaign's licence, or have none of its tasks."""
    return _data("ol", number, int(agrees))


def take_from(number: int) -> str:
    """Post the next card, of this campaign before others."""
    return _data("ot", number)


def board(period: str, scope: str) -> str:
    """Show a leaderboard: of `day`, `week` or `all`, and of what."""
    return _data("lb", period, scope)


def boards(period: str) -> str:
    """Offer the campaigns whose leaderboards the person is on."""
    return _data("lc", period)


def board_me() -> str:
    """Show how others see the person on leaderboards."""
    return _data("la")


def board_name(*, shows: bool) -> str:
    """Let others read the name that the person goes by now, or no longer."""
    return _data("ln", int(shows))


def board_hide(*, hides: bool) -> str:
    """Leave the leaderboards, or come back."""
    return _data("lh", int(hides))


def _data(prefix: str, *parts: str | int) -> str:
    data = ":".join((prefix, *map(str, parts)))
    assert len(data.encode()) <= PRESS_BYTES, data
    return data
