"""Every command of every menu, in both languages, said to the processes and through the clients that people use."""

import re
from pathlib import Path
from typing import Final

import pytest

from kernel.values import Language
from sandbox.crowd.client import Sandbox
from tests.journeys import campaigns
from tests.journeys.conftest import Stores
from tests.journeys.people import contributor, launch, operator_of
from tests.journeys.test_groups import GroupChat
from tests.support.chat import Chat, come_in
from tests.support.house import CONTRIBUTOR, OPERATOR, house, running, telegram
from views.commands import COMMANDS, Scope
from views.limits import plain_text
from views.phrases import phrase

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_PAUSE_S: Final = 5.0
"""Nobody who types is taken for somebody who floods."""


async def test_every_command_is_answered_in_the_language_of_who_says_it(tmp_path: Path, embedded: Stores) -> None:
    async with telegram(tmp_path) as (_, sandbox):
        operator = await operator_of(sandbox)
        reader = Chat(sandbox, await sandbox.make_person("老王", "zh-hans", "operator"), OPERATOR, Language.ZH)
        roles = {"OPERATORS": f"{operator.person}:owner,{reader.person}:owner"}
        program = house(tmp_path, sandbox, embedded.database_url, operator.person, **roles)
        async with running(program):
            await launch(operator, 1, "bins.jsonl", campaigns.bins()[0])
            for chat in (operator, reader):
                await _says_all(chat, Scope.OPERATOR)
            for language in Language:
                chat = await contributor(sandbox, "Ada", language)
                await come_in(chat)
                await _says_all(chat, Scope.PRIVATE)
                await _a_group_hears_all(sandbox, chat)
            assert await program.stop() == 0, program.words
            assert program.words == ""


async def _says_all(chat: Chat, scope: Scope) -> None:
    """Each command brings an answer of its own, in the reader's language, and none is unknown."""
    unknown = plain_text(phrase(chat.language, "reply.unknown_command"))
    answers: dict[str, str] = {}
    for command in COMMANDS[scope]:
        await chat.sandbox.advance(_PAUSE_S)
        await chat.say(f"/{command}")
        card = await chat.until(lambda one: bool(one.text or one.buttons), f"an answer to /{command}")
        assert card.text != unknown, command
        assert command == "language" or _reads_well(chat.language, card.text), (command, card.text)
        answers[command] = card.text
    assert len(set(answers.values())) > len(answers) - 3, answers


async def _a_group_hears_all(sandbox: Sandbox, admin: Chat) -> None:
    """What is said in a group is answered there."""
    chat_id = (await sandbox.post("groups", {"title": "Tea", "admin": admin.person}))["id"]
    group = GroupChat(sandbox, chat_id, admin.person)
    await sandbox.post(f"groups/{chat_id}/members", {"bot": CONTRIBUTOR, "status": "administrator"})
    for command in COMMANDS[Scope.GROUP]:
        await sandbox.advance(_PAUSE_S)
        card = await group.hears(f"/{command}")
        assert _reads_well(admin.language, card.text), (command, card.text)


def _reads_well(language: Language, text: str) -> bool:
    """Whether it is in this language: what people themselves have named may be in any."""
    return bool(_HAN.search(text)) is (language is Language.ZH)
