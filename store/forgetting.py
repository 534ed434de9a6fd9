"""Forgetting a person: each part of the store that knows who they are, or holds their words, lets go of it.

What others were shown and judged, and what the ledger says, stays under the pseudonym, which is nobody's from then on.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, cast, delete, exists, or_, select, update

from ledger.log.leaf import LeafType
from store import bonuses, invitations, releases
from store.ledger_rows import is_one_of
from store.responses import ERASED
from store.rows import insert_or_ignore, insert_or_replace
from store.sessions import ReadSession, WriteSession
from store.tables.achievements import achievements
from store.tables.appeals import appeals
from store.tables.broadcasts import broadcast_recipients
from store.tables.choices import campaign_wishes
from store.tables.delivery import outbox, parked_updates
from store.tables.groups import group_members
from store.tables.invitations import invitations as invitation_rows
from store.tables.ledger import postings
from store.tables.log import erased_openings, log_leaves, transfer_salts
from store.tables.models import model_answers
from store.tables.oversight import notes, suspension_appeals
from store.tables.people import (
    contributors,
    erasures,
    forgotten_people,
    identities,
    practice_steps,
    prompts,
    skills,
    support_messages,
)
from store.tables.reminders import reminders
from store.tables.verification import verified_contacts
from store.tables.work import assignments, responses, tasks

_NOWHERE: Final = 0
"""No chat has this number."""
_DECIDED: Final = ("pending", "paid", "parked", "withheld", "withdrawn")
_REVIEW: Final = "review"
_COMPARE: Final = "compare"
GOES: Final = (
    identities,
    verified_contacts,
    practice_steps,
    support_messages,
    outbox,
    skills,
    achievements,
    group_members,
    reminders,
    campaign_wishes,
    invitation_rows,
    notes,
    suspension_appeals,
    broadcast_recipients,
)
"""Rows about a person that are deleted at once; prompts are too, by the chat."""
NAMELESS: Final[Mapping[str, Any]] = {
    "language": None,
    "zone": "UTC",
    "zone_before": None,
    "zone_changed_at": None,
    "quiet_from_h": None,
    "quiet_until_h": None,
    "start_payload": None,
    "notices_blocked_at": None,
    "reminders_off_at": None,
    "news_off_at": None,
    "banned_until": None,
    "ban_reason": None,
    "practice": {},
    "level": 1,
    "plays_for": None,
    "shown_name": None,
    "is_off_boards": False,
    "joined_to": None,
    "trusted_at": None,
}
"""What the pseudonym's own row says from then on; when it agreed, and how much and until when it worked, stays."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays of a chat account: the practice that was passed, a ban, and flags that make pay wait."""

    practice: dict[str, int]
    banned_until: datetime | None
    ban_reason: str | None
    flags: list[dict[str, Any]]


async def keep(session: WriteSession, identity_hash: str, kept: Kept, *, now: datetime) -> None:
    """Keep it under the account's keyed hash."""
    values = {
        "identity_hash": identity_hash,
        "practice": kept.practice,
        "banned_until": kept.banned_until,
        "ban_reason": kept.ban_reason,
        "flags": kept.flags,
        "forgotten_at": now,
    }
    await session.execute(insert_or_replace(session, forgotten_people, ("identity_hash",)).values(**values))


async def take_kept(session: WriteSession, identity_hash: str) -> Kept | None:
    """What was kept of an account that comes back; from then on it stands with the person again."""
    own = forgotten_people.c.identity_hash == identity_hash
    row = (await session.execute(select(forgotten_people).where(own))).one_or_none()
    if row is None:
        return None
    await session.execute(delete(forgotten_people).where(own))
    return Kept(row.practice, row.banned_until, row.ban_reason, row.flags or [])


async def cut_link(session: WriteSession, contributor_id: UUID, *, bot: str, chat_id: int, now: datetime) -> None:
    """Delete who a pseudonym is: chat account, number's hash, language and zone, chats, messages, drafts, notices."""
    for table in GOES:
        await session.execute(delete(table).where(table.c.contributor_id == contributor_id))
    here = (prompts.c.bot == bot) & (prompts.c.chat_id == chat_id)
    await session.execute(delete(prompts).where(or_(prompts.c.contributor_id == contributor_id, here)))
    await bonuses.drop_owed(session, contributor_id)
    await invitations.cut(session, contributor_id)
    mine = contributors.c.id == contributor_id
    await session.execute(update(contributors).where(mine).values(NAMELESS))
    await session.execute(
        update(assignments)
        .where(assignments.c.contributor_id == contributor_id)
        .values(chat_id=_NOWHERE, message_id=None, draft=None, draft_message_id=None)
    )
    await _drop_parked(session, chat_id)
    await session.execute(insert_or_ignore(session, erasures).values(contributor_id=contributor_id, looked_at=now))


async def erase_salts(session: WriteSession, contributor_id: UUID, account_id: UUID) -> None:
    """Delete what opens the leaves of an account, and let the signer do the same; notices that came in between too."""
    own = select(postings.c.transfer_id).where(postings.c.account_id == account_id)
    places = (
        select(log_leaves.c.leaf_index)
        .join(transfer_salts, transfer_salts.c.transfer_id == log_leaves.c.subject)
        .where(log_leaves.c.type == LeafType.TRANSFER.value, transfer_salts.c.transfer_id.in_(own))
    )
    await session.execute(insert_or_ignore(session, erased_openings).from_select(["leaf_index"], places))
    await session.execute(delete(transfer_salts).where(transfer_salts.c.transfer_id.in_(own)))
    await session.execute(delete(outbox).where(outbox.c.contributor_id == contributor_id))


async def erase_words(session: WriteSession, contributor_id: UUID, *, now: datetime) -> bool:
    """Erase reasons, and the answers in words that are decided, also where reviewers were shown them.

    Releases that hold them are withdrawn; their files follow: see finish_forgetting.

    Shape:   tasks about a decided answer are closed; their copy goes when nobody looks at it any more.
    Returns: whether none is left.
    """
    own = responses.c.contributor_id == contributor_id
    await session.execute(update(responses).where(own, responses.c.reason.is_not(None)).values(reason=None))
    await session.execute(update(appeals).where(appeals.c.contributor_id == contributor_id).values(text=None))
    await releases.withdraw(session, contributor_id, now=now)
    is_contested = exists().where(appeals.c.response_id == responses.c.id, appeals.c.decided_at.is_(None))
    decided = (own, responses.c.text != ERASED, responses.c.state.in_(_DECIDED), ~is_contested)
    await session.execute(update(responses).where(*decided).values(text=ERASED))

    are_copies_gone = await _erase_copies(session, contributor_id, now=now)
    left = select(responses.c.id).where(own, responses.c.text != ERASED).limit(1)
    return are_copies_gone and (await session.execute(left)).first() is None


async def _erase_copies(session: WriteSession, contributor_id: UUID, *, now: datetime) -> bool:
    """Erase answers from the tasks that asked about them. Returns: whether none is left."""
    own = (responses.c.contributor_id == contributor_id, responses.c.text == ERASED)
    reviews = select(tasks.c.id).join(responses, responses.c.id == tasks.c.reviewed_response_id).where(*own)
    columns = (tasks.c.id, tasks.c.kind, tasks.c.payload, tasks.c.status, tasks.c.open_leases)
    about = or_(tasks.c.id.in_(reviews), tasks.c.appealed_task_id.in_(reviews))
    found = list((await session.execute(select(*columns).where(about, tasks.c.kind == _REVIEW))).all())
    questions = select(responses.c.task_id).where(*own)
    compared = select(*columns).where(tasks.c.question_id.in_(questions), tasks.c.kind == _COMPARE)
    found += (await session.execute(compared)).all()
    erased = set(map(str, (await session.execute(select(responses.c.id).where(*own))).scalars()))
    copies = [row for row in found if _without(row.kind, row.payload, erased) != row.payload]
    closing = [row.id for row in copies if row.status == "open"]
    if closing:
        shut = update(tasks).where(tasks.c.id.in_(closing)).values(status="closed", slots=0, closed_at=now)
        await session.execute(shut)
    in_use = await _being_judged(session, [row.id for row in copies])
    done = [row for row in copies if row.open_leases == 0 and row.id not in in_use]
    for row in done:
        payload = _without(row.kind, row.payload, erased)
        await session.execute(update(tasks).where(tasks.c.id == row.id).values(payload=payload))
        await session.execute(update(model_answers).where(model_answers.c.task_id == row.id).values(text=None))
    return len(done) == len(copies)


def _without(kind: str, payload: dict[str, Any], erased: Collection[str]) -> dict[str, Any]:
    """What a task that shows answers says once those that are erased are gone from it."""
    if kind == _REVIEW:
        return {**payload, "answer": ERASED}
    sides = zip(("a", "b"), payload["of"] or (), strict=False)
    return {**payload, **{side: ERASED for side, response_id in sides if response_id in erased}}


async def _being_judged(session: ReadSession, task_ids: Collection[UUID]) -> set[UUID]:
    """Those of these tasks with answers that nobody has decided."""
    waits = responses.c.state.in_(("submitted", "adjudicate"))
    statement = select(responses.c.task_id).where(responses.c.task_id.in_(list(task_ids)), waits)
    return set((await session.execute(statement)).scalars())


async def unfinished(session: ReadSession, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Forgotten people with something still to erase, and their accounts; those not looked at for longest first."""
    statement = (
        select(contributors.c.id, contributors.c.account_id)
        .join(erasures, erasures.c.contributor_id == contributors.c.id)
        .order_by(erasures.c.looked_at, erasures.c.contributor_id)
        .limit(limit)
    )
    return [(row.id, row.account_id) for row in await session.execute(statement)]


async def finish(session: WriteSession, contributor_id: UUID) -> None:
    """Nothing of theirs is left to erase."""
    await session.execute(delete(erasures).where(erasures.c.contributor_id == contributor_id))


async def look_later(session: WriteSession, contributor_id: UUID, *, now: datetime) -> None:
    """Let others come first the next time."""
    await session.execute(update(erasures).where(erasures.c.contributor_id == contributor_id).values(looked_at=now))


async def accounts_without_owner(session: ReadSession, ids: Collection[UUID]) -> set[UUID]:
    """Those of these accounts whose person was forgotten."""
    has_identity = exists().where(identities.c.contributor_id == contributors.c.id)
    statement = select(contributors.c.account_id).where(
        is_one_of(session, contributors.c.account_id, ids), ~has_identity
    )
    return set((await session.execute(statement)).scalars())


async def openings_to_erase(session: ReadSession, *, limit: int) -> list[int]:
    """Leaves whose salts the signer still has."""
    found = select(erased_openings.c.leaf_index).order_by(erased_openings.c.leaf_index).limit(limit)
    return list((await session.execute(found)).scalars())


async def openings_erased(session: WriteSession, indices: Collection[int]) -> None:
    """The signer has them no longer."""
    await session.execute(delete(erased_openings).where(erased_openings.c.leaf_index.in_(list(indices))))


async def _drop_parked(session: WriteSession, chat_id: int) -> None:
    """Drop the updates of a person that could not be handled: they say who wrote, and what."""
    mentions = cast(parked_updates.c.update, Text).contains(str(chat_id))
    found = await session.execute(select(parked_updates.c.reference, parked_updates.c.update).where(mentions))
    own = [row.reference for row in found if _names(row.update, chat_id)]
    if own:
        await session.execute(delete(parked_updates).where(parked_updates.c.reference.in_(own)))


def _names(raw: Any, id: int) -> bool:
    """Whether an update names this account or chat anywhere."""
    if isinstance(raw, dict):
        return raw.get("id") == id or any(_names(value, id) for value in raw.values())
    return isinstance(raw, list) and any(_names(value, id) for value in raw)
