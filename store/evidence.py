"""Evidence: the succession of fits of each scope, and what they say of people."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, case, exists, or_, select, update

from scoring.standing import Standing, Tally, state_of
from store import joined
from store.ledger_rows import is_one_of
from store.rows import insert_or_ignore, insert_or_replace
from store.sessions import ReadSession, WriteSession
from store.tables.evidence import fits, scopes, standings, tallies
from store.tables.work import response_steps

SKEW: Final = timedelta(minutes=1)
"""A fit that was asked for less than this before another began is made too: that one may not have seen why, and the
clocks of two processes differ."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is judged together."""

    campaign_id: UUID
    kind: str
    option_set: str


@dataclass(frozen=True, slots=True)
class FitRow:
    """One fit as it is recorded."""

    id: UUID
    scope: Scope
    previous_id: UUID | None
    model: str
    rules_version: str
    gold_count: int
    vote_count: int
    last_response_at: datetime
    facts: dict[str, Any]
    at: datetime


async def ask_fit(session: WriteSession, wanted: Sequence[Scope], *, now: datetime) -> None:
    """Have these scopes fitted again, though nobody has voted: something else that a fit rests on has changed.

    Locks:   the scopes' rows, before any flag or standing, and before the campaign's row.
    """
    for scope in sorted(set(wanted), key=lambda each: (each.campaign_id, each.kind, each.option_set)):
        await session.execute(update(scopes).where(_is(scope)).values(asked_at=now))


async def head(session: ReadSession, scope: Scope) -> UUID | None:
    """The newest fit of a scope."""
    found: UUID | None = (await session.execute(select(scopes.c.fit_id).where(_is(scope)))).scalar_one_or_none()
    return found


async def advance(session: WriteSession, fit: FitRow) -> bool:
    """Make this fit the scope's newest; False when another fit got there first, and nothing may be written.

    Locks:   the scope's row.
    """
    await session.execute(
        insert_or_ignore(session, scopes).values(
            campaign_id=fit.scope.campaign_id,
            kind=fit.scope.kind,
            option_set=fit.scope.option_set,
        ),
    )
    moved = await session.execute(
        update(scopes)
        .where(_is(fit.scope), scopes.c.fit_id.is_not_distinct_from(fit.previous_id))
        .values(
            fit_id=fit.id,
            fitted_at=fit.at,
            vote_count=fit.vote_count,
            mean_accuracy=fit.facts["mean_accuracy"],
            reached_tau_at=None,
            asked_at=case((scopes.c.asked_at >= fit.at - SKEW, scopes.c.asked_at)),
        ),
    )
    if moved.rowcount != 1:
        return False
    row = {name: getattr(fit, name) for name in FitRow.__dataclass_fields__ if name != "scope"}
    await session.execute(fits.insert().values(**row, **asdict(fit.scope)))
    return True


async def replayable(session: ReadSession, campaign_id: UUID, *, limit: int) -> list[FitRow]:
    """The newest fits of a campaign that decided something and kept what a replay needs, newest first."""
    has_decided = exists().where(response_steps.c.fit_id == fits.c.id, response_steps.c.step == "judged")
    statement = (
        select(fits)
        .where(fits.c.campaign_id == campaign_id, has_decided)
        .order_by(fits.c.at.desc(), fits.c.id.desc())
        .limit(limit)
    )
    rows = [dict(row) for row in (await session.execute(statement)).mappings()]
    return [_fit(row) for row in rows if "evidence_sha256" in row["facts"]]


async def judged_by(session: ReadSession, fit_id: UUID) -> dict[UUID, dict[str, Any]]:
    """The responses that a fit decided, with its reasons."""
    statement = select(response_steps.c.response_id, response_steps.c.facts).where(
        response_steps.c.fit_id == fit_id, response_steps.c.step == "judged"
    )
    return {row.response_id: row.facts for row in await session.execute(statement)}


def _fit(row: dict[str, Any]) -> FitRow:
    scope = Scope(row["campaign_id"], row["kind"], row["option_set"])
    return FitRow(scope=scope, **{name: row[name] for name in FitRow.__dataclass_fields__ if name != "scope"})


async def tallies_elsewhere(session: ReadSession, scope: Scope, people: Sequence[UUID]) -> dict[UUID, Tally]:
    """What the other scopes of the kind say of these people, summed."""
    statement = select(tallies.c.contributor_id, tallies.c.sums).where(
        tallies.c.kind == scope.kind,
        is_one_of(session, tallies.c.contributor_id, people),
        or_(tallies.c.campaign_id != scope.campaign_id, tallies.c.option_set != scope.option_set),
    )
    found: dict[UUID, Tally] = {}
    for person, sums in (await session.execute(statement)).all():
        found[person] = found.get(person, Tally()) + Tally(**sums)
    return found


async def tallies_of(session: ReadSession, kind: str, people: Collection[UUID]) -> dict[UUID, Tally]:
    """What all scopes of a kind say of these people, summed."""
    statement = select(tallies.c.contributor_id, tallies.c.sums)
    statement = statement.where(tallies.c.kind == kind, is_one_of(session, tallies.c.contributor_id, people))
    found: dict[UUID, Tally] = {}
    for person, sums in (await session.execute(statement)).all():
        found[person] = found.get(person, Tally()) + Tally(**sums)
    return found


async def scopes_with(session: ReadSession, people: Collection[UUID]) -> list[Scope]:
    """Where these people have been judged."""
    columns = (tallies.c.campaign_id, tallies.c.kind, tallies.c.option_set)
    rows = await session.execute(
        select(*columns).where(is_one_of(session, tallies.c.contributor_id, people)).distinct()
    )
    return [Scope(*row) for row in rows]


async def put_tallies(session: WriteSession, scope: Scope, rows: Sequence[tuple[UUID, Tally]], fit_id: UUID) -> None:
    """Replace what this scope says of people.

    Shape:   (contributor id, tally), in id order, so that two fits lock rows in the same order.
    """
    if rows:
        await session.execute(
            insert_or_replace(session, tallies, ("campaign_id", "kind", "option_set", "contributor_id")),
            [
                {
                    **asdict(scope),
                    "contributor_id": person,
                    "counted": tally.counted,
                    "sums": asdict(tally),
                    "fit_id": fit_id,
                }
                for person, tally in rows
            ],
        )


async def add_to_tally(session: WriteSession, scope: Scope, person: UUID, more: Tally, fit_id: UUID) -> Tally:
    """Add one decided answer to its author's tally in a scope.

    Returns: the person's tally over all scopes of the kind, and over their joined accounts.
    """
    own = select(tallies.c.sums).where(
        tallies.c.campaign_id == scope.campaign_id,
        tallies.c.kind == scope.kind,
        tallies.c.option_set == scope.option_set,
        tallies.c.contributor_id == person,
    )
    stored: dict[str, Any] | None = (await session.execute(own)).scalar_one_or_none()
    tally = (Tally(**stored) if stored else Tally()) + more
    await put_tallies(session, scope, [(person, tally)], fit_id)
    elsewhere = await tallies_elsewhere(session, scope, [person])
    more_of_them = await tallies_of(session, scope.kind, await joined.others(session, person))
    return sum(more_of_them.values(), tally + elsewhere.get(person, Tally()))


async def stand_again(session: WriteSession, kind: str, person: UUID, *, is_suspended: bool, now: datetime) -> None:
    """Say anew where somebody stands, by what the newest fits of all scopes say.

    Locks:   the standing's row.
    """
    own = and_(standings.c.contributor_id == person, standings.c.kind == kind)
    await session.execute(select(standings.c.state).where(own).with_for_update())
    accounts = [person, *await joined.others(session, person)]
    tally = sum((await tallies_of(session, kind, accounts)).values(), Tally())
    state = state_of(tally, suspended=is_suspended)
    await session.execute(update(standings).where(own).values(state=state, updated_at=now))


async def put_standings(
    session: WriteSession,
    kind: str,
    rows: Sequence[tuple[UUID, Standing, float]],
    *,
    now: datetime,
) -> None:
    """Replace people's standing in a kind.

    Shape:   (contributor id, standing, accuracy), in id order.
    """
    if rows:
        await session.execute(
            insert_or_replace(session, standings, ("contributor_id", "kind")),
            [
                {
                    "contributor_id": person,
                    "kind": kind,
                    "state": standing.state,
                    "counted": standing.counted,
                    "score": standing.score,
                    "standard_error": standing.standard_error,
                    "accuracy": accuracy,
                    "gold_right": standing.gold_right,
                    "gold_total": standing.gold_total,
                    "quality_parts": standing.quality.parts,
                    "updated_at": now,
                }
                for person, standing, accuracy in rows
            ],
        )


def _is(scope: Scope) -> Any:
    return and_(
        scopes.c.campaign_id == scope.campaign_id,
        scopes.c.kind == scope.kind,
        scopes.c.option_set == scope.option_set,
    )
