"""Answers to pressed buttons."""

from sandbox.entities import units
from sandbox.errors import bad_request
from sandbox.methods.registry import Call, Result, method

ANSWER_MAX_UNITS = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@method("answerCallbackQuery")
async def answer_callback_query(call: Call) -> Result:
    """Answer one press, once, within its time.

    Raises:  Refusal: the text too long; unknown, another bot's, answered or too old.
    """
    text = call.params.text("text")
    if units(text) > ANSWER_MAX_UNITS:
        raise bad_request("MESSAGE_TOO_LONG")
    query = call.state.presses.take(call.params.text("callback_query_id"), call.bot.id)
    if query is None:
        raise bad_request(TOO_OLD)
    answer = {
        "text": text or None,
        "show_alert": call.params.flag("show_alert"),
        "url": call.params.text("url") or None,
    }
    query.answer(answer)
    call.state.events.emit(
        "answer", query.room, [query.person_id], None, callback_query_id=query.id, message_id=query.message_id,
        presser=query.person_id, **answer,
    )  # fmt: skip
    return True
