"""A person asks to be forgotten."""

from contributors.sponsorships import State
from contributors.verification import identity_hash
from flows.deps import Cause, Deps, StaleRepeat, flow
from flows.shared.notices import DESK_JOB
from flows.shared.sponsors import settle
from kernel.ids import AccountId
from store import assignments, boards, contributors, flags, forgetting, inbox, ledger, sponsorships
from store.contributors import ContributorRow
from store.forgetting import Kept
from tasks.assignments import AssignmentStatus


@flow
async def forget_contributor(deps: Deps, person: ContributorRow, *, shown_units: int, cause: Cause) -> bool:
    """Cut the link from a person to their pseudonym and erase their words, if they have seen what they give up.

    Their answers stay as votes and their points as entries, under a number that is nobody's. Of the chat account only
    a keyed hash stays, with passed practice, a ban that holds and flags that make pay wait, where there are any.

    Shape:   `shown_units` is the balance that they confirmed.
    Writes:  everything that store.forgetting names, in one transaction; the open task is given back. The signer's salt
             book and words that are still being judged follow: see sign_log and finish_forgetting.
    Returns: False where the balance has changed since: nothing is done.
    Raises:  StaleRepeat.
    """
    now = deps.clock.now()
    async with deps.sessions.write() as session:
        if not await inbox.claim(session, cause.bot, cause.update_id, now=now):
            raise StaleRepeat
        current = await contributors.locked(session, person.id)
        account = await ledger.balance(session, AccountId(current.account_id))
        assert account is not None
        if account.posted_units != shown_units:
            return False

        is_banned = current.contributor(is_operator=False).is_banned(now)
        suspending = await flags.suspending_of(session, person.id)
        if is_banned or suspending or current.practice:
            until, reason = (current.banned_until, current.ban_reason) if is_banned else (None, None)
            own = identity_hash(deps.people_key, current.platform, current.external_id)
            await forgetting.keep(session, own, Kept(current.practice, until, reason, suspending), now=now)
        opened = await assignments.open_of(session, person.id, lock=True)
        if opened is not None:
            await assignments.give_back(session, opened, status=AssignmentStatus.SKIPPED, now=now)
        for asked in await sponsorships.open_to(session, person.id):
            await settle(session, asked, State.LAPSED, now=now)
        await forgetting.cut_link(session, person.id, bot=cause.bot, chat_id=current.chat_id, now=now)
        await boards.clear(session, person.id)  # before words: whoever counts work takes the same two in this order
        await forgetting.erase_salts(session, person.id, current.account_id)
        await forgetting.erase_words(session, person.id, now=now)
    for job in ("forgetting", "log", "board-copy", DESK_JOB):
        deps.waker.wake(job)
    return True
