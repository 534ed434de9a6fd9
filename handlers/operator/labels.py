"""A campaign's labels as one file: a look at them, no release."""

from telegram import InputFile
from telegram.constants import ParseMode

from flows.releases.export_labels import export_labels
from handlers.operator.desk import Desk
from views import operator_desk, operator_figures


async def export(desk: Desk, number: int) -> None:
    """Send the labels.

    Writes:  one line of the audit.
    Raises:  CampaignNotFound, NothingToExport.
    """
    file = await export_labels(desk.deps, operator_id=desk.operator_id, number=number, cause=desk.cause)
    worth = operator_figures.worth(desk.language, file.drawn)
    await desk.bot.send_document(
        desk.chat_id,
        InputFile(file.data, file.name),
        caption=operator_desk.export_caption(
            desk.language, number, file.rows, file.licence, worth, is_without_gold=file.is_without_gold
        ),
        parse_mode=ParseMode.HTML,
    )
