"""An author whose answer was wrongly refused stands as if it had been found good."""

from datetime import datetime
from typing import Any

from scoring.reviews import Review, amends_of_answer
from scoring.standing import standing, typical_score
from store import evidence, flags, responses
from store.evidence import Scope
from store.sessions import WriteSession
from tasks.kinds import kind_named


async def make_amends(session: WriteSession, row: dict[str, Any], *, now: datetime) -> None:
    """Put right what the refusal of an answer in free text said of its author.

    A choice needs nothing: its author's tally is drawn up anew by each fit.

    Shape:   `row` is the response as stored.
    Writes:  the author's tally and standing.
    """
    judged = await responses.judged(session, row["id"])
    if not kind_named(row["kind"]).IS_REVIEWED or row["fit_id"] is None or "support" not in judged:
        return
    author = row["contributor_id"]
    scope = Scope(row["campaign_id"], row["kind"], row["option_set"])
    amends = amends_of_answer(float(judged["support"]))
    tally = await evidence.add_to_tally(session, scope, author, amends, row["fit_id"])
    is_suspended = author in await flags.suspending(session, row["kind"], [author])
    stands = standing(tally, typical_score([], [], len(Review)), suspended=is_suspended)
    await evidence.put_standings(session, row["kind"], [(author, stands, tally.accuracy)], now=now)
