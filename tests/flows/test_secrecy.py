"""What must not be told: which tasks are gold."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from flows.shared.notices import verdict_notice
from kernel.values import Language
from store.promises import Promise
from views.notices import verdict_of
from views.receipts import verdict_line

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def told(reasons: dict[str, Any], language: Language) -> str:
    """What the author of a refused answer reads."""
    promise = Promise(
        response_id=UUID(int=1),
        contributor_id=UUID(int=2),
        assignment_id=UUID(int=3),
        lease="l",
        reserved_units=1,
        ref="8F2K",
        chat_id=4,
        message_id=5,
        submitted_at=NOW,
        reasons=reasons,
    )
    return verdict_line(language, verdict_of(verdict_notice(promise, "rejected", 0, now=NOW).facts))


@pytest.mark.parametrize("language", Language)
def test_refused_by_gold_reads_like_refused_by_peers(language: Language) -> None:
    by_gold: list[dict[str, Any]] = [{"by": "gold", "peers": 3, "agreeing": agreeing} for agreeing in (0, 3)]
    by_gold += [{"by": "gold", "peers": peers, "agreeing": 0} for peers in (0, 1)]
    by_peers: list[dict[str, Any]] = [{"by": "peers", "peers": peers, "agreeing": 0} for peers in (3, 4)]

    assert len({told(reasons, language) for reasons in by_gold + by_peers}) == 1
