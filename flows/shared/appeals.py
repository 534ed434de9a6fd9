"""How an appeal ends: what becomes of the answer, of its promise, of its panel, and who is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from flows.shared.amends import make_amends
from flows.shared.answers import settlement
from flows.shared.conclusions import Decided
from flows.shared.notices import verdict_notice
from flows.shared.sharing import hold, require_no_part
from kernel.ids import derived_id
from scoring.rules import RULES_VERSION
from store import appeals, audit, campaigns, desk_claims, outbox, panels, promises, responses, tasks
from store.appeals import AppealRow
from store.campaigns import CampaignRow
from store.contributors import ContributorRow
from store.desk_claims import Queue
from store.outbox import Notice
from store.responses import Step
from store.sessions import WriteSession
from tasks.appeals import AppealStatus, DecidedBy, PanelWord, Refused
from tasks.errors import AlreadyDecided
from tasks.kinds import kind_named, review
from views.why import AppealFacts

BY_APPEAL: Final = "appeal"
"""Whose word it was that an answer is accepted: `by`, among its reasons."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How one appeal ends.

    Shape:   `word` is the panel's, None where it stays as it was heard; `operator_id` and `note` an operator's;
             `reasons` a later fit's.
    """

    response_id: UUID
    status: AppealStatus
    by: DecidedBy
    word: PanelWord | None = None
    operator_id: str | None = None
    note: str | None = None
    reasons: dict[str, Any] | None = None


def choice_of(kind: str, choice: int | None) -> int:
    """What the panel would have to say for the appellant to be right."""
    if kind_named(kind).IS_REVIEWED:
        return review.ACCEPT
    assert choice is not None
    return choice


def refused_of(ref: str, stored: dict[str, Any]) -> Refused:
    """A stored response, as appeals look at it."""
    reasons = stored["reasons"] or {}
    return Refused(ref, stored["state"], stored["appeal_until"], is_by_person=reasons.get("by") == "operator")


def appeal_of(appeal: AppealRow, person: ContributorRow) -> AppealFacts:
    """An appeal as its author is told it: while the panel sits, nothing of what it says."""
    zone = ZoneInfo(person.zone)
    is_decided = appeal.decided_at is not None
    return AppealFacts(
        status=appeal.status,
        until=appeal.panel_until.astimezone(zone),
        votes_for=appeal.votes_for if is_decided else 0,
        votes_against=appeal.votes_against if is_decided else 0,
        by=appeal.decided_by,
        note=appeal.note,
    )


async def conclude(session: WriteSession, campaign: CampaignRow, ending: Ending, *, now: datetime) -> bool:
    """Close the appeal and do what follows from it, once; False when somebody else has closed it.

    An overturned answer is accepted, and is paid like any other: by the settlement, out of the promise that it kept,
    under the same ids. An upheld one keeps its promise no longer.
    Locks:   the campaign's row is the caller's.
    Writes:  the appeal, the response with its steps, its question or its promise, its panel, a notice that rings.
    """
    votes = None if ending.word is None else (ending.word.votes_for, ending.word.votes_against)
    said = {"status": ending.status, "decided_at": now, "operator_id": ending.operator_id, "note": ending.note}
    if not await appeals.decide(session, ending.response_id, ending.by, votes=votes, **said):
        return False
    appeal = await appeals.of_response(session, ending.response_id)
    assert appeal is not None
    promise = (await promises.of_responses(session, [ending.response_id]))[ending.response_id]
    if ending.status is AppealStatus.OVERTURNED:
        reasons = {"by": BY_APPEAL, "peers": appeal.votes_for + appeal.votes_against, "agreeing": appeal.votes_for}
        await accept(session, ending.response_id, ending.reasons or reasons, step="overturned", now=now)
    elif await appeals.end(session, ending.response_id):
        await responses.add_steps(session, [Step(ending.response_id, "upheld", now, RULES_VERSION)])
        await promises.release(session, campaign, [promise])
    await panels.close_idle(session, [appeal.panel_id], now=now)
    facts = {
        "ref": promise.ref,
        "lease": promise.lease,
        "status": ending.status,
        "by": ending.by,
        "votes_for": appeal.votes_for,
        "votes_against": appeal.votes_against,
        "note": ending.note,
    }
    await outbox.add_notices(session, [_notice(ending.response_id, promise.contributor_id, facts, now=now)], now=now)
    return True


async def raise_refused(
    session: WriteSession, campaign: CampaignRow, raised: Sequence[Decided], *, now: datetime
) -> None:
    """Accept what a later fit would not have refused, while it keeps its promise; pay is only ever raised.

    Locks:   the campaign's row is the caller's.
    """
    if not raised:
        return
    contested = await appeals.contested(session, [each.response_id for each in raised])
    for each in raised:
        if contested.get(each.response_id) is True:
            ending = Ending(each.response_id, AppealStatus.OVERTURNED, DecidedBy.FIT, reasons=each.reasons)
            await conclude(session, campaign, ending, now=now)
        elif each.response_id in contested and await accept(
            session, each.response_id, each.reasons, step="raised", now=now
        ):
            promise = (await promises.of_responses(session, [each.response_id]))[each.response_id]
            await outbox.add_notices(session, [verdict_notice(promise, "accepted", 0, now=now)], now=now)


async def accept(
    session: WriteSession, response_id: UUID, reasons: dict[str, Any], *, step: str, now: datetime
) -> bool:
    """Turn a refusal that keeps its promise into an acceptance; False when it keeps none any more.

    Locks:   the campaign's row is the caller's.
    """
    if not await appeals.end(session, response_id, state="pending", reasons=reasons):
        return False
    steps = [Step(response_id, name, now, RULES_VERSION, None, reasons) for name in (step, "pending")]
    await responses.add_steps(session, steps)
    (row,) = await responses.by_ids(session, [response_id])
    await make_amends(session, row, now=now)
    if kind_named(row["kind"]).IS_REVIEWED:
        settled = settlement(await responses.states_of_task(session, row["task_id"]))
        await tasks.settle_answer(session, row["task_id"], is_done=settled.is_done, wanted=settled.wanted, now=now)
    return True


def _notice(response_id: UUID, contributor_id: UUID, facts: dict[str, Any], *, now: datetime) -> Notice:
    return Notice(
        id=derived_id("notice appeal", response_id),
        contributor_id=contributor_id,
        kind="appeal",
        facts=facts,
        due_at=now,
        is_silent=False,
    )


async def decide_by_operator(
    session: WriteSession, response_id: UUID, *, operator_id: str, note: str | None, now: datetime
) -> str:
    """Accept the answer, or with a note refuse it for good.

    Locks:   the claim, the campaign's row.
    Writes:  as conclude; one line of the audit.
    Returns: the card's #ref.
    Raises:  OwnWork, HeldByAnother, AlreadyDecided.
    """
    appeal = await appeals.of_response(session, response_id)
    if appeal is None:
        raise AlreadyDecided
    await require_no_part(session, response_id, operator_id)
    await hold(session, Queue.APPEALS, response_id, operator_id, now=now)
    (campaign,) = await campaigns.by_ids(session, [appeal.campaign_id], lock=True)
    status = AppealStatus.OVERTURNED if note is None else AppealStatus.UPHELD
    ending = Ending(response_id, status, DecidedBy.OPERATOR, operator_id=operator_id, note=note)
    if not await conclude(session, campaign, ending, now=now):
        raise AlreadyDecided
    await desk_claims.release(session, Queue.APPEALS, response_id)
    ref = (await responses.refs_of(session, [response_id]))[response_id]
    await audit.note(session, operator_id, "appeal", f"#{ref}", now=now, accept=note is None, reason=note)
    return ref
