"""What people type: answers with a draft, submit and edit; and, last of all rooms, what belongs to nothing."""

from uuid import UUID

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery, Message

from flows.assignments.claim_album import claim_album
from flows.assignments.give_reason import give_reason
from flows.assignments.read_assignment import read_assignment
from flows.assignments.resolve_text import TextSubject, resolve_text
from flows.assignments.save_draft import save_draft
from flows.assignments.submit_response import submit_response
from flows.deps import Cause, Deps
from flows.oversight.explain_suspension import explain_suspension
from flows.shapes import Person
from flows.shared.purposes import APPEAL_REASON, REVIEW_REASON, SUSPENSION_REASON
from flows.verdicts.explain_appeal import explain_appeal
from handlers.contributor import sending
from handlers.contributor.callbacks import EditDraft, SubmitDraft
from handlers.contributor.middlewares import Press
from handlers.contributor.screens import receipt_screen
from kernel.values import Language, Number, Text
from tasks.kinds import kind_named
from views import appeals, cards, receipts, replies, suspensions
from views.screens import Screen

router = Router(name="texts")

COMMAND_SIGN = "/"


@router.callback_query(SubmitDraft.filter())
async def submit_draft(
    query: CallbackQuery,
    callback_data: SubmitDraft,
    person: Person,
    language: Language,
    press: Press,
    cause: Cause,
    deps: Deps,
) -> None:
    """Submit the draft and put the receipt in the echo's place.

    Update:  callback query `submit:<lease>:<ai>`.
    Writes:  one response.
    Raises:  AssignmentGone, NotYourTask, AnswerEmpty.
    """
    receipt = await submit_response(
        deps,
        person,
        lease=callback_data.lease,
        raw=None,
        message_id=sending.pressed_message_id(query),
        declared_ai=callback_data.ai,
        cause=cause,
    )
    press.say(replies.toast(language, "submitted"))
    await sending.show(query, deps, receipt_screen(language, person, receipt))


@router.callback_query(EditDraft.filter())
async def edit_draft(
    query: CallbackQuery, callback_data: EditDraft, bot: Bot, person: Person, language: Language, deps: Deps
) -> None:
    """Ask for the answer anew; the next text replaces the draft.

    Update:  callback query `e:<lease>`.
    Raises:  AssignmentGone, NotYourTask.
    """
    assigned = await read_assignment(deps, person, lease=callback_data.lease)
    await sending.post(bot, deps, query.from_user.id, replies.write_answer(language, assigned.card))


@router.message(F.text.startswith(COMMAND_SIGN))
async def unknown_command(message: Message, bot: Bot, language: Language, deps: Deps) -> None:
    """One kind sentence, whatever is open: a mistyped command is nobody's answer.

    Update:  message that begins with a slash and that no other room has taken.
    """
    await sending.post(bot, deps, message.chat.id, replies.unknown_command(language))


@router.message(F.text)
@router.edited_message(F.text, ~F.text.startswith(COMMAND_SIGN))
async def text(message: Message, bot: Bot, person: Person, language: Language, cause: Cause, deps: Deps) -> None:
    """Take a text for what it answers: a replied card, an open prompt, the open task; an edit changes its draft.

    Update:  message or edited message with text.
    Writes:  the draft, or the reason that was waited for.
    Raises:  AssignmentGone, TooLateToChange, AnswerEmpty, AnswerTooLong.
    """
    is_edit = message.edit_date is not None
    replied = message.reply_to_message
    subject = await resolve_text(
        deps,
        person,
        bot=cause.bot,
        chat_id=message.chat.id,
        reply_message_id=message.message_id if is_edit else replied.message_id if replied else None,
        reply_text=(replied.text or replied.caption) if replied else None,
    )
    assigned = subject.assignment
    if is_edit and (assigned is None or assigned.draft_message_id != message.message_id or assigned.status != "open"):
        return  # an edit of anything but a draft changes nothing
    if subject.prompt is not None and subject.prompt.purpose == APPEAL_REASON:
        screen = await _keep_appeal_reason(message, person, language, cause, deps, UUID(subject.prompt.subject))
    elif subject.prompt is not None and subject.prompt.purpose == SUSPENSION_REASON:
        screen = await _keep_side(message, person, language, cause, deps, UUID(subject.prompt.subject))
    elif (lease := _explained(subject)) is not None:
        screen = await _keep_reason(message, person, language, cause, deps, lease)
    elif assigned is None:
        screen = replies.nothing_open(language)
    elif not isinstance(kind_named(assigned.kind).space(assigned.task_payload), Text | Number):
        screen = replies.press_a_button(language, assigned.ref)
    else:
        screen = await _keep_draft(message, person, language, cause, deps, assigned.lease)
    await sending.post(bot, deps, message.chat.id, screen)


def _explained(subject: TextSubject) -> str | None:
    """The lease of the answer whose reason this text is: the one waited for, or the receipt that was replied to."""
    if subject.prompt is not None and subject.prompt.purpose == REVIEW_REASON:
        return subject.prompt.subject
    replied = subject.assignment
    if replied is None or replied.status != "submitted" or not kind_named(replied.kind).ASKS_REASON:
        return None
    return replied.lease


async def _keep_reason(
    message: Message, person: Person, language: Language, cause: Cause, deps: Deps, lease: str
) -> Screen:
    assert message.text is not None
    explained = await give_reason(deps, person, lease=lease, text=message.text, chat_id=message.chat.id, cause=cause)
    return replies.reason_kept(language, explained.ref)


async def _keep_appeal_reason(
    message: Message, person: Person, language: Language, cause: Cause, deps: Deps, response_id: UUID
) -> Screen:
    assert message.text is not None
    ref = await explain_appeal(
        deps, person, response_id=response_id, text=message.text, chat_id=message.chat.id, cause=cause
    )
    return appeals.reason_kept(language, ref)


async def _keep_side(
    message: Message, person: Person, language: Language, cause: Cause, deps: Deps, appeal_id: UUID
) -> Screen:
    assert message.text is not None
    await explain_suspension(deps, person, appeal_id=appeal_id, text=message.text, chat_id=message.chat.id, cause=cause)
    return suspensions.side_kept(language)


async def _keep_draft(
    message: Message, person: Person, language: Language, cause: Cause, deps: Deps, lease: str
) -> Screen:
    assert message.text is not None
    draft = await save_draft(deps, person, lease=lease, text=message.text, message_id=message.message_id, cause=cause)
    said = cards.answer_label(language, draft.row.card, draft.answer)
    return receipts.draft(language, draft.row.lease, draft.row.ref, said, is_words=isinstance(draft.answer, str))


@router.message()
async def anything_else(message: Message, bot: Bot, language: Language, cause: Cause, deps: Deps) -> None:
    """A sticker, a voice message, a whole album: one kind sentence. Service messages are nobody's question.

    Update:  any other message.
    Writes:  of an album, that it has its answer.
    """
    if message.content_type not in _READABLE:
        return
    album = message.media_group_id
    if album is None or await claim_album(deps, chat_id=message.chat.id, media_group_id=album, cause=cause):
        await sending.post(bot, deps, message.chat.id, replies.only_text(language))


@router.callback_query()
async def unknown_press(query: CallbackQuery, press: Press, language: Language) -> None:  # noqa: ARG001 - aiogram's signature
    """A button that we do not know (any more): one kind sentence.

    Update:  any other callback query.
    """
    press.say(replies.toast(language, "gone"), alert=True)


_READABLE = frozenset(
    {
        "animation",
        "audio",
        "contact",
        "dice",
        "document",
        "location",
        "photo",
        "poll",
        "sticker",
        "story",
        "venue",
        "video",
        "video_note",
        "voice",
    },
)
"""What a person sends on purpose."""
