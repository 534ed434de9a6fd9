"""What holds for every answer: closed headers, a limit for each address, a limit of time, and kind refusals."""

import asyncio
from typing import Any

import pytest

from handlers.web import guard
from kernel.values import Language
from tests.handlers.explorer.reading_room import BURST, Library
from views.phrases import label

pytestmark = pytest.mark.asyncio

HTML = {"accept": "text/html,*/*"}


@pytest.mark.parametrize("path", ["/", "/api", "/api/supply", "/checker.html", "/nothing", "/assets/explorer.css"])
async def test_every_answer_is_closed_to_what_is_not_ours(library: Library, path: str) -> None:
    headers = (await library.http.get(path)).headers

    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


async def test_a_file_keeps_its_own_policy(library: Library) -> None:
    await library.publish()
    assert (await library.http.get("/log/checkpoint")).headers["cross-origin-resource-policy"] == "cross-origin"
    assert (await library.http.get("/")).headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/api", "/api/supply", "/checker.html", "/assets/explorer.js", "/nothing"])
async def test_head_is_get_without_a_body(library: Library, path: str) -> None:
    got, head = await library.http.get(path), await library.http.head(path)

    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", "404"), ("POST", "/", "405")])
async def test_people_are_refused_on_a_page_in_their_language(
    library: Library, language: Language, method: str, path: str, status: str
) -> None:
    answer = await library.http.request(method, path, headers=HTML | {"accept-language": language})

    assert str(answer.status_code) == status
    assert label(language, f"web.problem.{status}.title") in answer.text
    assert f'href="{path}?lang=zh"' in answer.text or f'href="{path}?lang=en"' in answer.text


async def test_what_may_be_asked_is_said_with_a_refusal(library: Library) -> None:
    assert (await library.http.delete("/api/supply")).headers["allow"] == "GET"


async def test_programs_are_refused_in_both_languages_at_once(library: Library) -> None:
    said = (await library.http.get("/api/nothing")).json()
    text = (await library.http.get("/nothing")).text

    assert said == {
        "status": 404,
        "zh": label(Language.ZH, "web.problem.404"),
        "en": label(Language.EN, "web.problem.404"),
    }
    assert text.splitlines() == [said["zh"], said["en"]]


async def test_an_address_without_an_end_is_refused(library: Library) -> None:
    assert (await library.http.get("/?x=" + "a" * 2000)).status_code == 414
    assert (await library.http.get("/log/" + "a" * 2000)).status_code == 414


async def test_one_address_is_slowed_and_others_are_not(library: Library) -> None:
    answers = [await library.http.get("/api") for _ in range(BURST + 1)]

    assert [each.status_code for each in answers] == [200] * BURST + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert (await library.http.get("/log/nothing")).status_code == 404
    library.world.clock.advance(1)
    assert (await library.http.get("/api")).status_code == 200


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("testclient", "testclient"),
    ],
)
async def test_a_household_is_one_address(host: str, counted: str) -> None:
    assert guard._address({"client": (host, 1)}) == counted


async def test_what_takes_too_long_is_given_up(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stuck(*_: Any) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(guard, "TIME_S_MAX", 0.05)
    monkeypatch.setattr(library.world.deps.sessions, "ping", stuck)
    monkeypatch.setattr("flows.log.read_log_file.asyncio.to_thread", stuck)

    answer = await library.http.get("/log/checkpoint", headers=HTML)

    assert answer.status_code == 503
    assert label(Language.EN, "web.problem.503.title") in answer.text


async def test_our_own_failure_is_a_page_too(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("the store is gone")

    monkeypatch.setattr(library.world.deps.sessions, "read", fail)

    answer = await library.http.get("/", headers=HTML)
    assert answer.status_code == 500
    assert label(Language.EN, "web.problem.500.title") in answer.text
    assert "the store" not in answer.text
    assert answer.headers["content-security-policy"] == guard.POLICY
