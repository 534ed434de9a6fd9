"""What follows from a fit, from stored rows to flags: a paster by name of the model, a ring by its members."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np

from flows.shared import conclusions
from flows.shared.conclusions import Gathered
from kernel.ids import CampaignId, random_id
from kernel.money import Amount, Range
from scoring.arrays import IntArray
from scoring.honesty.flags import FlagReason
from scoring.judge import Judgement, judge
from store.campaigns import CampaignRow, write_settings
from store.evidence import Scope
from store.tasks import TaskRow
from store.votes import Vote
from tasks.campaigns import Campaign, CampaignStatus

NOW = datetime(2026, 11, 30, tzinfo=UTC)
N_TASKS, HONEST = 80, 14
CAMPAIGN = random_id()


def campaign() -> CampaignRow:
    pay = {"choice": Range(Amount.aic(2), Amount.aic(5))}
    settings = write_settings(Campaign(CampaignId(CAMPAIGN), 1, "t", CampaignStatus.LIVE, pay, max_overlap=6))
    named = {"id": CAMPAIGN, "number": 1, "title": "t", "status": "live", "settings": settings, "funding": "sponsored"}
    rest: dict[str, Any] = {name: 0 if name.endswith("_units") else None for name in CampaignRow.__dataclass_fields__}
    return CampaignRow(**rest | named)


def task(id: UUID, gold: int | None) -> TaskRow:
    named = {"id": id, "option_count": 2, "gold": gold, "is_full_overlap": False, "status": "open", "open_leases": 0}
    rest: dict[str, Any] = dict.fromkeys(TaskRow.__dataclass_fields__)
    return TaskRow(**rest | named)


def gathered(*, model: IntArray, sheet: IntArray) -> Gathered:
    """Fourteen people of accuracy .85, one who pastes the model, and four who share a sheet; six votes a task."""
    random = np.random.default_rng(4)
    truth = random.integers(2, size=N_TASKS)
    ids = sorted(random_id() for _ in range(N_TASKS))
    people = sorted(random_id() for _ in range(HONEST + 5))
    votes = []

    def vote(index: int, person: int, choice: int) -> None:
        votes.append(Vote(random_id(), ids[index], people[person], choice, "submitted", NOW, is_unseen=True))

    for index in range(N_TASKS):
        for person in random.choice(HONEST, 4, replace=False):
            vote(index, int(person), int(truth[index] ^ (random.random() > 0.85)))
        vote(index, HONEST, int(model[index]))
        if index < N_TASKS // 2:
            for member in range(4):
                vote(index, HONEST + 1 + member, int(sheet[index]))
    return Gathered(
        scope=Scope(CAMPAIGN, "choice", "2"),
        campaign=campaign(),
        tasks=[task(id, int(truth[index]) if index % 10 == 0 else None) for index, id in enumerate(ids)],
        votes=votes,
        people=people,
        elsewhere={},
        answers={"some-model": dict(zip(ids, model.tolist(), strict=True))},
        suspended=frozenset(),
        cleared={},
        previous_id=None,
    )


def decided() -> tuple[Gathered, Judgement]:
    random = np.random.default_rng(8)
    rows = gathered(model=random.integers(2, size=N_TASKS), sheet=random.integers(2, size=N_TASKS))
    return rows, judge(conclusions.evidence_of(rows, now=NOW))


def test_who_says_what_a_stored_model_says_is_flagged_with_the_evidence_and_nobody_else() -> None:
    rows, judgement = decided()

    (raised,) = [each for each in conclusions.raised_flags(rows, judgement) if each.reason is FlagReason.PASTE]

    assert raised.contributor_id == rows.people[HONEST]
    assert (raised.evidence["model"], raised.evidence["votes"]) == ("some-model", N_TASKS)
    assert raised.evidence["z"] > 3
    assert raised.evidence["effect"] > 0.35


def test_a_ring_is_flagged_member_by_member_and_named_by_its_first() -> None:
    rows, judgement = decided()
    members = rows.people[HONEST + 1 :]

    rings = conclusions.rings_of(rows, judgement)
    raised = [each for each in conclusions.raised_flags(rows, judgement) if each.reason is FlagReason.RING]

    assert rings == dict.fromkeys(members, members[0])
    assert [each.contributor_id for each in raised] == members
    assert [dict(each.evidence) for each in raised] == [{"shared": 40, "equal": 40, "members": 4}] * 4


def test_whom_a_person_cleared_of_pasting_is_let_alone_until_there_is_twice_as_much() -> None:
    rows, _ = decided()
    paster = rows.people[HONEST]

    for cleared_at, is_flagged in ((N_TASKS // 2, True), (N_TASKS // 2 + 1, False)):
        cleared = replace(rows, cleared={paster: {FlagReason.PASTE: cleared_at}})
        assert judge(conclusions.evidence_of(cleared, now=NOW)).flagged[HONEST] == is_flagged
