"""Somebody writes for the first time."""

from typing import Any

from contributors.days import guess_zone
from contributors.verification import identity_hash
from flows.deps import Cause, Deps, StaleRepeat, flow
from kernel.ids import AccountId, new_id, random_id
from kernel.values import Language
from ledger.accounts import Account, AccountKind
from store import contributors, flags, forgetting, inbox, ledger
from store.contributors import ContributorRow


@flow
async def register_contributor(
    deps: Deps,
    *,
    platform: str,
    external_id: str,
    language: Language | None,
    payload: str | None,
    cause: Cause,
) -> ContributorRow:
    """Give a chat account its pseudonym and its ledger account; one that is known keeps what it has.

    Whoever was forgotten is a stranger again, but for a ban, flags that make their pay wait, and practice they passed.
    Writes:  contributor, identity and an empty ledger account, once; the newest start payload.
    Raises:  StaleRepeat.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if payload is not None:  # else what the person wants comes after this, with the same cause
            await inbox.claim(session, cause.bot, cause.update_id, now=now)
        known = await contributors.by_identity(session, platform, external_id)

        if known is None:
            if await inbox.is_done(session, cause.bot, cause.update_id) and payload is None:
                raise StaleRepeat  # they were forgotten by this very update
            was = await forgetting.take_kept(session, identity_hash(deps.people_key, platform, external_id))
            account = Account(id=AccountId(random_id()), kind=AccountKind.CONTRIBUTOR)
            row: dict[str, Any] = {
                "id": new_id(now),
                "account_id": account.id,
                "language": None,
                "zone": guess_zone(language or Language.EN),
                "start_payload": payload,
                "work_count": 0,
                "practice": was.practice if was else {},
                "banned_until": was.banned_until if was else None,
                "ban_reason": was.ban_reason if was else None,
                "created_at": now,
            }
            await ledger.open_accounts(session, [account], now=now)
            await contributors.add(session, row, platform=platform, external_id=external_id)
            await flags.put_again(session, row["id"], was.flags if was else (), now=now)
        elif payload is not None or known.notices_blocked_at is not None:
            # Whoever writes to us can be written to again.
            kept = known.start_payload if payload is None else payload
            await contributors.change(session, known.id, start_payload=kept, notices_blocked_at=None)

        registered = await contributors.by_identity(session, platform, external_id)
    assert registered is not None
    return registered
