"""What the buttons of the operators' desk press, as views.actions has it for everybody else."""

from contributors.reasons import Ready
from views.actions import press_data


def import_rows(campaign: int) -> str:
    """Import the good rows of the file just read."""
    return press_data("ci", campaign)


def bad_rows(campaign: int, page: int) -> str:
    """Show a page of the rows that were refused."""
    return press_data("cb", campaign, page)


def preview(campaign: int, index: int) -> str:
    """Show task `index` of a campaign as its contributors will see it."""
    return press_data("cv", campaign, index)


def try_out(campaign: int) -> str:
    """Give the way to try a campaign's tasks as a contributor."""
    return press_data("ct", campaign)


def copy(campaign: int, *, has_tasks: bool) -> str:
    """Copy a campaign's settings, and its tasks too."""
    return press_data("cp", campaign, int(has_tasks))


def unschedule(campaign: int) -> str:
    """Let a campaign begin and end by hand again."""
    return press_data("cx", campaign)


def status(campaign: int) -> str:
    """Show how a campaign stands."""
    return press_data("cs", campaign)


def ask(step: str, campaign: int) -> str:
    """Ask to confirm `pilot`, `launch`, `pause`, `resume` or `close`."""
    return press_data("ca", step, campaign)


def confirm(step: str, campaign: int) -> str:
    """Do what was asked to be confirmed."""
    return press_data("cc", step, campaign)


def approve(campaign: int, proposal: str) -> str:
    """Approve somebody else's launch, as it was when it was proposed."""
    return press_data("cc", "approve", campaign, proposal)


def open_pages() -> str:
    """Ask for the way to the desk's pages."""
    return press_data("wp")


def dismiss() -> str:
    """Leave everything as it is."""
    return press_data("no")


def adjudicate(response: str, *, accept: bool) -> str:
    """Decide a response that its peers could not."""
    return press_data("j", response, int(accept))


def decide_appeal(response: str, *, accept: bool) -> str:
    """Decide an appeal: accept the answer, or write why it is refused."""
    return press_data("ja", response, int(accept))


def refuse_readily(response: str, reason: Ready) -> str:
    """Refuse an appeal for this reason."""
    return press_data("jr", response, reason.name)


def decide_suspension(appeal: str, *, lifts: bool) -> str:
    """Decide an appeal against a suspension."""
    return press_data("jb", appeal, int(lifts))


def tell_gold(task: str, option: int) -> str:
    """Say that option `option` of a settled task is right."""
    return press_data("jg", task, option)


def leave_gold(task: str) -> str:
    """Say that of a settled task nobody can tell what is right."""
    return press_data("ju", task)


def answer_person(message: str) -> str:
    """Write an answer to a person's message."""
    return press_data("sa", message)


def close_message(message: str) -> str:
    """Take a person's message out of the queue without an answer."""
    return press_data("sc", message)


def audit(page: int, about: str, name: str) -> str:
    """Show a page of what operators have done."""
    return press_data("au", page, about, name)


def skip(queue: str, item: str) -> str:
    """Put aside what a queue has shown, and see what is next."""
    return press_data("qs", queue, item)


def decide_flags(deed: str, flag: str) -> str:
    """Ask to confirm: `clear` whom a flag is about, `confirm` that their pay waits, or `lift` that again."""
    return press_data("fd", deed, flag)


def word_flags(deed: str, flag: str) -> str:
    """Write the reason for it in other words."""
    return press_data("fw", deed, flag)


def deed(name: str, proposal: str) -> str:
    """Do what was typed and shown: `grant`, `revoke`, `correct`, `flags`, `ban`, `cast`, `merge`, `edit`."""
    return press_data("d", name, proposal)


def broadcast(act: str, number: int) -> str:
    """Look at a broadcast (`show`), `pause` or `resume` it; ask for a `stop` or for `again`, and then do it."""
    return press_data("bc", act, number)


def unsure(number: int, page: int) -> str:
    """Show a page of those of whom it is not known whether they were told."""
    return press_data("bu", number, page)


def decline(proposal: str) -> str:
    """Let a deed that waits for a second person never be done."""
    return press_data("dn", proposal)


def withdraw_sponsorship(sponsorship: str) -> str:
    """Take back what a sponsor was asked."""
    return press_data("sw", sponsorship)


def health() -> str:
    """Look once more whether the house is well."""
    return press_data("hl")


def parked(act: str, group: str) -> str:
    """Try a refused group of transfers again (`retry`), or put it aside for good (`drop`)."""
    return press_data("lp", act, group)
