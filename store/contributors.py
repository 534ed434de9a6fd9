"""Contributors: pseudonyms with their language, consent and progress; and the erasable link to a chat account."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, func, select

from contributors.days import local_day, zone_of_days
from contributors.people import CONSENT_VERSION, Contributor
from contributors.quiet import QuietHours, quiet_hours
from kernel.ids import AccountId, ContributorId
from kernel.values import Language
from store.rows import changing_row, insert_or_ignore
from store.sessions import Bound, ReadSession, WriteSession
from store.tables.evidence import standings
from store.tables.people import contributors, identities, practice_steps
from store.tables.work import responses
from tasks.practice import practice_for


@dataclass(frozen=True, slots=True)
class ContributorRow:
    """A contributor as stored, with the chat account that this process knows them by."""

    id: UUID
    account_id: UUID
    language: str | None
    zone: str
    zone_before: str | None
    zone_changed_at: datetime | None
    quiet_from_h: int | None
    quiet_until_h: int | None
    consented_at: datetime | None
    consent_version: int | None
    start_payload: str | None
    notices_blocked_at: datetime | None
    reminders_off_at: datetime | None
    news_off_at: datetime | None
    banned_until: datetime | None
    ban_reason: str | None
    last_local_day: str | None
    work_count: int
    level: int
    practice: dict[str, int]
    plays_for: UUID | None
    shown_name: str | None
    is_off_boards: bool
    joined_to: UUID | None
    trusted_at: datetime | None
    created_at: datetime
    platform: str
    external_id: str

    @property
    def chat_id(self) -> int:
        """The private chat with this person: on Telegram the same number as the person's."""
        return int(self.external_id)

    def day_at(self, now: datetime) -> date:
        """The local day that an answer given now belongs to."""
        last = None if self.last_local_day is None else date.fromisoformat(self.last_local_day)
        return local_day(now, self.zone_of_days(now), last)

    def zone_of_days(self, now: datetime) -> str:
        """Whose midnight ends their day."""
        return zone_of_days(now, self.zone, before=self.zone_before, changed_at=self.zone_changed_at)

    @property
    def quiet_hours(self) -> QuietHours | None:
        """When notices wait, in their zone; None where they never do."""
        return quiet_hours(self.quiet_from_h, self.quiet_until_h)

    @property
    def is_newcomer(self) -> bool:
        """Whether they have never agreed to anything here; who comes back after /forget has practised before."""
        return self.consented_at is None and not self.practice

    @property
    def has_agreed(self) -> bool:
        """Whether they agreed to the consent card as it reads now."""
        return self.consented_at is not None and self.consent_version == CONSENT_VERSION

    def contributor(self, *, is_operator: bool) -> Contributor:
        """What decisions need to know of them."""
        return Contributor(
            id=ContributorId(self.id),
            account_id=AccountId(self.account_id),
            language=Language(self.language or Language.EN),
            zone=self.zone,
            consented_at=self.consented_at if self.has_agreed else None,
            practised=frozenset(kind for kind, done in self.practice.items() if done >= len(practice_for(kind))),
            banned_until=self.banned_until,
            ban_reason=self.ban_reason,
            is_operator=is_operator,
        )


_JOINED: Final = select(contributors, identities.c.platform, identities.c.external_id).join(
    identities,
    identities.c.contributor_id == contributors.c.id,
)
_BY_IDENTITY: Final = _JOINED.where(
    identities.c.platform == bindparam("platform"), identities.c.external_id == bindparam("external_id")
)
_LOCKED: Final = _JOINED.where(contributors.c.id == bindparam("id")).with_for_update(of=contributors, key_share=True)
"""Against whoever else decides about the person, not against rows that only refer to them: a settlement, which holds
the campaign that this person's flow waits for, writes notices to people."""


async def by_identity(session: ReadSession, platform: str, external_id: str) -> ContributorRow | None:
    """Whoever this chat account belongs to."""
    account = {"platform": platform, "external_id": external_id}
    rows = await session.dicts(_BY_IDENTITY, account)
    return ContributorRow(**rows[0]) if rows else None


async def by_id(session: ReadSession, contributor_id: UUID) -> ContributorRow | None:
    """The person; None where nobody is behind the pseudonym any more."""
    row = (await session.execute(_JOINED.where(contributors.c.id == contributor_id))).mappings().one_or_none()
    return None if row is None else ContributorRow(**row)


async def locked(session: WriteSession, contributor_id: UUID) -> ContributorRow:
    """The person as they are now.

    Locks:   PostgreSQL: their row.
    """
    (row,) = await session.dicts(*locking(contributor_id))
    return ContributorRow(**row)


def locking(contributor_id: UUID) -> Bound:
    """What `locked` reads, for a statement that does more."""
    return _LOCKED, {"id": contributor_id}


async def add(session: WriteSession, row: dict[str, Any], *, platform: str, external_id: str) -> bool:
    """Insert a person and the link to their chat account; False when the account is somebody's already."""
    await session.execute(contributors.insert().values(**row))
    link = insert_or_ignore(session, identities).values(
        platform=platform,
        external_id=external_id,
        contributor_id=row["id"],
    )
    return (await session.execute(link)).rowcount == 1


async def owner_of(session: ReadSession, account_id: UUID) -> UUID | None:
    """Whose account this is, None where it is no person's."""
    found: UUID | None = (
        await session.execute(select(contributors.c.id).where(contributors.c.account_id == account_id))
    ).scalar_one_or_none()
    return found


async def of_external(session: ReadSession, external_id: str) -> frozenset[UUID]:
    """Who goes by this id in any chat: the pseudonyms of an operator who has worked here too."""
    statement = select(identities.c.contributor_id).where(identities.c.external_id == external_id)
    return frozenset((await session.execute(statement)).scalars())


async def trusted_among(session: ReadSession, people: Collection[UUID]) -> frozenset[UUID]:
    """Those of these people whose reviews an operator trusts."""
    trusted = select(contributors.c.id).where(contributors.c.trusted_at.is_not(None))
    return frozenset((await session.execute(trusted)).scalars()) & frozenset(people)


async def change(session: WriteSession, contributor_id: UUID, **values: Any) -> None:
    """Update the columns given."""
    await session.run(*changing(contributor_id, values))


def changing(contributor_id: UUID, values: Mapping[str, Any]) -> Bound:
    """The same, as a step among others."""
    return changing_row(contributors, contributor_id, values)


async def add_practice_step(session: WriteSession, row: dict[str, Any]) -> None:
    """Write down one practice answer; the first one stands."""
    await session.execute(insert_or_ignore(session, practice_steps).values(**row))


async def standing_of(session: ReadSession, contributor_id: UUID) -> dict[str, dict[str, Any]]:
    """A person's standing by kind, as stored."""
    statement = select(standings).where(standings.c.contributor_id == contributor_id)
    return {row["kind"]: dict(row) for row in (await session.execute(statement)).mappings()}


async def answers_by_state(session: ReadSession, contributor_id: UUID) -> dict[str, int]:
    """How many of a person's answers are in which state; those taken back don't count."""
    statement = (
        select(responses.c.state, func.count().label("total"))
        .where(responses.c.contributor_id == contributor_id, responses.c.state != "withdrawn")
        .group_by(responses.c.state)
    )
    return {row.state: row.total for row in await session.execute(statement)}
