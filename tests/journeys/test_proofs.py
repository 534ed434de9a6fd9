"""From chat to a stranger's machine: a paid task, its receipt, and the one command that checks it without us."""

import asyncio
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from kernel.values import Language
from tests.journeys import campaigns
from tests.journeys.conftest import Stores
from tests.journeys.people import contributor, launch, operator_of, see_paid, work_until_settled
from tests.support.chat import Chat, come_in, time_passes
from tests.support.house import house, running, telegram

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]

HOUSE: Final = Path(__file__).parents[2]
COMMAND: Final = re.compile(r"python -m ledger\.verify (\S+) --key (\S+)")


async def test_a_paid_task_becomes_a_receipt_that_holds_without_us(tmp_path: Path, stores: Stores) -> None:
    async with telegram(tmp_path) as (_, sandbox):
        operator = await operator_of(sandbox)
        program = house(tmp_path, sandbox, stores.database_url, operator.person, **stores.settings)
        async with running(program):
            await launch(operator, 1, "tea.jsonl", campaigns.questions(2), release="on_acceptance", max_overlap="2")
            people = [await contributor(sandbox, name) for name in ("Ada", "小梅")]
            await asyncio.gather(*map(come_in, people))
            refs = await work_until_settled(operator, 1, people)
            await asyncio.gather(*(see_paid(chat, own) for chat, own in zip(people, refs, strict=True)))

            await speak_chinese(people[1])
            elsewhere = empty_machine(tmp_path)
            commands = [
                await take_home(chat, f"/proof {own[0]}", elsewhere) for chat, own in zip(people, refs, strict=True)
            ]
            commands.append(await take_home(people[0], "/proof", elsewhere))
            assert await program.stop() == 0, program.words
            assert program.words == ""

    for command in commands:
        is_valid(elsewhere, command)
        is_refused_after_one_byte(elsewhere, command)
    whole_log = await asyncio.to_thread(verify, elsewhere, key_of(commands[0]), str(tmp_path / "log"))
    assert whole_log.returncode == 0, whole_log.stdout + whole_log.stderr


async def speak_chinese(chat: Chat) -> None:
    await chat.say("/language")
    chat.language = Language.ZH
    await chat.press("language.name")


async def take_home(chat: Chat, request: str, folder: Path) -> str:
    """Ask for a receipt until there is one, and save its file. Returns: the command that it came with."""

    async def is_there() -> bool:
        await chat.say(request)
        answer = await chat.until(lambda _card: True, "an answer")
        return "document" in chat.messages[answer.message_id]

    await time_passes(chat.sandbox, is_there, f"the file for {request}")
    message = next(one for _, one in sorted(chat.messages.items(), reverse=True) if "document" in one)
    content = await chat.sandbox.download(message["document"]["file_id"])
    found = COMMAND.search(message["caption"])
    assert found is not None, message["caption"]
    assert found[1] == message["document"]["file_name"]
    (folder / found[1]).write_bytes(content)
    return found[0]


def empty_machine(tmp_path: Path) -> Path:
    """A folder with the two that the verifier needs, and nothing else of ours."""
    folder = tmp_path / "elsewhere"
    for name in ("ledger", "kernel"):
        shutil.copytree(HOUSE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def key_of(command: str) -> str:
    return command.rpartition(" ")[2]


def verify(folder: Path, key: str, *places: str) -> subprocess.CompletedProcess[str]:
    """What somebody types there, with Python alone."""
    line = [sys.executable, "-E", "-S", "-B", "-m", "ledger.verify", *places, "--key", key, "--language", "en"]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def is_valid(folder: Path, command: str) -> None:
    done = verify(folder, key_of(command), file_of(command))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Receipt: reward" in done.stdout


def is_refused_after_one_byte(folder: Path, command: str) -> None:
    """Each field that matters, changed: what is opened, the path, the checkpoint."""
    text = (folder / file_of(command)).read_text("utf-8")
    lines = text.split("\n")
    for number in (1, 3, len(lines) - 4, len(lines) - 2):
        line = lines[number]
        at = len(line) * 3 // 4
        changed = line[:at] + ("A" if line[at] != "A" else "B") + line[at + 1 :]
        (folder / "changed").write_text("\n".join([*lines[:number], changed, *lines[number + 1 :]]), "utf-8")
        done = verify(folder, key_of(command), "changed")
        assert done.returncode == 1, (line, done.stdout)
        assert "✗" in done.stdout


def file_of(command: str) -> str:
    found = COMMAND.fullmatch(command)
    assert found is not None
    return found[1]
