"""An operator writes, in the language of their Telegram."""

from flows.deps import Deps, flow
from kernel.values import Language
from store import desk_notices


@flow
async def remember_operator(deps: Deps, operator_id: str, language: Language) -> None:
    """Keep in which language they hear what they did not ask for.

    Writes:  their row.
    """
    async with deps.sessions.write() as session:
        await desk_notices.remember_language(session, operator_id, language)
