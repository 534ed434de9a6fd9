"""Simulated people read cards and press labels, over the wire, as anybody would."""

import asyncio
import contextlib
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.app import Options, build_app, serving
from sandbox.crowd import neighbours, replay
from sandbox.crowd.cards import Wants, read
from sandbox.crowd.client import Sandbox
from sandbox.crowd.knowledge import Answerer, Knowledge
from sandbox.crowd.material import Item
from sandbox.crowd.minds import Memory, Sort, Unseen
from sandbox.crowd.neighbours import PROFILES, Company, Neighbour, Pace
from sandbox.crowd.operator_script import document
from sandbox.crowd.participant import Participant, Record
from sandbox.crowd.skill import Skill, own_truths, truth_of
from sandbox.crowd.someone import Someone
from sandbox.crowd.visitor import Did, Visitor
from sandbox.crowd.votes import Unusable, VoteSet, accuracy, errors_of, majority_accuracy, read_set
from sandbox.crowd.worker import Tally, Worker
from tests.sandbox.tiny_bot import Json, TinyBot, keyboard

ICONS = [("⏭", "skip"), ("🚩", "report"), ("ℹ️", "guide"), ("⋯", "more")]
STARTER = Path(__file__).parents[2] / "tasks" / "starter" / "truths.json"


def message(text: str, *rows: list[tuple[str, str]]) -> Json:
    return {"message_id": 7, "text": text, "reply_markup": keyboard(*rows)}


@pytest.mark.parametrize(
    ("rows", "wants"),
    [
        ([[("中文", "l:zh"), ("English", "l:en")]], Wants.LANGUAGE),
        ([[("同意", "c"), ("详情", "d")]], Wants.CONSENT),
        ([[("同意", "1"), ("不同意", "2")], ICONS], Wants.CHOICE),
        ([[("Next", "n"), ("↩︎ Change", "c")]], Wants.CONTINUE),
        ([[("提交", "s"), ("修改", "e")], [("我用了 AI", "a")]], Wants.SUBMIT),
        ([[("👍 Pass", "y"), ("👎 Fail", "n")], [("🚩 Violation", "v")], ICONS], Wants.REVIEW),
        ([[("⬜ red", "t1"), ("✅ big", "t2")], [("Submit (1)", "s")], ICONS], Wants.MARK),
        ([ICONS], Wants.TEXT),
        ([], Wants.NOTHING),
    ],
)
def test_a_card_is_known_by_its_buttons(rows: list[list[tuple[str, str]]], wants: Wants) -> None:
    assert read(message("?", *rows)).wants is wants


def test_marks_are_called_by_their_words_whether_they_are_set_or_not() -> None:
    card = read(message("A. red, as a rose\nB. big", [("⬜ A", "t0"), ("✅ B", "t1")], [("Submit (1)", "s")], ICONS))
    assert {words: button.data for words, button in card.options.items()} == {"red, as a rose": "t0", "big": "t1"}


def test_somebody_careful_marks_all_that_applies_and_somebody_careless_often_not() -> None:
    card = read(message("?", [("⬜ a", "t0"), ("⬜ b", "t1"), ("⬜ c", "t2")], ICONS))
    item = Item("1", "?", "", ("a", "b", "c"), ("a", "c"), "en", None)
    careful, careless = (Answerer(Knowledge([item]), Skill(right), random.Random(1)) for right in (1.0, 0.2))
    assert {tuple(careful.tags(item, card)) for _ in range(20)} == {("a", "c")}
    wrong = sum(careless.tags(item, card) != ["a", "c"] for _ in range(100))
    assert 50 < wrong < 95


def test_somebody_careless_types_another_number_and_no_words() -> None:
    item = Item("1", "How many?", "", (), ("12",), "en", None)
    careless = Answerer(Knowledge([item]), Skill(0.0), random.Random(1))
    assert careless.text(item, "en") == "27"
    assert Skill(0.0).text("12", "en", random.Random(1)) == "27"


def test_lettered_options_are_read_from_the_text() -> None:
    card = read(message("Which?\nA. a long first option\nB. a long second one", [("A", "0"), ("B", "1")], ICONS))
    assert {words: button.data for words, button in card.options.items()} == {
        "a long first option": "0",
        "a long second one": "1",
    }


def test_of_two_answers_the_buttons_are_called_by_their_words() -> None:
    shown = message(
        "Which?\n\nA\nIt floats\n\nB\nIt sinks",
        [("A is better", "1"), ("B is better", "0")],
        [("About the same", "2"), ("Both bad", "3")],
        ICONS,
    )
    places = ((10, 9), (23, 8))
    shown["entities"] = [{"type": "blockquote", "offset": offset, "length": length} for offset, length in places]
    card = read(shown)
    assert card.wants is Wants.CHOICE
    assert {words: button.data for words, button in card.options.items()} == {
        "It floats": "1",
        "It sinks": "0",
        "About the same": "2",
        "Both bad": "3",
    }
    item = Item("1", "Which?", "", ("It sinks", "It floats"), ("It floats",), "en", None)
    knowledge = Knowledge([item])
    assert knowledge.shown(card, None) == item
    assert knowledge.words(item, "b") == knowledge.words(item, "B is better") == "It floats"
    assert knowledge.words(item, "same") == "same"


def test_a_skill_is_right_as_often_as_declared() -> None:
    dice = random.Random(1)
    said = Counter(Skill(0.75).option("a", ["a", "b", "c"], dice) for _ in range(4000))
    assert 0.72 < said["a"] / 4000 < 0.78
    assert min(said["b"], said["c"]) > 400


@pytest.mark.parametrize(
    ("a", "b", "better"),
    [
        ("I think it is Nairobi.", "No idea.", "I think it is Nairobi."),
        ("No idea.", "Nairobi!", "Nairobi!"),
        ("Nairobi", "Nairobi!", "Nairobi"),
        ("Nairobi.", "Nairobi!", "About the same"),
        ("Mombasa", "No idea.", "About the same"),
    ],
)
def test_of_two_answers_the_one_that_holds_the_truth_is_better(a: str, b: str, better: str) -> None:
    options = [a, b, "About the same", "Both bad"]
    assert Skill(1.0).option("Nairobi", options, random.Random(1)) == better


def test_a_reviewer_passes_what_holds_the_truth() -> None:
    dice = random.Random(1)
    card = read(message("What is the capital of Kenya? A peer answered: It is Nairobi!", [("👍", "y"), ("👎", "n")]))
    assert Skill(1.0).approves(card, "Nairobi", dice)
    assert not Skill(1.0).approves(card, "Mombasa", dice)


def test_words_of_the_question_do_not_make_an_answer_right() -> None:
    asked = "Does ice float on water or does it sink?"
    wrong = read(message(f"{asked}\n\nA peer answered:\nIt sinks", [("👍", "y"), ("👎", "n")]))
    assert truth_of(wrong) == "float"
    assert not Skill(1.0).approves(wrong, "float", random.Random(1))


def test_the_crowd_knows_the_starter_questions_and_the_practice() -> None:
    starter: dict[str, str] = json.loads(STARTER.read_text(encoding="utf-8"))
    assert starter.items() <= own_truths().items()
    question, answer = next(iter(starter.items()))
    assert truth_of(read(message(f"🏷 · #8F2K\n\n{question}", ICONS))) == answer
    assert truth_of(read(message("Something nobody ever asked", ICONS))) is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [("1", "w1", "0"), ("1", "w2", "0"), ("1", "w3", "1"), ("2", "w1", "1"), ("2", "w2", "0"), ("3", "w1", "1")]
    (tmp_path / "votes.csv").write_text("task,worker,label\n" + "".join(",".join(row) + "\n" for row in rows))
    (tmp_path / "truth.csv").write_text("task,label\n1,0\n2,1\n3,1\n")
    (tmp_path / "set.json").write_text('{"kind": "categorical"}')
    return tmp_path


def test_a_set_is_read_with_its_questions(folder: Path) -> None:
    votes = read_set(folder)
    assert votes.labels == ["0", "1"]
    assert votes.votes["w1"] == {"1": "0", "2": "1", "3": "1"}
    first = json.loads(document(votes.questions.values()).splitlines()[0])
    assert first == {"id": "1", "text": "[#1] Which label?", "options": ["label 0", "label 1"], "lang": "en"}


def test_a_set_of_numbers_is_refused_in_one_sentence(folder: Path) -> None:
    (folder / "set.json").write_text('{"kind": "numeric"}')
    with pytest.raises(Unusable, match="only categorical"):
        read_set(folder)


def test_a_folder_without_votes_is_one_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replay.main([str(tmp_path)]) == 1
    assert "has no readable votes.csv" in capsys.readouterr().err


def test_a_tie_counts_as_often_as_a_coin_would_win_it() -> None:
    assert majority_accuracy({"1": ["a", "b"], "2": ["a", "a"]}, {"1": "a", "2": "b"}) == pytest.approx(0.25)
    assert accuracy({"1": "a", "9": "a"}, {"1": "a"}) == 1.0


def test_a_worker_who_always_errs_is_drawn_so(folder: Path) -> None:
    many = {f"t{number}": "1" for number in range(100)}
    votes = VoteSet("x", {"liar": many, "other": {"t0": "0"}}, dict.fromkeys(many, "0"), read_set(folder).questions)
    errors, dice = errors_of(votes), random.Random(1)
    assert Counter(errors.draw("liar", "0", dice) for _ in range(500))["1"] > 450


class MiniHouse(TinyBot):
    """A house of one screen each: language, consent, one practice, tasks that never end, one answer to write."""

    def __init__(self, base_url: str, token: str, tasks: list[tuple[str, list[str]]]) -> None:
        super().__init__(base_url, token)
        self._tasks = tasks
        self._at: Counter[int] = Counter()
        self.answers: list[tuple[int, str, str]] = []

    async def handle(self, update: Json) -> None:
        if query := update.get("callback_query"):
            await self._pressed(query["from"]["id"], query["message"]["message_id"], query["data"], query["id"])
        else:
            await self._said(update["message"]["from"]["id"], update["message"].get("text", ""))

    async def _post(self, chat: int, text: str, *rows: list[tuple[str, str]]) -> None:
        await self.call("sendMessage", chat_id=chat, text=text, reply_markup=keyboard(*rows))

    async def _said(self, chat: int, text: str) -> None:
        if text == "/start":
            await self._post(chat, "Language? 语言？", [("中文", "consent"), ("English", "consent")])
        elif text in {"/task", "/review"}:
            await self._deal(chat)
        else:
            await self._post(chat, f"Your answer: {text}", [("Submit", f"submit:{text}"), ("Edit", "edit")])

    async def _deal(self, chat: int) -> None:
        if self._at[chat] >= len(self._tasks):
            await self.call("sendMessage", chat_id=chat, text="There is no task for you right now.")
            return
        text, options = self._tasks[self._at[chat]]
        rows = [[(option, f"answer:{option}")] for option in options]
        await self._post(chat, text, *rows, ICONS)

    async def _pressed(self, chat: int, message_id: int, data: str, query: str) -> None:
        action, _, value = data.partition(":")
        screens: dict[str, Any] = {
            "consent": ("Terms", [("Agree", "practice"), ("Details", "details")]),
            "practice": ("How many days are there in a week?", [("Six", "six"), ("Seven", "seven")]),
            "seven": ("That's it!", [("Continue", "next")]),
        }
        if action in screens:
            text, row = screens[action]
            await self._post(chat, text, row)
        elif action == "next":
            await self._deal(chat)
        elif action in {"answer", "skip", "submit"}:
            text, _ = self._tasks[self._at[chat]]
            self.answers.append((chat, text, value or "skip"))
            self._at[chat] += 1
            markup = keyboard([("Next", "next"), ("↩︎ Change", "change")])
            await self.call("editMessageText", chat_id=chat, message_id=message_id, text="Got it", reply_markup=markup)
        await self.call("answerCallbackQuery", callback_query_id=query)


@contextlib.asynccontextmanager
async def served(tasks: list[tuple[str, list[str]]]) -> AsyncIterator[tuple[Sandbox, MiniHouse]]:
    async with serving(build_app(Options()), "127.0.0.1", 0) as url, Sandbox(url) as sandbox:
        house = MiniHouse(url, await sandbox.make_bot("house_bot", "contributor"), tasks)
        polling = asyncio.create_task(house.run())
        try:
            yield sandbox, house
        finally:
            polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await polling


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - the house is a bot behind HTTP
            await asyncio.sleep(0.05)


@pytest.fixture
def votes(folder: Path) -> VoteSet:
    return read_set(folder)


@pytest.mark.asyncio
@pytest.mark.parametrize("unseen", Unseen)
async def test_a_worker_presses_what_was_really_said(votes: VoteSet, unseen: Unseen) -> None:
    tasks = [(question.text, list(question.options.values())) for question in votes.questions.values()]
    async with served(tasks) as (sandbox, house):
        tally = Tally()
        someone = Someone(sandbox, await sandbox.make_person("w2", "en"), "house_bot")
        mind = Memory("w2", votes, errors_of(votes), unseen, random.Random(1))
        worker = Worker(Visitor(someone, random.Random(1)), "w2", Sort.HONEST, mind, votes, tally)
        did = [await worker.turn() for _ in range(4)]

    last = Did.SKIPPED if unseen is Unseen.SKIP else Did.ANSWERED
    assert did == [Did.ANSWERED, Did.ANSWERED, last, Did.NOTHING]
    assert [answer for _, _, answer in house.answers][:2] == ["label 0", "label 0"]
    assert tally.labels["1"] == ["0"]
    assert tally.drawn == (set() if unseen is Unseen.SKIP else {("3", "w2")})
    assert len(tally.pressed) == worker.done == len(house.answers) - (unseen is Unseen.SKIP)


@pytest.mark.asyncio
async def test_a_participant_answers_what_the_file_says() -> None:
    tasks = [("Which is red?", ["blood", "grass"]), ("What is the capital of Kenya?", []), ("Who?", ["me", "you"])]
    rows = [("Which is red?", "blood"), ("What is the capital of Kenya?", "Nairobi")]
    items = [Item(text, text, "", (), (right,), "en", None) for text, right in rows]
    async with served(tasks) as (sandbox, house):
        dice, record = random.Random(1), Record()
        someone = Someone(sandbox, await sandbox.make_person("sim 1", "en"), "house_bot")
        answerer = Answerer(Knowledge(file=items), Skill(1.0), dice)
        participant = Participant(Visitor(someone, dice), answerer, record)
        did = [await participant.turn() for _ in range(4)]

    assert did == [Did.ANSWERED, Did.ANSWERED, Did.ANSWERED, Did.NOTHING]
    assert [answer for _, _, answer in house.answers][:2] == ["blood", "Nairobi"]
    assert record.pressed == {"Which is red?": ["blood"]}
    assert record.written == {"What is the capital of Kenya?": ["Nairobi"]}
    assert (record.answers, record.unrecognised) == (2, 1)


@pytest.mark.asyncio
async def test_a_neighbour_works_no_further_ahead_than_allowed() -> None:
    tasks = [(f"Question {number}?", ["yes", "no"]) for number in range(20)]
    tasks[1] = ("What is the capital city of Kenya?", [])
    async with served(tasks) as (sandbox, house):
        company = Company(presses=1)
        person = await sandbox.make_person("Ada (sim)", "en")
        pace = Pace(think_s=(0.0, 0.0), rest_s=0.05)
        someone = Someone(sandbox, person, "house_bot")
        living = asyncio.create_task(Neighbour(someone, PROFILES[1], company, random.Random(3), pace).live())
        allowed = int(company.allowance)
        await until(lambda: len(house.answers) > allowed)
        await asyncio.sleep(0.3)
        living.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await living

    assert len(house.answers) == allowed + 1 == 5  # 4.4 tasks allow a fifth
    assert house.answers[1][2] == "Nairobi"


@pytest.mark.asyncio
async def test_neighbours_begin_when_somebody_real_presses_a_button() -> None:
    tasks = [("Which?", ["yes", "no"])]
    async with served(tasks) as (sandbox, house):
        pace = Pace(think_s=(0.0, 0.0), rest_s=0.05)
        living = asyncio.create_task(neighbours.run(sandbox.base_url, pace))
        await asyncio.sleep(0.5)
        assert house.heard == []
        assert all(one["simulated"] and "simulated · right" in one["note"] for one in await sandbox.people())

        made = await sandbox.post("people", {"first_name": "Real", "language_code": "en"})
        somebody = Someone(sandbox, int(made["id"]), "house_bot")
        await somebody.say("/start")
        card = await somebody.until(lambda card: card.wants is Wants.LANGUAGE)
        await somebody.press(card, card.buttons[1])
        await until(lambda: len(house.answers) == len(PROFILES))
        living.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await living

    assert {chat for chat, _, _ in house.answers} == {int(one["id"]) for one in await _known(house)}


async def _known(house: MiniHouse) -> list[Json]:
    """Everybody who finished the one task, as the house saw them."""
    pressed = [update["callback_query"] for update in house.heard if "callback_query" in update]
    people = {query["from"]["id"]: query["from"] for query in pressed if query["data"].startswith("answer")}
    return list(people.values())
