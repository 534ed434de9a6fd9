"""An operator asks who waits for an answer."""

from contributors.errors import SupportHandled, SupportUnknown
from flows.deps import Deps, flow
from kernel.values import Language
from store import support
from views.operator_support import SupportCase


@flow
async def read_support(deps: Deps, reference: str | None = None) -> SupportCase | None:
    """The message of this reference, or the one that has waited longest; None where nobody waits.

    Nothing of its writer but the language: an operator answers a person, not a name.
    Raises:  SupportUnknown, SupportHandled.
    """
    async with deps.sessions.read() as session:
        waiting = await support.count(session)
        if reference is None:
            found = await support.oldest(session)
        else:
            found = await support.by_reference(session, reference)
    if reference is not None and found is None:
        raise SupportUnknown(reference=reference)
    if found is None:
        return None
    if found.handled_at is not None:
        raise SupportHandled(reference=found.reference)
    return SupportCase(
        message=found.id.hex,
        reference=found.reference,
        spoken=Language(found.language or Language.EN),
        at=found.created_at,
        text=found.text,
        waiting=waiting,
    )
