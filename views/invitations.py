"""/invite: a person's own link, and exactly what it pays, on what and when."""

from kernel.money import Amount
from kernel.values import Language
from ledger.referrals import STEP, STEPS, WORK_A_STEP
from views.phrases import joined, phrase, plural
from views.screens import Screen


def own_link(language: Language, address: str, *, invited: int, paid: Amount) -> Screen:
    """The link with its rule; below it what has come of it so far."""
    rule = phrase(
        language,
        "invite.rule",
        step=str(STEP),
        work=str(WORK_A_STEP),
        first=str(Amount(WORK_A_STEP.units * STEPS)),
        most=str(Amount(STEP.units * STEPS)),
    )
    so_far = plural(language, "invite.so_far", invited, paid=paid.shown())
    parts = [phrase(language, "invite.link", address=address), rule, phrase(language, "invite.limits"), so_far]
    return Screen(joined(parts, "\n\n"))
