"""A campaign grown to very many tasks, as SQL makes them: too many for an import to be waited for."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text

from store.sessions import Sessions

GOLD_EVERY: Final = 50
"""One task in so many is gold: what an import asks for."""

_NUMBERS: Final = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)",
    "postgresql": "WITH numbers(n) AS (SELECT generate_series(1, :count))",
}
_ID: Final = {"sqlite": "printf('%032x', n)", "postgresql": "lpad(to_hex(n), 32, '0')::uuid"}
_NOW: Final = {"sqlite": "1764500000000000", "postgresql": "now()"}
_TASKS: Final = """
INSERT INTO tasks (id, campaign_id, kind, external_key, language, payload, option_set, option_count, gold, gold_at,
                   is_full_overlap, status, votes, open_leases, slots, gain, created_at)
{numbers}
SELECT {id}, :campaign, 'choice', 'many ' || n, CASE n % 2 WHEN 0 THEN 'en' ELSE 'zh' END,
       '{{"language": "en", "text": "Which?", "options": ["a", "b"]}}', '2', 2,
       CASE n % {gold_every} WHEN 0 THEN '0' END{json}, CASE n % {gold_every} WHEN 0 THEN {now} END,
       false, 'open', CASE WHEN n % :step = 0 THEN 1 + n % 2 ELSE n % 3 END, 0, 5,
       CASE WHEN n % :step = 0 AND n % 4 > 1 OR n % 3 = 1 THEN 0.0002 ELSE 0.2003 END, {now}
FROM numbers
"""
_DONE: Final = """
INSERT INTO assignments (id, lease, ref, task_id, campaign_id, contributor_id, status, is_gold, low_units, high_units,
                         price_parts, reserved_units, chat_id, opened_at, expires_at, finished_at)
SELECT id, substr({text}, 11, 22), 'AAAA', id, campaign_id, :person, 'submitted', gold IS NOT NULL, 1, 1, 1, 0, 1,
       {now}, {now}, {now}
FROM tasks
WHERE campaign_id = :campaign AND external_key LIKE 'many %' AND CAST(substr(external_key, 6) AS INTEGER) % :step = 0
"""
_BUDGET: Final = "UPDATE campaigns SET budget_units = 1000000000000000, open_tasks = :count WHERE id = :campaign"


@dataclass(frozen=True, slots=True)
class Many:
    """So many tasks for the campaign, half of them in each language; the person has done one in `step`."""

    campaign_id: UUID
    contributor_id: UUID
    tasks: int
    step: int


async def grow(sessions: Sessions, many: Many) -> None:
    """Add the tasks, and what the person has done of them."""
    store = "sqlite" if sessions.is_sqlite else "postgresql"
    words = {"numbers": _NUMBERS[store], "id": _ID[store], "now": _NOW[store], "gold_every": GOLD_EVERY}
    is_sqlite = store == "sqlite"
    add = _TASKS.format(json="" if is_sqlite else "::jsonb", **words)
    done = _DONE.format(text="id" if is_sqlite else "replace(id::text, '-', '')", now=_NOW[store])
    ids = {
        "campaign": many.campaign_id.hex if is_sqlite else many.campaign_id,
        "person": many.contributor_id.hex if is_sqlite else many.contributor_id,
    }
    async with sessions.write() as session:
        parameters = {"count": many.tasks, "step": many.step, **ids}
        for statement in (add, done, _BUDGET):
            used = {name: value for name, value in parameters.items() if f":{name}" in statement}
            await session.execute(text(statement), used)
