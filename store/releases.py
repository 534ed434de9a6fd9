"""Releases' rows: who makes which number, what was made, and which answers each has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, unique
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, exists, or_, select, update

from kernel.ids import new_id
from ledger.log.leaf import LeafType, ReleaseLeaf, commitment, encode
from ledger.log.manifest import Manifest
from ledger.log.merkle import leaf_hash
from store.bulk import insert_rows
from store.ledger_rows import is_one_of
from store.responses import ERASED
from store.rows import insert_row
from store.sessions import ReadSession, WriteSession
from store.tables.log import log_leaves
from store.tables.releases import released_answers, releases
from store.tables.work import campaigns, responses
from tasks.campaigns import CampaignStatus
from tasks.errors import ReleaseUnderWay

HELD: Final = timedelta(minutes=2)
"""Who makes a release says so more often than this; after that another may go on."""
_MAKING: Final = "making"
_MADE: Final = "made"
_ACCEPTED: Final = ("pending", "paid", "parked")


@unique
class State(Enum):
    """What the rows know of a release that lies on the disk."""

    UNKNOWN = "unknown"
    """Nothing, or that somebody who has fallen silent was making it."""
    HELD = "held"
    """Somebody makes it just now."""
    SPOILED = "spoiled"
    """Words that it holds were erased while it was being made, by somebody who has fallen silent."""
    MADE = "made"


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release that was made."""

    id: UUID
    campaign_id: UUID
    number: int
    asked_by: str
    made_at: datetime
    salt: bytes
    manifest_sha256: str
    counts: Mapping[str, int]
    withdrawn_at: datetime | None

    @property
    def leaf(self) -> ReleaseLeaf:
        """Its leaf in the log."""
        return ReleaseLeaf(commitment(self.salt, self.campaign_id.bytes), bytes.fromhex(self.manifest_sha256))


_COLUMNS: Final = [releases.c[name] for name in ReleaseRow.__dataclass_fields__]
_MADE_ONES: Final = select(*_COLUMNS).where(releases.c.state == _MADE)


def row_of(manifest: Manifest, number: int, *, asked_by: str, made_at: datetime) -> ReleaseRow:
    """What a manifest says, as a row."""
    return ReleaseRow(
        id=new_id(made_at),
        campaign_id=manifest.campaign.id,
        number=number,
        asked_by=asked_by,
        made_at=made_at,
        salt=manifest.campaign.salt,
        manifest_sha256=manifest.sha256.hex(),
        counts=manifest.counts,
        withdrawn_at=None,
    )


def subject_of(leaf: ReleaseLeaf) -> UUID:
    """What stands for a release among the subjects of leaves: told by the leaf alone, as a restored one has it."""
    return UUID(bytes=leaf_hash(encode(leaf))[:16])


async def begin(
    session: WriteSession, campaign_id: UUID, holder_id: UUID, *, asked_by: str, above: int, now: datetime
) -> int:
    """Take the next number, or go on with one whose maker has fallen silent: nothing of that one is left.

    Shape:   the number is greater than `above` and than any there is.
    Locks:   the campaign.
    Raises:  ReleaseUnderWay.
    """
    own = select(campaigns.c.number).where(campaigns.c.id == campaign_id).with_for_update()
    campaign = (await session.execute(own)).scalar_one()
    newest = select(releases).where(releases.c.campaign_id == campaign_id).order_by(releases.c.number.desc()).limit(1)
    found = (await session.execute(newest)).one_or_none()
    held = {"holder_id": holder_id, "beat_at": now, "asked_by": asked_by, "withdrawn_at": None}
    if found is not None and found.state == _MAKING:
        if found.beat_at > now - HELD and found.holder_id != holder_id:
            raise ReleaseUnderWay(release=f"C{campaign}@{found.number}")
        await session.execute(delete(releases).where(releases.c.id == found.id))
    number = max(above, 0 if found is None else found.number - (found.state == _MAKING)) + 1
    fresh = {"id": new_id(now), "campaign_id": campaign_id, "number": number, "state": _MAKING, "asked_at": now}
    await insert_row(session, releases, fresh | held)
    await _clear_answers(session, campaign_id, number)
    return number


async def beat(session: WriteSession, campaign_id: UUID, holder_id: UUID, *, now: datetime) -> bool:
    """Say that it goes on. Returns: False where another has taken it over."""
    own = and_(releases.c.campaign_id == campaign_id, releases.c.holder_id == holder_id, releases.c.state == _MAKING)
    return (await session.execute(update(releases).where(own).values(beat_at=now))).rowcount == 1


async def give_up(session: WriteSession, campaign_id: UUID, holder_id: UUID) -> None:
    """Leave no trace of what was not finished."""
    own = and_(releases.c.campaign_id == campaign_id, releases.c.holder_id == holder_id, releases.c.state == _MAKING)
    number = (await session.execute(select(releases.c.number).where(own))).scalar_one_or_none()
    if number is not None:
        await session.execute(delete(releases).where(own))
        await _clear_answers(session, campaign_id, number)


async def finish(session: WriteSession, made: ReleaseRow, holder_id: UUID, *, subject: UUID) -> bool:
    """Make it a release.

    Returns: False where it may not be one: another has taken it over, or words that it holds were erased meanwhile.
    """
    own = and_(
        releases.c.campaign_id == made.campaign_id,
        releases.c.holder_id == holder_id,
        releases.c.state == _MAKING,
        releases.c.withdrawn_at.is_(None),
    )
    values = {name: getattr(made, name) for name in ("made_at", "salt", "manifest_sha256", "counts")}
    changed = update(releases).where(own).values(values | {"state": _MADE, "leaf_subject": subject})
    if (await session.execute(changed)).rowcount == 1:
        return True
    known = await numbered(session, made.campaign_id, made.number)
    return known is not None and known.manifest_sha256 == made.manifest_sha256  # somebody has found and adopted it


async def state_of(session: ReadSession, campaign_id: UUID, number: int, *, now: datetime) -> State:
    """What the rows know of a release."""
    found = (
        await session.execute(
            select(releases.c.state, releases.c.beat_at, releases.c.withdrawn_at).where(
                releases.c.campaign_id == campaign_id, releases.c.number == number
            )
        )
    ).one_or_none()
    if found is None:
        return State.UNKNOWN
    if found.state == _MADE:
        return State.MADE
    if found.beat_at > now - HELD:
        return State.HELD
    return State.UNKNOWN if found.withdrawn_at is None else State.SPOILED


async def adopt(session: WriteSession, release: ReleaseRow, leaf: ReleaseLeaf) -> None:
    """Bring a row back that the database has lost, or was not told of any more."""
    subject = subject_of(leaf)
    unfinished = and_(releases.c.campaign_id == release.campaign_id, releases.c.number == release.number)
    await session.execute(delete(releases).where(unfinished, releases.c.state == _MAKING))
    row: dict[str, Any] = {name: getattr(release, name) for name in ReleaseRow.__dataclass_fields__}
    held = {"holder_id": release.id, "beat_at": release.made_at, "asked_at": release.made_at}
    await insert_row(session, releases, row | held | {"state": _MADE, "leaf_subject": subject})


async def newest(session: ReadSession, campaign_id: UUID) -> ReleaseRow | None:
    """The newest that was made."""
    statement = _MADE_ONES.where(releases.c.campaign_id == campaign_id).order_by(releases.c.number.desc()).limit(1)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else ReleaseRow(*row)


async def numbered(session: ReadSession, campaign_id: UUID, number: int) -> ReleaseRow | None:
    """The one of this number."""
    statement = _MADE_ONES.where(releases.c.campaign_id == campaign_id, releases.c.number == number)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else ReleaseRow(*row)


async def of_campaign(session: ReadSession, campaign_id: UUID) -> list[ReleaseRow]:
    """All, the newest first."""
    statement = _MADE_ONES.where(releases.c.campaign_id == campaign_id).order_by(releases.c.number.desc())
    return [ReleaseRow(*row) for row in await session.execute(statement)]


_UNPUBLISHED: Final = _MADE_ONES.where(
    ~exists().where(log_leaves.c.type == LeafType.RELEASE.value, log_leaves.c.subject == releases.c.leaf_subject)
).order_by(releases.c.made_at, releases.c.id)


async def without_leaf(session: ReadSession) -> list[ReleaseRow]:
    """Those that the log does not have yet. A leaf that came back from the published log counts."""
    return [ReleaseRow(*row) for row in await session.execute(_UNPUBLISHED)]


async def note_answers(
    session: WriteSession, campaign_id: UUID, number: int, *, new: Collection[UUID], gone: Collection[UUID]
) -> None:
    """Remember which answers the release of this number has that the one before had not, and the other way round."""
    rows = [{"response_id": id, "campaign_id": campaign_id, "since": number} for id in new]
    if gone:
        left = update(released_answers).where(is_one_of(session, released_answers.c.response_id, gone))
        await session.execute(left.values(until=number))
    if rows:
        again = delete(released_answers).where(
            is_one_of(session, released_answers.c.response_id, new), released_answers.c.until.is_not(None)
        )
        await session.execute(again)
        await insert_rows(session, released_answers, rows)


async def known_answers(session: ReadSession, response_ids: Collection[UUID], *, before: int) -> set[UUID]:
    """Those of these answers that the release before this number has."""
    own = is_one_of(session, released_answers.c.response_id, response_ids)
    statement = select(released_answers.c.response_id).where(
        own, released_answers.c.since < before, released_answers.c.until.is_(None)
    )
    return set((await session.execute(statement)).scalars())


async def _clear_answers(session: WriteSession, campaign_id: UUID, number: int) -> None:
    """Undo what an unfinished release of this number has noted."""
    own = released_answers.c.campaign_id == campaign_id
    await session.execute(delete(released_answers).where(own, released_answers.c.since >= number))
    await session.execute(update(released_answers).where(own, released_answers.c.until >= number).values(until=None))


_HAVING: Final = (
    select(campaigns.c.number, releases.c.number)
    .select_from(released_answers)
    .join(releases, releases.c.campaign_id == released_answers.c.campaign_id)
    .join(campaigns, campaigns.c.id == releases.c.campaign_id)
    .where(
        released_answers.c.response_id == bindparam("response"),
        campaigns.c.status == CampaignStatus.CLOSED.value,
        releases.c.state == _MADE,
        releases.c.number >= released_answers.c.since,
        or_(released_answers.c.until.is_(None), releases.c.number < released_answers.c.until),
    )
    .order_by(releases.c.number)
)


async def having(session: ReadSession, response_id: UUID) -> list[tuple[int, int]]:
    """The releases that an answer went into, each as its campaign's number and its own.

    Told once the campaign is closed: before, gold is in none, and what is missing would tell which tasks are gold.
    """
    return [(campaign, number) for campaign, number in await session.execute(_HAVING, {"response": response_id})]


async def withdraw(session: WriteSession, contributor_id: UUID, *, now: datetime) -> None:
    """Withdraw every release that may hold words of this person, before they are erased; one that is being made too.

    Locks:   the campaigns, against who begins a release there: that one reads once the words are gone.
    """
    written = select(responses.c.campaign_id).where(
        responses.c.contributor_id == contributor_id,
        responses.c.text.is_not(None),
        responses.c.text != ERASED,
        responses.c.state.in_(_ACCEPTED),
    )
    was_there = or_(
        releases.c.state == _MAKING,
        exists().where(
            responses.c.contributor_id == contributor_id,
            responses.c.campaign_id == releases.c.campaign_id,
            responses.c.text.is_not(None),
            responses.c.text != ERASED,
            responses.c.state.in_(_ACCEPTED),
            responses.c.submitted_at <= releases.c.made_at,
        ),
    )
    against_begin = select(campaigns.c.id).where(campaigns.c.id.in_(written)).order_by(campaigns.c.id)
    await session.execute(against_begin.with_for_update(read=True, key_share=True))
    own = and_(releases.c.campaign_id.in_(written), releases.c.withdrawn_at.is_(None), was_there)
    await session.execute(update(releases).where(own).values(withdrawn_at=now))


async def withdrawn(session: ReadSession) -> Sequence[tuple[int, int]]:
    """Those that were withdrawn, each as its campaign's number and its own."""
    statement = (
        select(campaigns.c.number, releases.c.number)
        .join(campaigns, campaigns.c.id == releases.c.campaign_id)
        .where(releases.c.state == _MADE, releases.c.withdrawn_at.is_not(None))
    )
    return [(campaign, number) for campaign, number in await session.execute(statement)]
