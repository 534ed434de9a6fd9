"""More campaigns, brought by an operator, so that there are some to follow, to mute and to choose between."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kernel.values import Language
from sandbox.crowd.client import Sandbox
from tests.support.chat import Chat

_BOT: Final = "aichain_operator_bot"
_TITLES: Final = {Language.ZH: "茶馆", Language.EN: "Tea house"}
_TAGS: Final = {Language.ZH: ("牛奶", "姜", "糖", "蒜"), Language.EN: ("milk", "ginger", "sugar", "garlic")}
_QUIZZES: Final = {Language.ZH: "茶知识", Language.EN: "Tea quiz"}
_QUIZ: Final = {
    Language.ZH: ("龙井是哪一种茶？", "绿茶", "红茶", "白茶", "黑茶"),
    Language.EN: ("Which kind of tea is Darjeeling, mostly?", "black", "green", "white", "dark"),
}
_TEXTS: Final = {
    Language.ZH: ("“姜糖奶茶三杯，少糖。”里面有什么？", "一壶茶倒六杯，两壶半倒几杯？", "杯"),
    Language.EN: (
        "“Three ginger milk teas, a little sugar.” What is in them?",
        "Six cups a pot: how many in two and a half?",
        "cups",
    ),
}


async def bring(sandbox: Sandbox, language: Language) -> None:
    """A second campaign, with what the first has none of."""
    await _launch(sandbox, "C2", _TITLES[language], _rows(language))


async def ask_all(sandbox: Sandbox, language: Language) -> tuple[str, str]:
    """A third, of one question that five people answer, so that a wrong answer has four against it.

    Returns: what is right, and what is not.
    """
    text, right, wrong, *others = _QUIZ[language]
    row = {"id": "quiz", "text": text, "options": [right, wrong, *others], "lang": language.value, "licence": "CC0-1.0"}
    settings = {"max_overlap": "5", "min_overlap": "5", "tau": "0.8", "release": "on_acceptance"}
    await _launch(sandbox, "C3", _QUIZZES[language], [row], **settings)
    return right, wrong


async def _launch(
    sandbox: Sandbox, number: str, title: str, rows: Sequence[Mapping[str, Any]], **settings: str
) -> None:
    """Take a file to a running campaign."""
    [person] = [int(one["id"]) for one in await sandbox.people() if "operator" in str(one.get("note"))]
    operator = Chat(sandbox, person, _BOT, Language.ZH)  # the operator of a local house reads Chinese
    await operator.ask(f"/campaign new {title}", number)
    await operator.send("tea.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())
    report = await operator.until(lambda card: card.button("导入") is not None, "the report")
    button = report.button("导入")
    assert button is not None
    await operator.press_button(report, button)
    await operator.sees("已导入")
    for setting, value in settings.items():
        await operator.ask(f"/campaign set {number} {setting} {value}", f"{setting} = {value}")
    await operator.say(f"/campaign launch {number}")
    await operator.press("button.confirm")
    await operator.sees("🚀", number)


def _rows(language: Language) -> list[dict[str, Any]]:
    tags, count, unit = _TEXTS[language]
    own = {"lang": language.value, "licence": "CC0-1.0"}
    return [
        {"id": "tags", "kind": "label", "text": tags, "options": list(_TAGS[language]), **own},
        {"id": "count", "kind": "number", "text": count, "unit": unit, "low": 0, **own},
    ]
