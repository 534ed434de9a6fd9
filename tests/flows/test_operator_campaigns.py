"""An operator's way from a file to a launch, on either store: nothing is imported, spent or done twice unasked."""

import json
from pathlib import Path

import pytest
import pytest_asyncio

from flows.campaigns.configure_campaign import configure_campaign
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.import_tasks import Imported, import_tasks
from flows.campaigns.launch_campaign import launch_campaign
from flows.campaigns.list_campaigns import list_campaigns
from flows.campaigns.plan_launch import plan_launch
from flows.campaigns.preview_task import preview_task
from flows.campaigns.read_bad_rows import read_bad_rows
from flows.campaigns.read_campaign import read_campaign
from flows.campaigns.steer_campaign import steer_campaign
from flows.campaigns.survey_file import survey_file
from flows.deps import Cause, Deps
from flows.desk.read_overview import read_overview
from flows.releases.export_labels import export_labels
from flows.shared.imports import Upload
from kernel.money import Amount
from store import campaigns, ledger, model_answers
from store.sessions import Sessions
from tasks.errors import CampaignNotFound, CampaignState, DraftUnclear, NothingToExport, SettingInvalid, UploadGone
from tests.support.deps import house_deps

pytestmark = pytest.mark.asyncio

CHAT = 42
ME = "42"
ROWS = (
    {"id": "1", "text": "Which?", "options": ["a", "b"], "lang": "en", "gold": "a"},
    {"id": "2", "text": "Which?", "options": ["a", "b"], "lang": "en"},
    {"id": "3", "text": "Which?", "options": ["a"], "lang": "en"},
    {"id": "4", "text": "怎么泡茶？", "kind": "answer", "answers": ["用热水。"]},
    {"id": "5", "text": "怎么煮饭？", "kind": "answer", "answers": ["加水煮。"]},
)


@pytest_asyncio.fixture
async def deps(sessions: Sessions, tmp_path: Path) -> Deps:
    return await house_deps(sessions, tmp_path, {ME: "owner"})


class Updates:
    """Each cause is a new update."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> Cause:
        self._last += 1
        return Cause("operator", self._last)


@pytest.fixture
def cause() -> Updates:
    return Updates()


def upload(*rows: object, name: str = "tasks.jsonl") -> Upload:
    return Upload(name, "\n".join(json.dumps(row) for row in rows).encode())


async def imported(deps: Deps, cause: Updates, *rows: object) -> Imported:
    row = await create_campaign(deps, operator_id=ME, title="Tea", cause=cause())
    await survey_file(deps, upload(*rows), operator_id=ME, chat_id=CHAT, number=row.number, cause=cause())
    return await import_tasks(deps, operator_id=ME, chat_id=CHAT, number=row.number, cause=cause())


async def test_a_file_becomes_tasks_only_when_its_good_rows_are_confirmed(deps: Deps, cause: Updates) -> None:
    await create_campaign(deps, operator_id=ME, title="Tea", cause=cause())

    surveyed = await survey_file(deps, upload(*ROWS), operator_id=ME, chat_id=CHAT, number=None, cause=cause())
    assert (surveyed.number, surveyed.found.good, surveyed.found.gold) == (1, 4, 3)
    assert [row.line for row in surveyed.found.bad_rows] == [3]
    assert (await read_campaign(deps, 1)).tasks == 0
    again = await read_bad_rows(deps, bot="operator", chat_id=CHAT, number=1)
    assert again.found == surveyed.found

    done = await import_tasks(deps, operator_id=ME, chat_id=CHAT, number=1, cause=cause())
    assert (done.tasks, done.gold, done.gold_wanted) == (4, 3, 20)
    progress = await read_campaign(deps, 1)
    assert (progress.tasks, progress.gold) == (3, 1 + 4)  # the planted reviews are gold too
    with pytest.raises(UploadGone):
        await import_tasks(deps, operator_id=ME, chat_id=CHAT, number=1, cause=cause())


async def test_a_repeated_confirmation_is_told_the_same_and_imports_nothing(deps: Deps, cause: Updates) -> None:
    await create_campaign(deps, operator_id=ME, title="Tea", cause=cause())
    await survey_file(deps, upload(*ROWS), operator_id=ME, chat_id=CHAT, number=1, cause=cause())
    update = cause()
    first = await import_tasks(deps, operator_id=ME, chat_id=CHAT, number=1, cause=update)
    assert await import_tasks(deps, operator_id=ME, chat_id=CHAT, number=1, cause=update) == first
    assert (await read_campaign(deps, 1)).tasks == 3


async def test_what_models_said_in_the_file_stands_beside_their_tasks(deps: Deps, cause: Updates) -> None:
    said: tuple[dict[str, object], ...] = (
        ROWS[1] | {"predictions": {"m-7b": "b", "m-70b": "neither"}},
        ROWS[3] | {"predictions": {"m-7b": "用茶。"}},
    )
    await imported(deps, cause, *said)
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, 1)
        assert row is not None
        work = await model_answers.work_of(session, row.id)
        (votes,) = (await model_answers.of_scope(session, row.id, "choice", "2")).values()
    assert [(each.model, each.answers, each.refused) for each in work] == [("m-70b", 0, 1), ("m-7b", 1, 0)]
    assert list(votes.values()) == [1]


async def test_a_campaign_without_models_keeps_none_of_their_words(deps: Deps, cause: Updates) -> None:
    await create_campaign(deps, operator_id=ME, title="Tea", cause=cause())
    await configure_campaign(deps, operator_id=ME, number=1, name="model", text="off", cause=cause())
    file = upload(ROWS[1] | {"predictions": {"m-7b": "b"}})
    await survey_file(deps, file, operator_id=ME, chat_id=CHAT, number=1, cause=cause())
    await import_tasks(deps, operator_id=ME, chat_id=CHAT, number=1, cause=cause())
    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, 1)
        assert row is not None
        assert await model_answers.work_of(session, row.id) == []


async def test_a_second_file_adds_what_is_new(deps: Deps, cause: Updates) -> None:
    await imported(deps, cause, *ROWS[:2])
    more = await survey_file(deps, upload(*ROWS), operator_id=ME, chat_id=CHAT, number=1, cause=cause())
    assert more.found.good == 2
    assert [(row.line, row.fault) for row in more.found.bad_rows] == [
        (1, "already_imported"),
        (2, "already_imported"),
        (3, "too_few_options"),
    ]


async def test_a_file_without_a_name_needs_exactly_one_draft(deps: Deps, cause: Updates) -> None:
    async def send() -> None:
        await survey_file(deps, upload(*ROWS), operator_id=ME, chat_id=CHAT, number=None, cause=cause())

    with pytest.raises(DraftUnclear):
        await send()
    await create_campaign(deps, operator_id=ME, title="", cause=cause())
    await send()
    await create_campaign(deps, operator_id=ME, title="", cause=cause())
    with pytest.raises(DraftUnclear):
        await send()
    with pytest.raises(CampaignNotFound):
        await survey_file(deps, upload(*ROWS), operator_id=ME, chat_id=CHAT, number=9, cause=cause())


async def test_a_repeated_update_opens_no_second_campaign(deps: Deps) -> None:
    first = await create_campaign(deps, operator_id=ME, title="Tea", cause=Cause("operator", 7))
    again = await create_campaign(deps, operator_id=ME, title="Tea", cause=Cause("operator", 7))
    assert first == again
    assert len(await list_campaigns(deps)) == 1


async def test_a_launch_moves_the_whole_budget_to_escrow_once(deps: Deps, cause: Updates) -> None:
    await imported(deps, cause, *ROWS)
    await configure_campaign(deps, operator_id=ME, number=1, name="max_overlap", text="4", cause=cause())
    planned = await plan_launch(deps, 1, operator_id=ME)
    # One choice at 4 x 5, two questions at 5 x (3 + 5 x 1) with a comparison at 4 x 1, panels, a quarter for gold.
    panels = 5 * 5 + 5 * 1 + 5 * 1
    assert planned.plan.budget.units == Amount.aic(4 * 5 + 2 * (5 * 8 + 4) + panels).units * 5 // 4

    update = cause()
    await launch_campaign(deps, operator_id=ME, number=1, cause=update)
    await launch_campaign(deps, operator_id=ME, number=1, cause=update)

    async with deps.sessions.read() as session:
        row = await campaigns.by_number(session, 1)
        assert row is not None
        assert row.escrow_id is not None
        account = await ledger.balance(session, row.escrow_id)  # type: ignore[arg-type]
        assert account is not None
        assert account.posted_units == row.budget_units == planned.plan.budget.units
        assert await ledger.imbalance(session) == 0
    with pytest.raises(CampaignState):
        await launch_campaign(deps, operator_id=ME, number=1, cause=cause())
    with pytest.raises(CampaignState):
        await survey_file(deps, upload(*ROWS), operator_id=ME, chat_id=CHAT, number=1, cause=cause())


async def test_steps_are_taken_once_and_in_order(deps: Deps, cause: Updates) -> None:
    await imported(deps, cause, *ROWS)
    with pytest.raises(CampaignState):
        await steer_campaign(deps, operator_id=ME, number=1, step="pause", cause=cause())
    await launch_campaign(deps, operator_id=ME, number=1, cause=cause())
    update = cause()
    for _ in range(2):
        await steer_campaign(deps, operator_id=ME, number=1, step="pause", cause=update)
    assert (await read_campaign(deps, 1)).status == "paused"
    await steer_campaign(deps, operator_id=ME, number=1, step="resume", cause=cause())
    await steer_campaign(deps, operator_id=ME, number=1, step="close", cause=cause())
    assert (await read_campaign(deps, 1)).status == "closing"


async def test_a_refused_setting_changes_nothing(deps: Deps, cause: Updates) -> None:
    await imported(deps, cause, *ROWS)
    with pytest.raises(SettingInvalid):
        await configure_campaign(deps, operator_id=ME, number=1, name="tau", text="2", cause=cause())
    shown = await configure_campaign(deps, operator_id=ME, number=1, name="title", text="Coffee", cause=cause())
    assert (shown["title"], shown["tau"]) == ("Coffee", "0.9")


async def test_a_preview_walks_through_the_cards(deps: Deps, cause: Updates) -> None:
    await imported(deps, cause, *ROWS)
    last = await preview_task(deps, 1, 99)
    assert last.index == last.count - 1
    first = await preview_task(deps, 1, 0)
    assert (first.card.prompt, first.card.options) == ("Which?", ("a", "b"))
    with pytest.raises(CampaignNotFound):
        await preview_task(deps, 2, 0)


async def test_there_is_nothing_to_export_before_anything_is_settled(deps: Deps, cause: Updates) -> None:
    await imported(deps, cause, *ROWS)
    with pytest.raises(NothingToExport):
        await export_labels(deps, operator_id=ME, number=1, cause=cause())


async def test_the_overview_of_an_idle_house_is_even(deps: Deps) -> None:
    found = await read_overview(deps)
    assert (found.imbalance_units, found.campaigns_live, found.outbox_age_s) == (0, 0, 0)
