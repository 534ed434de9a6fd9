"""Short answers: to a command, to a text nobody asked for, to a press. A screen for the chat, a toast for a press."""

from kernel.values import Language
from tasks.cards import Card
from views import actions
from views.limits import TOAST_CHARS, utf16_length
from views.phrases import Fact, Html, escaped, joined, label, phrase
from views.screens import Button, Screen


def help_page(language: Language) -> Screen:
    """/help of the contributor bot."""
    return Screen(phrase(language, "help.contributor"), _next(language))


def nothing_open(language: Language) -> Screen:
    """A text that belongs to nothing: one kind sentence and a way on."""
    return Screen(phrase(language, "reply.nothing_open"), _next(language))


def unknown_command(language: Language) -> Screen:
    """A text that begins like a command and is none of ours."""
    return Screen(phrase(language, "reply.unknown_command"))


def press_a_button(language: Language, ref: str) -> Screen:
    """A text where the open card wants a press."""
    return Screen(phrase(language, "reply.press_a_button", ref=ref))


def only_text(language: Language) -> Screen:
    """A sticker, a voice message, a place: what we cannot read."""
    return Screen(phrase(language, "reply.only_text"))


def write_answer(language: Language, card: Card) -> Screen:
    """[Edit] or [Fix it] was pressed: the next text is the draft. What it starts from stands there to be copied."""
    if card.starts_from is None:
        return Screen(phrase(language, "reply.write_answer", ref=card.ref))
    original = Html(f"<pre>{escaped(card.starts_from)}</pre>")
    return Screen(joined([phrase(language, "reply.write_fix", ref=card.ref), original]))


def reason_kept(language: Language, ref: str) -> Screen:
    """Why an answer was refused is noted."""
    return Screen(phrase(language, "reply.reason_kept", ref=ref), _next(language))


def cancelled(language: Language, *, anything: bool) -> Screen:
    """/cancel, and whether there was anything to cancel."""
    return Screen(phrase(language, "reply.cancelled" if anything else "reply.nothing_to_cancel"), _next(language))


def support_usage(language: Language) -> Screen:
    """/support without a text."""
    return Screen(phrase(language, "support.usage"))


def support_received(language: Language, reference: str) -> Screen:
    """/support with one."""
    return Screen(phrase(language, "support.received", reference=reference))


def toast(language: Language, what: str, **facts: Fact) -> str:
    """The one short answer to a press.

    Shape:   `what` is skipped, reported, changed, submitted, language, zone, kept, saved, preview, in_a_try or gone.
    """
    text = label(language, f"toast.{what}", **facts)
    assert utf16_length(text) <= TOAST_CHARS, text
    return text


def _next(language: Language) -> tuple[tuple[Button, ...], ...]:
    return ((Button(label(language, "button.next_task"), actions.next_task()),),)
