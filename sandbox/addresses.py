"""Web addresses as bots give them, well-formed or not."""

from urllib.parse import SplitResult, urlsplit

NOWHERE = SplitResult("", "", "", "", "")


def split(url: str) -> SplitResult:
    """Split an address; one that is malformed has no parts."""
    try:
        return urlsplit(url)
    except ValueError:
        return NOWHERE


def is_loopback(url: str) -> bool:
    """Whether an address stays on this machine."""
    host = split(url).hostname or ""
    return host in {"localhost", "::1"} or host.startswith("127.")
