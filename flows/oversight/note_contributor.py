"""An operator notes something about a person, for the other operators."""

from typing import Final

from flows.deps import Cause, Deps, flow
from flows.errors import NoteTooLong, ReasonNeeded
from flows.shared.bans import person_locked
from flows.shared.reasons import CHARS_MIN
from kernel.ids import derived_id
from store import audit, inbox, notes

CHARS_MAX: Final = 500


@flow
async def note_contributor(deps: Deps, *, operator_id: str, name: str, text: str, cause: Cause) -> str:
    """Keep the note with the person: /contributor shows it, /mydata gives it to them, /forget erases it.

    The audit says that something was noted, and not what: what it holds stays for good.

    Writes:  one note for each update, one line of the audit.
    Returns: the account's id in hex.
    Raises:  ReasonNeeded, NoteTooLong, AccountUnknown, AccountUnclear, NotAPerson, PersonForgotten.
    """
    now = deps.clock.now()
    words = " ".join(text.split())
    if len(words) < CHARS_MIN:
        raise ReasonNeeded
    if len(words) > CHARS_MAX:
        raise NoteTooLong(limit=CHARS_MAX, length=len(words))
    async with deps.sessions.write() as session:
        await inbox.claim(session, cause.bot, cause.update_id, now=now)
        person = await person_locked(session, name)
        note_id = derived_id(f"note {cause.bot} {cause.update_id}", person.id)
        if await notes.add(session, note_id, person.id, operator_id=operator_id, text=words, now=now):
            await audit.note(session, operator_id, "note", person.account_id.hex, now=now, note=note_id.hex)
    return person.account_id.hex
