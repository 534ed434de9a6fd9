"""Whom a broadcast is for, in SQL: who is in a segment, and who of them may be told."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from contributors.segments import Segment
from kernel.values import Language
from store.campaigns import CampaignRow
from store.sessions import ReadSession
from store.tables.choices import campaign_wishes, licence_consents
from store.tables.evidence import standings
from store.tables.groups import group_members, groups
from store.tables.people import contributors, identities, skills
from tasks.campaigns import Wish
from tasks.skills import EARNED_ACCURACY, EARNED_GOLD_MIN

PLATFORM: Final = "telegram"
_PERSON: Final = contributors.c.id
_IS_HERE: Final = identities.c.platform.concat("") == PLATFORM
"""Not a plain comparison: by the index on it SQLite walks over every account of the platform for each stride."""
LANGUAGE: Final = func.coalesce(contributors.c.language, Language.EN.value)


@dataclass(frozen=True, slots=True)
class Audience:
    """A segment of those who could work on a campaign. Shape: `group_ids` are the segment's groups."""

    campaign: CampaignRow
    segment: Segment
    group_ids: frozenset[UUID]
    operators: Collection[str]
    now: datetime

    @property
    def belongs(self) -> ColumnElement[bool]:
        """Who is in the segment, and speaks and can do what the campaign asks for."""
        wanted = self.campaign.campaign
        asked = [*_skilled(wanted.skills | self.segment.skills), *_active(self.segment, self.now)]
        spoken = (wanted.languages, self.segment.languages)
        asked += [LANGUAGE.in_(sorted(languages)) for languages in spoken if languages]
        if self.segment.groups:
            asked.append(_has(group_members, group_members.c.group_id.in_(sorted(self.group_ids))))
        if self.segment.follows:
            asked.append(_wishes(self.campaign.id, Wish.FOLLOW))
        return and_(_IS_HERE, contributors.c.consented_at.is_not(None), *asked)

    @property
    def may_be_told(self) -> ColumnElement[bool]:
        """Who can be reached, is let work, and wants to hear of it."""
        return and_(
            contributors.c.notices_blocked_at.is_(None),
            contributors.c.news_off_at.is_(None),
            or_(contributors.c.ban_reason.is_(None), contributors.c.banned_until <= self.now),
            identities.c.external_id.not_in(sorted(self.operators)),
            ~_wishes(self.campaign.id, Wish.MUTE),
            ~_has(
                licence_consents,
                licence_consents.c.campaign_id == self.campaign.id,
                licence_consents.c.licence == self.campaign.licence,
                licence_consents.c.refused_at.is_not(None),
            ),
        )


async def count(session: ReadSession, audience: Audience) -> tuple[dict[Language, int], int]:
    """How many may be told, by language, and how many in the segment are left out."""
    told = func.sum(case((audience.may_be_told, 1), else_=0))
    statement = (
        select(LANGUAGE, told, func.count())
        .join(identities, identities.c.contributor_id == _PERSON)
        .where(audience.belongs)
        .group_by(LANGUAGE)
    )
    rows = [(Language(language), int(may or 0), total) for language, may, total in await session.execute(statement)]
    return {language: may for language, may, _ in rows if may}, sum(total - may for _, may, total in rows)


async def groups_called(session: ReadSession, titles: Collection[str]) -> dict[str, frozenset[UUID]]:
    """The groups with these titles, however they are written; for a title that none has, nothing."""
    found: dict[str, set[UUID]] = {title: set() for title in titles}
    for id, title in await session.execute(select(groups.c.id, groups.c.title)):
        plain = unicodedata.normalize("NFKC", title).casefold().strip()
        if plain in found:
            found[plain].add(id)
    return {title: frozenset(ids) for title, ids in found.items()}


async def some_groups(session: ReadSession, limit: int) -> list[str]:
    """Titles of groups, the newest first."""
    statement = select(groups.c.title).where(groups.c.paused_at.is_(None)).order_by(groups.c.created_at.desc())
    return list((await session.execute(statement.limit(limit))).scalars())


def _active(segment: Segment, now: datetime) -> list[ColumnElement[bool]]:
    """By the day of the last answer; who has never given one is as long away as they are here."""
    conditions: list[ColumnElement[bool]] = []
    if segment.active_days is not None:
        since = now - timedelta(days=segment.active_days)
        conditions.append(contributors.c.last_local_day >= since.date().isoformat())
    if segment.inactive_days is not None:
        since = now - timedelta(days=segment.inactive_days)
        never = and_(contributors.c.last_local_day.is_(None), contributors.c.created_at < since)
        conditions.append(or_(contributors.c.last_local_day < since.date().isoformat(), never))
    return conditions


def _skilled(wanted: Collection[str]) -> list[ColumnElement[bool]]:
    """Each skill, given by an operator or shown on gold."""
    enough = (
        standings.c.gold_total >= EARNED_GOLD_MIN,
        standings.c.gold_right * EARNED_ACCURACY.denominator >= standings.c.gold_total * EARNED_ACCURACY.numerator,
    )
    return [
        or_(_has(skills, skills.c.skill == skill), _has(standings, standings.c.kind == skill, *enough))
        for skill in sorted(wanted)
    ]


def _wishes(campaign_id: UUID, wish: Wish) -> ColumnElement[bool]:
    return _has(campaign_wishes, campaign_wishes.c.campaign_id == campaign_id, campaign_wishes.c.wish == wish)


def _has(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the person has such a row."""
    return exists().where(table.c.contributor_id == _PERSON, *conditions)
