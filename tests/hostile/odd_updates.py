"""Updates as the Bot API shapes them, and then bent: fields lost, of another type, huge, foreign, nested, unknown."""

import copy
import json
import random
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final

from kernel.wire import decode
from views import actions
from views.commands import COMMANDS as MENUS

Json = dict[str, Any]

SCRAPS: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, -(2**63), 2**70, 0.5, 1e308, float("nan"), 10**18),
    *("", " ", "\u200b", "/", "//", "/start", "/task", "/cancel", "/support x", "/foo", "@x", "#2222", "NaN", "-1"),
    *("<b>&amp;</b>", "</blockquote>", "\u202eRTL", "👨‍👩‍👧‍👦" * 20, "长" * 3000, "x" * 100_000, "a\nb\tc", "é"),
    *([], [[]], [None], {}, {"id": 1}, {"id": "1", "type": "private"}, [{"type": "bot_command", "offset": -1}]),
)
KINDS: Final = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post", "poll", "nova")
PREFIXES: Final = (*sorted(set(re.findall(r'_data\("(\w+)"', Path(actions.__file__).read_text(encoding="utf-8")))), "x")
"""Of every button there is: a new one is tried from its first day on."""
COMMANDS: Final = ("start", "x", "campaign new", "campaign launch", "campaign set", *sorted({*chain(*MENUS.values())}))
WORDS: Final = ("choice", "1", "0", "C1", "week", "all", "-1", "en", "follow", "weekly")
CONTENT: Final[tuple[Json, ...]] = (
    *({"sticker": {"file_id": "x", "file_unique_id": "x", "type": "regular", "width": 1, "height": 1}},),
    *({"voice": {"file_id": "x", "file_unique_id": "x", "duration": 1}}, {"dice": {"emoji": "🎲", "value": 6}}),
    *({"location": {"latitude": 1.5, "longitude": 2.5}}, {"contact": {"phone_number": "1", "first_name": "x"}}),
    *({"photo": []}, {"photo": [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}], "caption": "c"}),
    *({"document": {"file_id": "x", "file_unique_id": "x", "file_name": "a.csv", "file_size": 2**40}},),
    *({"new_chat_members": []}, {"left_chat_member": {"id": 1, "is_bot": False, "first_name": "x"}}, {"game": {}}),
    *({"migrate_to_chat_id": -100}, {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "x"}}}),
    *({"media_group_id": "1", "photo": [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]}, {}),
)


def odd_updates(dice: random.Random, people: Sequence[int], known: Sequence[str], count: int) -> Iterator[Json]:
    """So many odd updates of these people; `known` are leases and references that exist."""
    for number in range(count):
        update = {"update_id": 10_000_000 + number, **_event(dice, people, known)}
        for _ in range(dice.choice((0, 0, 1, 1, 2, 5))):
            _bend(dice, update)
        yield decode(json.dumps(update).encode())


def _event(dice: random.Random, people: Sequence[int], known: Sequence[str]) -> Json:
    kind = dice.choice((*KINDS[:3] * 4, *KINDS))
    person = dice.choice(people)
    user = {"id": person, "is_bot": False, "first_name": "Ann", "language_code": dice.choice(("en", "zh", "xx"))}
    message = _message(dice, person, user, known)
    if kind == "callback_query":
        return {kind: {"id": str(dice.random()), "from": user, "chat_instance": "1", "data": _data(dice, known),
                       "message": dice.choice((message, {**message, "date": 0}, None))}}  # fmt: skip
    if kind == "my_chat_member":
        member = [{"user": user, "status": dice.choice(("member", "kicked", "left", "nova"))} for _ in range(2)]
        return {kind: {"chat": message["chat"], "from": user, "date": 1,
                       "old_chat_member": member[0], "new_chat_member": member[1]}}  # fmt: skip
    return {kind: message | ({"edit_date": 2} if kind == "edited_message" else {})}


def _message(dice: random.Random, person: int, user: Json, known: Sequence[str]) -> Json:
    group = {"id": -100_000 - person % 7, "type": dice.choice(("group", "supergroup", "channel", "nova")), "title": "G"}
    chat = dice.choice(({"id": person, "type": "private", "first_name": "Ann"},) * 5 + (group,))
    head = {"message_id": dice.randrange(1, 2**31), "date": 1_795_000_000, "chat": chat, "from": user}
    if dice.random() < 0.25:
        head["reply_to_message"] = {**head, "text": f"#{dice.choice(known)}"}
    if dice.random() < 0.3:
        return {**head, **copy.deepcopy(dice.choice(CONTENT))}
    return {**head, "text": _text(dice, known)}


def _text(dice: random.Random, known: Sequence[str]) -> str:
    if dice.random() < 0.5:
        return f"/{dice.choice(COMMANDS)} {dice.choice(SCRAPS)} {dice.choice(known)}"
    return str(dice.choice(SCRAPS))


def _data(dice: random.Random, known: Sequence[str]) -> str:
    parts = [str(dice.choice((*SCRAPS, *known, *WORDS, *WORDS))) for _ in range(dice.randrange(4))]
    return ":".join((dice.choice(PREFIXES), *parts))


def _bend(dice: random.Random, value: Any) -> None:
    """Change one thing, somewhere inside."""
    places = list(_places(value))
    holder, name = dice.choice(places)
    if name == "update_id":
        return  # the source refuses what has none
    match dice.randrange(4):
        case 0:
            del holder[name]
        case 1:
            holder[name] = copy.deepcopy(dice.choice(places)[0])
        case _:
            holder[name] = copy.deepcopy(dice.choice(SCRAPS))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict | list):
        for name, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
            yield value, name
            yield from _places(inner)
