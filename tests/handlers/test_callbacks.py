"""What views put on buttons is what handlers read off them."""

import inspect

import pytest
from aiogram.filters.callback_data import CallbackData

from handlers.contributor import callbacks
from kernel.values import Language
from views import actions

LEASE = "A" * 22
SAMPLES: dict[str, str] = {
    "answer": actions.answer(LEASE, 10),
    "mark": actions.mark(LEASE, 9, on=True),
    "skip": actions.skip(LEASE),
    "ask_report": actions.ask_report(LEASE),
    "report": actions.report(LEASE, "offensive"),
    "guide": actions.guide(LEASE),
    "more": actions.more(LEASE),
    "card": actions.card(LEASE),
    "try_task": actions.try_task("A" * 16, 123_456),
    "next_task": actions.next_task(),
    "take": actions.take("review"),
    "change": actions.change(LEASE),
    "submit": actions.submit(LEASE, ai=True),
    "edit_draft": actions.edit_draft(LEASE),
    "language": actions.language(Language.ZH),
    "consent": actions.consent(),
    "consent_details": actions.consent_details(),
    "consent_summary": actions.consent_summary(),
    "practice": actions.practice("choice", 2, 3),
    "practice_next": actions.practice_next("review"),
    "balance": actions.balance(),
    "balance_history": actions.balance_history(12),
    "proof": actions.proof("8F2K"),
    "newest_proof": actions.proof(),
    "why": actions.why(LEASE),
    "ask_appeal": actions.ask_appeal(LEASE),
    "appeal": actions.appeal(LEASE),
    "appeal_suspension": actions.appeal_suspension("ban"),
    "ask_zone": actions.ask_zone(),
    "zone": actions.zone("America/Argentina/ComodRivadavia"),
    "streak": actions.streak(),
    "badges": actions.badges(),
    "settings": actions.settings(),
    "ask_language": actions.ask_language(),
    "ask_quiet": actions.ask_quiet(),
    "quiet": actions.quiet(22, 8),
    "quiet_off": actions.quiet_off(),
    "reminders": actions.reminders(on=False),
    "news": actions.news(on=False),
    "suspension": actions.appeal_suspension("ban"),
    "bonuses": actions.bonuses(),
    "campaigns": actions.campaigns(3),
    "open_campaign": actions.open_campaign(12),
    "wish_campaign": actions.wish_campaign(12, "mute"),
    "wish_nothing": actions.wish_campaign(12, ""),
    "answer_licence": actions.answer_licence(12, agrees=True),
    "take_from": actions.take_from(12),
    "answer_sponsorship": actions.answer_sponsorship("0" * 31 + "7", pays=True),
    "forget": actions.forget(10**18),
    "forget_not": actions.forget_not(),
    "open_setup": actions.open_setup(),
    "group_menu": actions.group_menu("announces"),
    "group_language": actions.group_language(Language.ZH),
    "digest_hour": actions.digest_hour(-1),
    "group_announces": actions.group_announces("language"),
    "group_zone": actions.group_zone("America/Argentina/ComodRivadavia"),
    "setup_done": actions.setup_done(),
    "join_group": actions.join_group("A" * 16, shows_name=True),
    "join_not": actions.join_not(),
    "own_groups": actions.own_groups(),
    "play_for": actions.play_for("A" * 16),
    "show_name": actions.show_name("A" * 16, shows=False),
    "leave_group": actions.leave_group("A" * 16),
    "boards": actions.boards("week"),
    "board": actions.board("week", "all"),
    "board_me": actions.board_me(),
    "board_name": actions.board_name(shows=True),
    "board_hide": actions.board_hide(hides=True),
}
CLASSES = {
    each.__prefix__: each
    for _, each in inspect.getmembers(callbacks, inspect.isclass)
    if issubclass(each, CallbackData) and each is not CallbackData
}


@pytest.mark.parametrize("action", SAMPLES)
def test_every_button_of_the_contributor_is_read_back_as_it_was_written(action: str) -> None:
    data = SAMPLES[action]
    read = CLASSES[data.partition(":")[0]].unpack(data)
    assert read.pack() == data


def test_every_kind_of_press_that_is_read_is_written_somewhere() -> None:
    written = {data.partition(":")[0] for data in SAMPLES.values()} | {"x"}
    assert set(CLASSES) == written
