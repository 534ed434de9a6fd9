"""How anybody checks it all, in three steps, and what that proves and what not."""

from typing import Final

from kernel.values import Language
from views.pages.facts import LogHead
from views.pages.frame import Visit, section
from views.pages.markup import element
from views.phrases import Html, joined, label, phrase

CHECKER: Final = "/checker.html"
_RECEIPT: Final = "aichain-….proof.txt"


def verify(visit: Visit, head: LogHead | None, checker_hash: str) -> Html:
    """Three steps, each with what is to be typed."""
    language = visit.language
    key = _key(language, head)
    replay = f"python -m ledger.verify {visit.base_url}/log --key '{key}' --keep aichain.checkpoint"
    receipt = f"python -m ledger.verify {_RECEIPT} --key '{key}'"
    steps = [
        _step(language, "key", command(key)),
        _step(language, "replay", command(replay), element("p", phrase(language, "web.verify.replay.again"))),
        _step(language, "receipt", command(receipt), _checker(language, checker_hash)),
    ]
    proves = [element("p", phrase(language, f"web.verify.{name}"), class_="note") for name in ("proves", "privacy")]
    return section(language, "verify", element("ol", *steps, class_="steps"), *proves)


def command(text: str) -> Html:
    """Something to copy: where it is too long for a line, it goes on at the next word."""
    words = (element("span", word) for word in text.split(" "))
    return element("pre", element("code", joined(words, " ")), tabindex=0)


def _key(language: Language, head: LogHead | None) -> str:
    """The newest of the keys that signed."""
    return head.keys[-1] if head is not None and head.keys else label(language, "web.verify.key.name")


def _step(language: Language, name: str, *parts: Html) -> Html:
    title = element("h3", label(language, f"web.verify.{name}.title"))
    return element("li", title, element("p", phrase(language, f"web.verify.{name}.text")), *parts)


def _checker(language: Language, checker_hash: str) -> Html:
    """The checker for whoever has no Python: downloaded, compared by its hash, opened offline."""
    link = element("a", label(language, "web.checker.download"), href=CHECKER, download=True, class_="button")
    return element(
        "div",
        element("p", phrase(language, "web.checker.text")),
        element("p", link),
        element("p", element("small", "SHA-256"), " ", element("code", checker_hash), class_="hash"),
        class_="checker",
    )
