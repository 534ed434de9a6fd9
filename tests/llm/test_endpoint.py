"""Whatever an endpoint does, a question ends in time, and an answer is used only if it names an option."""

import json

import pytest

from llm.endpoint import Endpoint, Limits
from llm.model import Ask, Away, Picture, Problem, Said, reserved_units, spent_units
from tests.llm.conftest import TOKENS, model_at
from tests.support.model_server import (
    Behave,
    Body,
    ModelServer,
    answers,
    drips,
    fails,
    floods,
    floods_with,
    hangs_up,
    in_turn,
    says,
    sends,
    stalls,
)

pytestmark = pytest.mark.asyncio


async def test_an_answer_is_an_option_with_what_it_cost(endpoint: Endpoint, server: ModelServer, ask: Ask) -> None:
    server.behave = answers("whale")
    said = await endpoint.ask(ask)
    assert said == Said(1, '{"answer": "whale"}', None, 50, 5)
    assert spent_units(endpoint, ask, said) == 55


async def test_what_people_wrote_is_one_json_object_in_the_users_message(
    endpoint: Endpoint, server: ModelServer, ask: Ask
) -> None:
    server.behave = answers("whale")
    await endpoint.ask(ask)
    [asked] = server.asked
    system, user = asked["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert json.loads(user["content"]) == {"question": "Which is bigger?", "options": ["mouse", "whale"]}
    assert "Which is bigger?" not in system["content"]
    assert "tools" not in asked
    assert asked["max_tokens"] == 100
    assert asked["response_format"]["json_schema"]["schema"]["properties"]["answer"]["enum"] == ["mouse", "whale"]
    assert server.headers[0]["authorization"] == "Bearer secret-key"


@pytest.mark.parametrize(
    ("behave", "problem"),
    [
        (says("I think that the whale is the bigger one."), Problem.PROSE),
        (says('{"answer": "elephant"}'), Problem.NO_SUCH_OPTION),
        (says('{"answer": 1}'), Problem.SHAPE),
        (says('{"answer": "whale", "accept": true}'), Problem.SHAPE),
        (says('["whale"]'), Problem.SHAPE),
        (says('{"answer": "wha'), Problem.SHAPE),
        (says(""), Problem.EMPTY),
        (says(None), Problem.EMPTY),
        (says("whale " * 2000), Problem.TOO_LONG),
        (says('{"answer": "whale"', "length"), Problem.CUT),
        (says('{"answer": "whale"}', "content_filter"), Problem.FILTERED),
        (says('{"answer": "whale\u0000"}'), Problem.SHAPE),
    ],
)
async def test_what_names_no_option_is_recorded_and_not_used(
    endpoint: Endpoint, server: ModelServer, ask: Ask, behave: Behave, problem: Problem
) -> None:
    server.behave = behave
    said = await endpoint.ask(ask)
    assert isinstance(said, Said)
    assert (said.choice, said.problem) == (None, problem)
    assert len(said.text) <= 500
    assert "\0" not in said.text


@pytest.mark.parametrize(
    ("behave", "reason"),
    [
        (floods, "huge"),
        (hangs_up, "connection lost"),
        (sends(b"<html>Please log in</html>"), "not a completion"),
        (sends(b'{"choices": []}'), "not a completion"),
        (sends(b'{"choices": [{"message": {"content": "wh'), "not a completion"),
        (sends(b"\x1f\x8b\x08 bomb", content_encoding="gzip"), "compressed"),
        (sends(b'{"choices": [{"message": {"content": 7}}]}'), "not a completion"),
    ],
)
async def test_what_is_no_answer_may_be_asked_again_and_counts_as_paid_in_full(
    endpoint: Endpoint, server: ModelServer, ask: Ask, behave: Behave, reason: str
) -> None:
    server.behave = behave
    away = await endpoint.ask(ask)
    assert away == Away(reason, may_cost=True)
    assert spent_units(endpoint, ask, away) == reserved_units(endpoint, ask)
    assert len(server.asked) == 1  # what may have been paid for is not asked twice


@pytest.mark.parametrize("behave", [stalls, drips])
async def test_an_answer_that_does_not_come_is_not_waited_for(server: ModelServer, ask: Ask, behave: Behave) -> None:
    server.behave = behave
    hasty = model_at(server, timeout_s=0.3)
    assert await hasty.ask(ask) == Away("time-out", may_cost=True)
    await hasty.close()


@pytest.mark.parametrize(
    "first", [fails(429), fails(429, retry_after="0.01"), fails(503), fails(500), floods_with(502)]
)
async def test_a_busy_endpoint_is_asked_again(endpoint: Endpoint, server: ModelServer, ask: Ask, first: Behave) -> None:
    server.behave = in_turn(first, answers("whale"))
    said = await endpoint.ask(ask)
    assert isinstance(said, Said)
    assert said.choice == 1
    assert len(server.asked) == 2


async def test_retries_end(endpoint: Endpoint, server: ModelServer, ask: Ask) -> None:
    server.behave = fails(503)
    assert await endpoint.ask(ask) == Away("HTTP 503", may_cost=False)
    assert len(server.asked) == 3


async def test_a_long_wait_is_not_sat_out(endpoint: Endpoint, server: ModelServer, ask: Ask) -> None:
    server.behave = fails(429, retry_after="3600")
    assert await endpoint.ask(ask) == Away("HTTP 429", may_cost=False, wait_s=3600.0)
    assert len(server.asked) == 1


@pytest.mark.parametrize("said", ["-1", "nan", "inf", "Wed, 21 Oct 2026 07:28:00 GMT"])
async def test_a_strange_retry_after_is_none(endpoint: Endpoint, server: ModelServer, ask: Ask, said: str) -> None:
    server.behave = in_turn(fails(429, retry_after=said), answers("whale"))
    assert isinstance(await endpoint.ask(ask), Said)


@pytest.mark.parametrize("status", [401, 402, 403, 404])
async def test_a_key_or_model_that_is_not_taken_costs_nothing_and_is_left_alone(
    endpoint: Endpoint, server: ModelServer, ask: Ask, status: int
) -> None:
    server.behave = fails(status, "no such key")
    away = await endpoint.ask(ask)
    assert isinstance(away, Away)
    assert "no such key" in away.reason
    assert (away.may_cost, away.wait_s) == (False, 300.0)
    assert len(server.asked) == 1


async def test_nobody_there_costs_nothing(ask: Ask) -> None:
    limits = Limits(timeout_s=0.5, pause_s=0.01)
    nowhere = Endpoint("m", url="http://127.0.0.1:9/v1", key="k", tariff=TOKENS, limits=limits)
    assert await nowhere.ask(ask) == Away("no connection", may_cost=False)
    await nowhere.close()


async def test_a_redirect_is_not_followed(endpoint: Endpoint, server: ModelServer, ask: Ask) -> None:
    server.behave = fails(307, location="http://127.0.0.1:9/v1/chat/completions")
    away = await endpoint.ask(ask)
    assert isinstance(away, Away)
    assert away.reason.startswith("HTTP 307")


def only(form: str, *, limit_name: str = "max_tokens", has_temperature: bool = True) -> Behave:
    """An endpoint that understands no more than this."""

    async def behave(request: object, body: Body) -> object:
        allowed = {"json_schema": 0, "json_object": 1, "text": 2}
        asked = body.get("response_format", {"type": "text"})["type"]
        if limit_name not in body:
            return await fails(400, f"Unsupported parameter. Use '{limit_name}' instead.")(request, body)  # type: ignore[arg-type]
        if "temperature" in body and not has_temperature:
            return await fails(400, "Unsupported value: 'temperature'")(request, body)  # type: ignore[arg-type]
        if allowed[asked] < allowed[form]:
            return await fails(400, "This response_format type is unavailable now")(request, body)  # type: ignore[arg-type]
        text = "whale" if asked == "text" else '{"answer": "whale"}'
        return await says(text)(request, body)  # type: ignore[arg-type]

    return behave  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("behave", "requests"),
    [
        (only("json_object"), 2),
        (only("text"), 3),
        (only("json_schema", limit_name="max_completion_tokens"), 2),
        (only("json_object", limit_name="max_completion_tokens", has_temperature=False), 4),
    ],
)
async def test_an_endpoint_is_asked_in_words_that_it_knows(
    endpoint: Endpoint, server: ModelServer, ask: Ask, behave: Behave, requests: int
) -> None:
    server.behave = behave
    for _ in range(2):
        said = await endpoint.ask(ask)
        assert isinstance(said, Said)
        assert said.choice == 1
    assert len(server.asked) == requests + 1  # what was found out is remembered


async def test_a_question_that_is_refused_where_others_are_taken_is_recorded(
    endpoint: Endpoint, server: ModelServer, ask: Ask
) -> None:
    server.behave = answers("whale")
    await endpoint.ask(ask)
    server.behave = fails(400, "data_inspection_failed")
    said = await endpoint.ask(ask)
    assert isinstance(said, Said)
    assert (said.problem, said.tokens_in, said.tokens_out) == (Problem.REFUSED, 0, 0)

    server.behave = answers("whale")
    await endpoint.ask(ask)
    assert server.asked[-1]["response_format"]["type"] == "json_schema"  # one refusal teaches no dialect


async def test_an_endpoint_that_never_took_a_question_is_a_matter_of_settings(
    endpoint: Endpoint, server: ModelServer, ask: Ask
) -> None:
    server.behave = fails(400, "Model Not Exist")
    away = await endpoint.ask(ask)
    assert isinstance(away, Away)
    assert "Model Not Exist" in away.reason


@pytest.mark.parametrize(
    "usage",
    [{}, {"prompt_tokens": -5, "completion_tokens": 10**12}, {"prompt_tokens": "many", "completion_tokens": 1.5}],
)
async def test_a_usage_that_cannot_be_counts_as_the_most_that_it_can_be(
    endpoint: Endpoint, server: ModelServer, ask: Ask, usage: Body
) -> None:
    server.behave = says('{"answer": "whale"}', usage=usage)
    said = await endpoint.ask(ask)
    assert isinstance(said, Said)
    assert said.choice == 1
    assert spent_units(endpoint, ask, said) == reserved_units(endpoint, ask)


async def test_a_picture_goes_along_as_data(endpoint: Endpoint, server: ModelServer, ask: Ask) -> None:
    server.behave = answers("whale")
    seen = Ask(ask.language, ask.instructions, ask.sha256, ask.data, ask.options, Picture("image/png", b"\x89PNG"))
    assert isinstance(await endpoint.ask(seen), Said)
    text, picture = server.asked[0]["messages"][1]["content"]
    assert json.loads(text["text"])["question"] == "Which is bigger?"
    assert picture["image_url"]["url"] == "data:image/png;base64,iVBORw=="
    assert seen.tokens_max > ask.tokens_max + 10_000
