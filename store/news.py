"""What has come into each scope since its newest fit."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, or_, select, tuple_, update

from scoring.pacing import SMALL_SCOPE, VERDICT_WAITS, News, is_due
from store.evidence import Scope
from store.sessions import ReadSession, WriteSession
from store.tables.evidence import scopes
from store.tables.types import UtcDateTime
from store.tables.work import campaigns, responses, tasks
from store.votes import IS_VOTE

_SCOPE: Final = (responses.c.campaign_id, responses.c.kind, responses.c.option_set)
_FITTED: Final = (scopes.c.fit_id, scopes.c.vote_count, scopes.c.fitted_at, scopes.c.reached_tau_at)
_IS_UNSEEN: Final = responses.c.fit_id.is_(None)
_LAST_CALL: Final = and_(campaigns.c.status == "closing", responses.c.kind != "review", tasks.c.open_leases == 0)
_GOLD_WAITS: Final = and_(
    tasks.c.gold.is_not(None), responses.c.submitted_at <= bindparam("gold_before", type_=UtcDateTime)
)
_PANEL_WAITS: Final = and_(tasks.c.appealed_task_id.is_not(None), tasks.c.status != "open")
_OF_VOTES: Final = (
    select(
        *_SCOPE,
        *_FITTED,
        func.sum(case((_IS_UNSEEN, 1), else_=0)),
        func.min(responses.c.submitted_at),
        func.max(case((campaigns.c.status == "closing", 1), else_=0)),
    )
    .join(campaigns, campaigns.c.id == responses.c.campaign_id)
    .join(tasks, tasks.c.id == responses.c.task_id)
    .join(scopes, and_(*(own == scopes.c[own.name] for own in _SCOPE)), isouter=True)
    .where(
        responses.c.state == "submitted",
        responses.c.scorable_at <= bindparam("now", type_=UtcDateTime),
        IS_VOTE,
        or_(_IS_UNSEEN, _LAST_CALL, _GOLD_WAITS, _PANEL_WAITS),
    )
    .group_by(*_SCOPE, *_FITTED)
)
_ASKED: Final = select(scopes.c.campaign_id, scopes.c.kind, scopes.c.option_set, scopes.c.fit_id).where(
    scopes.c.asked_at.is_not(None)
)


async def due_scopes(session: ReadSession, *, now: datetime, limit: int) -> dict[Scope, UUID | None]:
    """Scopes to fit now with their newest fit: those a person asked for, then those whose news have waited longest.

    News are votes that no fit has seen, gold that has waited long enough, a closing campaign's last votes, or
    a panel's that has ended.
    """
    due = {Scope(*row[:3]): row[3] for row in await session.execute(_ASKED.limit(limit))}
    found = []
    for row in await session.execute(_OF_VOTES, {"now": now, "gold_before": now - VERDICT_WAITS}):
        *scope, fit_id, votes, fitted_at, reached_tau_at, unseen, since, closing = row
        news = News(votes or 0, int(unseen), fitted_at, since, reached_tau_at is not None, bool(closing))
        if is_due(news, now):
            found.append((since, Scope(*scope), fit_id))
    for _, each, fit_id in sorted(found, key=lambda news: news[0])[:limit]:
        due.setdefault(each, fit_id)
    return due


_KEY: Final = (scopes.c.campaign_id, scopes.c.kind, scopes.c.option_set)
_QUIET: Final = (
    select(*_KEY)
    .where(
        scopes.c.campaign_id == bindparam("of_campaign"),
        scopes.c.kind == bindparam("of_kind"),
        scopes.c.option_set == bindparam("of_option_set"),
        scopes.c.vote_count >= SMALL_SCOPE,
        scopes.c.reached_tau_at.is_(None),
    )
    .with_for_update(skip_locked=True)
)
_REACHED: Final = update(scopes).where(tuple_(*_KEY).in_(_QUIET)).values(reached_tau_at=bindparam("at"))


async def reached_tau(session: WriteSession, scope: Scope, *, now: datetime) -> None:
    """Note that a task of a large scope is sure by its online state; a small one is fitted at every tick anyway.

    While a fit is being recorded nothing is noted: it waits for tasks that whoever notes this has locked.
    """
    names = {"of_campaign": scope.campaign_id, "of_kind": scope.kind, "of_option_set": scope.option_set}
    await session.run(_REACHED, names | {"at": now})
