"""The real openai client talks to the baseline as it would to any provider."""

import json
from collections.abc import AsyncIterator

import openai
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox.openai_api import MODEL, NOT_ON_THE_SHEET, ModelApi, Simulated

SIMULATED = {"simulated-0.7": Simulated({"[#7] 是猫还是狗？": "猫"}, 0.7)}
ASK = "Passage: The bridge was opened in 1932 by the mayor.\nQuestion: When was the bridge opened?"


@pytest_asyncio.fixture
async def client() -> AsyncIterator[openai.AsyncOpenAI]:
    app = web.Application()
    app.add_routes(ModelApi(SIMULATED).routes())
    async with (
        TestServer(app) as server,
        openai.AsyncOpenAI(base_url=str(server.make_url("/v1")), api_key="any", max_retries=0) as made,
    ):
        yield made


@pytest.mark.asyncio
async def test_the_models_are_listed(client: openai.AsyncOpenAI) -> None:
    assert [model.id async for model in client.models.list()] == [MODEL, "simulated-0.7"]
    assert (await client.models.retrieve("simulated-0.7")).owned_by == "sandbox"
    with pytest.raises(openai.NotFoundError):
        await client.models.retrieve("simulated-0.9")


@pytest.mark.asyncio
async def test_a_simulated_model_says_what_is_on_its_sheet_in_the_form_it_is_asked_for(
    client: openai.AsyncOpenAI,
) -> None:
    """The question as JSON data, as the house asks it; the options in another order change nothing."""
    asked = json.dumps({"question": "[#7] 是猫还是狗？", "options": ["狗", "猫"]}, ensure_ascii=False)
    spec = {
        "type": "object",
        "properties": {"answer": {"type": "string", "enum": ["狗", "猫"]}, "sure": {"type": "number"}},
        "required": ["answer", "sure"],
        "additionalProperties": False,
    }
    done = await client.chat.completions.create(
        model="simulated-0.7",
        messages=[{"role": "user", "content": f"Choose. {asked}"}],
        response_format={"type": "json_schema", "json_schema": {"name": "answer", "schema": spec, "strict": True}},
    )

    assert json.loads(done.choices[0].message.content or "") == {"answer": "猫", "sure": 0.7}
    assert done.model == "simulated-0.7"


@pytest.mark.asyncio
async def test_a_simulated_model_says_so_where_its_sheet_is_empty(client: openai.AsyncOpenAI) -> None:
    done = await client.chat.completions.create(
        model="simulated-0.7",
        messages=[{"role": "user", "content": json.dumps({"question": "Never asked?", "options": ["a", "b"]})}],
        response_format={"type": "json_object"},
    )

    assert done.choices[0].message.content == NOT_ON_THE_SHEET


@pytest.mark.asyncio
async def test_a_completion_carries_an_answer_an_identity_and_its_usage(client: openai.AsyncOpenAI) -> None:
    done = await client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": ASK}])

    assert "1932" in (done.choices[0].message.content or "")
    assert done.id.startswith("chatcmpl-")
    assert done.model == MODEL
    assert done.usage is not None
    assert done.usage.total_tokens == done.usage.prompt_tokens + done.usage.completion_tokens > 0


@pytest.mark.asyncio
async def test_an_enum_schema_is_honoured(client: openai.AsyncOpenAI) -> None:
    schema = {
        "type": "object",
        "properties": {"label": {"type": "string", "enum": ["体育", "财经"]}, "confidence": {"type": "number"}},
        "required": ["label", "confidence"],
        "additionalProperties": False,
    }
    done = await client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "user", "content": "体育新闻：球队赢了"}],
        response_format={"type": "json_schema", "json_schema": {"name": "label", "schema": schema, "strict": True}},
    )

    answer = json.loads(done.choices[0].message.content or "")
    assert answer["label"] == "体育"
    assert 0 < answer["confidence"] <= 1


@pytest.mark.asyncio
async def test_json_object_gives_an_object(client: openai.AsyncOpenAI) -> None:
    done = await client.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": ASK}], response_format={"type": "json_object"}
    )

    assert "1932" in json.loads(done.choices[0].message.content or "")["answer"]


@pytest.mark.asyncio
async def test_a_stream_says_the_same_piece_by_piece(client: openai.AsyncOpenAI) -> None:
    stream = await client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "user", "content": [{"type": "text", "text": ASK}]}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = [chunk async for chunk in stream]

    assert "1932" in "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert chunks[-1].usage is not None


@pytest.mark.asyncio
async def test_another_model_is_not_pretended(client: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="sandbox-lexical"):
        await client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": "hi"}])


@pytest.mark.asyncio
async def test_a_request_without_a_user_is_refused(client: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="'user'"):
        await client.chat.completions.create(model=MODEL, messages=[{"role": "system", "content": "hi"}])
