"""Files through the house's own processes: its worker refuses with a reason, and its page takes what no bot can."""

import io
import json
import re
from pathlib import Path

import aiohttp
import pytest

from sandbox.crowd.processes import free_port
from tests.journeys.conftest import Stores
from tests.journeys.people import operator_of
from tests.support.house import house, running, telegram

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(120)]

ROW = {"text": "用过的电池应该放进哪个桶？", "options": ["厨余", "可回收", "有害", "其他"]}
WORDS = "，请看清楚再回答" * 220
ROWS = 4_500
LIMIT = 20 * 2**20


def large() -> bytes:
    """More than Telegram hands a bot."""
    rows = (ROW | {"id": str(number), "passage": f"{number}{WORDS}"} for number in range(ROWS))
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    assert len(data) > LIMIT
    return data


async def test_a_refusal_has_its_reason_and_a_large_file_comes_by_the_page(tmp_path: Path, embedded: Stores) -> None:
    web_port = free_port()
    own = f"http://127.0.0.1:{web_port}"
    async with telegram(tmp_path) as (_, sandbox):
        operator = await operator_of(sandbox)
        more = {"WEB_PORT": str(web_port), "WEB_URL": own}
        program = house(tmp_path, sandbox, embedded.database_url, operator.person, **more)
        async with running(program):
            await operator.ask("/campaign new Bins", "C1")
            for name, data, reason in (
                ("t.jsonl", b"\n", "no row that can be imported"),
                ("t.json", b'[{"data":\n', "has a mistake in line 2"),
                ("t.zip", b"PK no", "not a whole ZIP"),
            ):
                await operator.send(name, data)
                await operator.sees(reason)
            way = await operator.ask("/campaign upload C1", "opens a page")
            url = operator.messages[way.message_id]["reply_markup"]["inline_keyboard"][0][0]["url"]
            async with aiohttp.ClientSession() as http:
                async with http.get(url) as page:
                    assert "Bins" in await page.text()
                async with http.post(url, params={"name": "large.jsonl"}, data=io.BytesIO(large())) as answer:
                    told = await answer.json()
                    assert f"{ROWS:,} good rows" in told["report"]
                async with http.post(f"{own}{told['confirm']}") as answer:
                    assert f"{ROWS:,} tasks imported" in (await answer.json())["report"]
            await operator.ask("/campaign preview C1", "C1 · 1 of")
            assert await program.stop() == 0, program.words
            assert not re.search("error|Traceback", program.words), program.words
