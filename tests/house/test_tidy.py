"""The house keeps its own rules, and each rule has been seen to catch a trespass."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import rules
from tests.house.tree import HOUSE, Tree, read_tree

Rule = Callable[[Tree], list[str]]

TRESPASSES: list[tuple[Rule, str, str]] = [
    (rules.packages_without_a_floor, "helpers/money.py", "PAY = 1\n"),
    (rules.long_functions, "tests/ledger/test_long.py", "def test_long():\n" + "    assert True\n" * 50),
    (rules.long_functions, "store/long.py", "async def long():\n" + "    pass\n" * 50),
    (rules.long_files, "scoring/long.py", "PAY = 1\n" * 401),
    (rules.long_files, "sandbox/page/js/long.js", "pay();\n" * 401),
    (rules.commits, "store/hasty.py", "async def hasty(session):\n    await session.commit()\n"),
    (
        rules.sessions_outside_flows,
        "jobs/eager.py",
        "async def run(deps):\n    async with deps.sessions.write():\n        ...\n",
    ),
    (rules.sessions_outside_flows, "handlers/eager.py", "def run(sessions):\n    return sessions.read()\n"),
    (rules.flows_of_several_intentions, "flows/money/pay.py", "async def pay(): ...\nasync def refund(): ...\n"),
    (rules.flows_of_several_intentions, "flows/money/nothing.py", "def _hidden(): ...\n"),
    (rules.flows_of_several_intentions, "flows/money/misnamed.py", "async def pay(): ...\n"),
    (rules.flows_without_a_room, "flows/pay.py", "async def pay(): ...\n"),
    (
        rules.flows_that_call_flows,
        "flows/money/pay.py",
        "from flows.assignments.open_assignment import open_assignment\n",
    ),
    (rules.flows_that_call_flows, "flows/shared/pay.py", "from flows.assignments import open_assignment\n"),
    (rules.other_clocks, "scoring/clock.py", "from datetime import datetime\nNOW = datetime.now()\n"),
    (rules.other_clocks, "store/clock.py", "import time\nNOW = time.time()\n"),
    (rules.settings_read_elsewhere, "store/where.py", "import os\nURL = os.environ['DATABASE_URL']\n"),
    (rules.settings_read_elsewhere, "handlers/where.py", "import os\nURL = os.getenv('URL')\n"),
    (rules.catch_alls, "store/brave.py", "try:\n    pass\nexcept Exception:\n    pass\n"),
    (rules.catch_alls, "flows/money/brave.py", "try:\n    pass\nexcept (KeyError, Exception):\n    pass\n"),
    (rules.catch_alls, "bot/brave.py", "try:\n    pass\nexcept:\n    pass\n"),
    (rules.kinds_told_apart, "views/odd.py", "def icon(card):\n    return '🏷' if card.kind == 'choice' else '🧩'\n"),
    (rules.enums_with_twins, "tasks/twins.py", "from enum import StrEnum\nclass Twins(StrEnum):\n    A = 'a'\n"),
]


@pytest.fixture(scope="module")
def house() -> Tree:
    return read_tree(HOUSE)


@pytest.mark.parametrize("rule", list(dict.fromkeys(rule for rule, _, _ in TRESPASSES)))
def test_the_house_keeps_the_rule(rule: Rule, house: Tree) -> None:
    assert rule(house) == []


@pytest.mark.parametrize(("rule", "path", "text"), TRESPASSES)
def test_the_rule_catches_a_trespass(rule: Rule, path: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text((HOUSE / "pyproject.toml").read_text())
    planted = tmp_path / path
    planted.parent.mkdir(parents=True)
    planted.write_text(text)

    [offence] = rule(read_tree(tmp_path))

    assert offence.startswith(path.split("/", maxsplit=1)[0])


def test_what_is_allowed_is_not_an_offence(tmp_path: Path) -> None:
    (tmp_path / "flows" / "money").mkdir(parents=True)
    (tmp_path / "flows" / "money" / "pay.py").write_text(
        "from flows.deps import flow\nfrom flows.shared import notices\n"
        "@flow\nasync def pay(deps):\n    async with deps.sessions.write():\n        return deps.clock.now()\n"
    )
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "runner.py").write_text("try:\n    pass\nexcept Exception:\n    pass\n")
    (tmp_path / "pyproject.toml").write_text((HOUSE / "pyproject.toml").read_text())
    tree = read_tree(tmp_path)

    assert [rule(tree) for rule, _, _ in TRESPASSES] == [[]] * len(TRESPASSES)
