"""An update that we could not handle is kept, without telephone numbers, and its sender gets a reference."""

import secrets
from typing import Any, Final

from flows.deps import Deps, flow
from store import inbox

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_ERROR_CHARS: Final = 4000
_NUMBERS: Final = frozenset({"phone_number", "vcard"})
_HIDDEN: Final = "[redacted]"


@flow
async def park_update(deps: Deps, *, bot: str, raw: dict[str, Any], error: str) -> str:
    """Keep the update with its error.

    Returns: the reference that the person is told, and that the log has too.
    """
    reference = "".join(secrets.choice(_ALPHABET) for _ in range(6))
    async with deps.sessions.write() as session:
        await inbox.park(
            session,
            reference=reference,
            bot=bot,
            raw=_without_numbers(raw),
            error=error[:_ERROR_CHARS],
            now=deps.clock.now(),
        )
    return reference


def _without_numbers(raw: Any) -> Any:
    """The same update without what a shared contact says: a number is stored nowhere, not even by our mistake."""
    if isinstance(raw, dict):
        return {name: _HIDDEN if name in _NUMBERS else _without_numbers(value) for name, value in raw.items()}
    if isinstance(raw, list):
        return [_without_numbers(value) for value in raw]
    return raw
