"""A person looks at their points."""

from flows.deps import Deps, flow
from kernel.ids import AccountId
from kernel.money import Amount
from scoring.rules import YOUNG_UNDER
from store import bonuses, contributors, ledger, prices, promises, suspects
from store.contributors import ContributorRow
from views.account import Balance


@flow
async def read_balance(deps: Deps, person: ContributorRow) -> Balance:
    """Available, pending and what it waits for, locked, and all ever earned."""
    async with deps.sessions.read() as session:
        account = await ledger.balance(session, AccountId(person.account_id))
        waiting = await promises.waiting_of(session, person.id)
        standings = await contributors.standing_of(session, person.id)
        held = await suspects.held_by_kind(session, person.id)
        confirmed = await suspects.confirmed_kinds(session, person.id)
        price = await prices.standing(session)
        earned = await promises.earned_by(session, person.id) + await bonuses.paid_to(session, person.id)

    assert account is not None
    to_go = max((YOUNG_UNDER - row["counted"] for row in standings.values()), default=YOUNG_UNDER)
    return Balance(
        available=Amount(account.posted_units - account.pending_units),
        pending=Amount(waiting.lowest_units),
        locked=Amount(account.pending_units),
        lifetime=Amount(earned),
        price_parts=price.price.price_parts,
        judging=waiting.judging,
        standing=waiting.accepted - sum(count for count, _ in held.values()),
        looked_at=Amount(sum(units for kind, (_, units) in held.items() if kind not in confirmed)),
        suspended=Amount(sum(units for kind, (_, units) in held.items() if kind in confirmed)),
        to_go=max(to_go, 0),
    )
