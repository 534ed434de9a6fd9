"""The starter campaign: what a fresh sandbox has to offer, brought in the way an operator would."""

from typing import Final

from flows.campaigns.configure_campaign import configure_campaign
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.import_tasks import import_tasks
from flows.campaigns.launch_campaign import launch_campaign
from flows.campaigns.read_starter import read_starter
from flows.campaigns.survey_file import survey_file
from flows.deps import Cause, Deps
from flows.shared.imports import Upload
from views.pictures.starter import starter_archive

OPERATOR: Final = "starter"
_CHAT_ID: Final = 0
_FILE: Final = "starter.zip"


async def bring_starter(deps: Deps) -> None:
    """Create, fill and launch the starter campaign, unless that is done; killed half-way, the next start goes on.

    It pays on acceptance, so that somebody who only looks around sees how it ends.
    """
    state = await read_starter(deps, operator_id=OPERATOR)
    if not state.is_needed:
        return
    if state.number is None:
        created = await create_campaign(deps, operator_id=OPERATOR, title="", cause=_cause(1))
        state = await read_starter(deps, operator_id=OPERATOR)
        assert state.number == created.number
    number = state.number
    if state.tasks == 0:
        archive = await deps.workers.run(starter_archive)
        upload = Upload(_FILE, archive)
        await survey_file(deps, upload, operator_id=OPERATOR, chat_id=_CHAT_ID, number=number, cause=_cause(2))
        await import_tasks(deps, operator_id=OPERATOR, chat_id=_CHAT_ID, number=number, cause=_cause(3))
    settings = {"release": "on_acceptance", "min_overlap": "2", "max_overlap": "5", "tau": "0.8"}
    for step, (name, text) in enumerate(settings.items(), start=4):
        await configure_campaign(deps, operator_id=OPERATOR, number=number, name=name, text=text, cause=_cause(step))
    await launch_campaign(deps, operator_id=OPERATOR, number=number, cause=_cause(9))


def _cause(step: int) -> Cause:
    """Not an update, but as good as one: each step is taken once."""
    return Cause(bot=OPERATOR, update_id=step)
