"""The API: what it describes is what it answers, in both languages' words, whatever it is asked."""

import itertools
from decimal import Decimal
from typing import Any

import pytest

from flows.money.audit_ledger import audit_ledger
from kernel.values import Language
from tests.handlers.explorer.reading_room import Library
from tests.support.world import OPERATOR

pytestmark = pytest.mark.asyncio

Json = dict[str, Any]
ODD = ("", "0", "-1", "1", "3660", "3661", "1e3", "٣", "9" * 30, "NaN", "null", "' OR 1=1", "%00", "茶", "1&days=2")
TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "null": type(None)}


async def lived(library: Library) -> None:
    """Something of everything."""
    await library.work(5)
    await library.publish()
    await audit_ledger(library.world.deps, asked_by=OPERATOR)


async def described(library: Library, language: Language = Language.EN) -> Json:
    document: Json = (await library.http.get(f"/api/openapi.json?lang={language}")).json()
    return document


def check(document: Json, shape: Json, value: Any) -> None:
    """Hold that a value is of the shape that the document gives it."""
    if "$ref" in shape:
        shape = document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    if "anyOf" in shape:
        assert any(isinstance(value, TYPES[each["type"]]) for each in shape["anyOf"])
        return
    if "properties" in shape:
        assert set(value) == set(shape["properties"])
        for name, each in shape["properties"].items():
            check(document, each, value[name])
        return
    assert isinstance(value, TYPES[shape["type"]])
    if isinstance(value, list):
        for item in value:
            check(document, shape["items"], item)


async def test_every_answer_is_what_the_description_says(library: Library) -> None:
    await lived(library)
    document = await described(library)

    assert set(document["paths"]) == {
        "/api/supply", "/api/price", "/api/checkpoint", "/api/audit", "/api/campaigns",
    }  # fmt: skip
    for path, operations in document["paths"].items():
        answer = await library.http.get(path)
        assert answer.status_code == 200, answer.text
        assert answer.headers["access-control-allow-origin"] == "*"
        check(document, operations["get"]["responses"]["200"]["content"]["application/json"]["schema"], answer.json())


async def test_whatever_it_is_asked_it_answers_as_it_says(library: Library) -> None:
    await lived(library)
    document = await described(library)

    for path, operations in document["paths"].items():
        names = [each["name"] for each in operations["get"].get("parameters", [])] + ["unknown"]
        for name, value in itertools.product(names, ODD):
            library.world.clock.advance(2)
            answer = await library.http.get(f"{path}?{name}={value}")
            assert str(answer.status_code) in operations["get"]["responses"], (path, name, value)


async def test_the_parts_of_the_supply_add_up(library: Library) -> None:
    await lived(library)
    supply = (await library.http.get("/api/supply")).json()

    parts = [pool["aic"] for pool in supply["pools"]]
    parts += [supply[f"{name}_aic"] for name in ("people", "escrow", "vesting", "redeemed")]
    assert sum(map(Decimal, parts)) == Decimal(supply["total_aic"]) == 10**10
    assert Decimal(supply["people_aic"]) == Decimal(supply["paid_aic"]) > 0


@pytest.mark.parametrize("path", ["/api/checkpoint", "/api/audit"])
async def test_what_is_not_there_yet_is_said_in_both_languages(library: Library, path: str) -> None:
    answer = await library.http.get(path)

    assert answer.status_code == 503
    assert set(answer.json()) == {"status", "zh", "en"}


async def test_as_many_days_as_are_asked_for(library: Library) -> None:
    assert len((await library.http.get("/api/price?days=1")).json()["days"]) == 1
    refused = await library.http.get("/api/price?days=0")
    assert (refused.status_code, refused.json()["status"]) == (400, 400)


@pytest.mark.parametrize("language", Language)
async def test_every_word_of_the_description_is_in_the_visitors_language(library: Library, language: Language) -> None:
    document = await described(library, language)

    words = [document["info"]["title"], document["info"]["description"]]
    for operations in document["paths"].values():
        words.append(operations["get"]["summary"])
        words += [each["description"] for each in operations["get"]["responses"].values()]
    for schema in document["components"]["schemas"].values():
        words.append(schema["description"])
        words += [field["description"] for field in schema["properties"].values()]
    is_chinese = [any("一" <= sign <= "鿿" for sign in each) for each in words]
    assert all(is_chinese) if language is Language.ZH else not any(is_chinese)


@pytest.mark.parametrize("language", Language)
async def test_the_api_page_shows_every_operation_and_field(library: Library, language: Language) -> None:
    page = (await library.http.get(f"/api?lang={language}")).text
    document = await described(library, language)

    for path, operations in document["paths"].items():
        assert f"<code>GET {path}</code>" in page
        assert operations["get"]["summary"] in page
    for name in ("pools[].aic", "days[].price_parts", "witnesses[].is_local", "campaigns[].spent_aic", "findings"):
        assert f"<code>{name}</code>" in page
