"""Panels are heard: what is clear is decided, the rest goes to the operators; and deadlines end."""

from collections import Counter
from datetime import datetime
from typing import Final

from flows.deps import Deps, flow
from flows.shared.appeals import Ending, choice_of, conclude
from scoring.rules import RULES_VERSION
from store import appeals, campaigns, panels, promises, responses, rings
from store.appeals import Due
from store.campaigns import CampaignRow
from store.responses import Step
from store.sessions import WriteSession
from tasks.appeals import AppealStatus, DecidedBy, PanelWord, decision_of

BATCH: Final = 100


@flow
async def settle_appeals(deps: Deps) -> int:
    """Decide each appeal whose panel has spoken clearly; hand over the others; free what nobody appeals any more.

    Writes:  appeals, and what follows from them; the promises of refused answers whose deadline is over.
    Returns: how many appeals and deadlines were settled.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        heard = await appeals.due(session, now=now, limit=BATCH)
        over = await appeals.lapsed(session, now=now, limit=BATCH)
        concerned = sorted({each.campaign_id for each in heard} | set(over.values()))
        rows = {row.id: row for row in await campaigns.by_ids(session, concerned, lock=True)}
        votes = await panels.votes_on(session, [each.panel_id for each in heard])

        done = 0
        for each in heard:
            done += await _settle(session, rows[each.campaign_id], each, votes.get(each.panel_id, Counter()), now=now)
        for response_id, campaign_id in sorted(over.items()):
            if await appeals.end(session, response_id):
                promise = (await promises.of_responses(session, [response_id]))[response_id]
                await promises.release(session, rows[campaign_id], [promise])
                done += 1
    if done:
        for job in ("settle", "deliver", "campaigns"):
            deps.waker.wake(job)
    return done


async def _settle(
    session: WriteSession, campaign: CampaignRow, each: Due, votes: Counter[int], *, now: datetime
) -> bool:
    """End one appeal by its panel's word, or let an operator do so."""
    choice = choice_of("answer" if each.choice is None else "choice", each.choice)
    word = PanelWord(
        votes_for=votes[choice],
        votes_against=votes.total() - votes[choice],
        label=each.label,
        confidence=each.confidence or 0.0,
    )
    status = decision_of(word, choice, tau=campaign.campaign.tau, is_gold=each.is_gold)
    # Answers to one question share a panel: somebody may have sat on it before their mate appealed.
    if status is AppealStatus.OVERTURNED and await _has_mates(session, each):
        status = AppealStatus.OPERATOR
    if status is not AppealStatus.OPERATOR:
        return await conclude(session, campaign, Ending(each.response_id, status, DecidedBy.PANEL, word), now=now)

    if not await appeals.hand_over(session, each, votes=(word.votes_for, word.votes_against), now=now):
        return False
    await panels.close_idle(session, [each.panel_id], now=now)
    await responses.add_steps(session, [Step(each.response_id, "handed_over", now, RULES_VERSION)])
    return True


async def _has_mates(session: WriteSession, each: Due) -> bool:
    mates = await rings.mates(session, each.contributor_id)
    return bool(mates and mates & await panels.members(session, each.panel_id))
