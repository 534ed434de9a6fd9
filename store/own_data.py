"""All that is stored about one person, as plain values for themselves.

Left out: which tasks had a known answer, and whatever would tell it (counts of gold, reasons, scores, flags,
releases of a campaign that is not closed).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select

from store.sessions import ReadSession
from store.tables.achievements import achievements
from store.tables.appeals import appeals
from store.tables.boards import board_scores
from store.tables.bonuses import bonuses
from store.tables.broadcasts import broadcast_recipients, broadcasts
from store.tables.choices import campaign_wishes, licence_consents
from store.tables.delivery import outbox
from store.tables.fundings import sponsorships
from store.tables.groups import group_members, groups
from store.tables.invitations import invitations
from store.tables.oversight import notes, suspension_appeals
from store.tables.people import practice_steps, reports, skills, support_messages
from store.tables.releases import released_answers
from store.tables.reminders import reminders
from store.tables.verification import verified_contacts
from store.tables.work import assignments, campaigns, responses, tasks
from tasks.answers import from_value, written
from tasks.kinds import kind_named
from tasks.kinds.choice import NONE_OF_THESE

Values = dict[str, Any]
_FACTS_SHOWN: Final = frozenset({"ref", "outcome", "pay_units", "reference", "text", "status", "note"})
"""Of a notice's facts: whose word a verdict was would tell gold from other tasks."""

_ANSWERS: Final = (
    select(
        assignments.c.ref,
        campaigns.c.title.label("campaign"),
        campaigns.c.licence,
        responses.c.kind,
        tasks.c.payload,
        responses.c.choice,
        responses.c.text,
        responses.c.value,
        responses.c.declared_ai,
        responses.c.reason,
        responses.c.state,
        responses.c.local_day,
        responses.c.submitted_at,
        responses.c.amount_units,
    )
    .select_from(responses)
    .join(assignments, assignments.c.id == responses.c.assignment_id)
    .join(tasks, tasks.c.id == responses.c.task_id)
    .join(campaigns, campaigns.c.id == responses.c.campaign_id)
    .order_by(responses.c.submitted_at, responses.c.id)
)
OTHERS: Final[Mapping[str, tuple[Any, Select[Any]]]] = {
    "cards": (
        assignments.c.contributor_id,
        select(
            assignments.c.ref,
            assignments.c.status,
            assignments.c.draft,
            assignments.c.low_units,
            assignments.c.high_units,
            assignments.c.chat_id,
            assignments.c.message_id,
            assignments.c.opened_at,
            assignments.c.expires_at,
            assignments.c.finished_at,
        ).order_by(assignments.c.opened_at),
    ),
    "appeals": (
        appeals.c.contributor_id,
        select(
            assignments.c.ref,
            appeals.c.status,
            appeals.c.text,
            appeals.c.note,
            appeals.c.opened_at,
            appeals.c.decided_at,
            appeals.c.decided_by,
        )
        .select_from(appeals)
        .join(responses, responses.c.id == appeals.c.response_id)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .order_by(appeals.c.opened_at),
    ),
    "messages": (
        support_messages.c.contributor_id,
        select(
            support_messages.c.reference,
            support_messages.c.text,
            support_messages.c.created_at,
            support_messages.c.handled_at,
        ).order_by(support_messages.c.created_at),
    ),
    "notices": (
        outbox.c.contributor_id,
        select(outbox.c.kind, outbox.c.facts, outbox.c.state, outbox.c.created_at).order_by(outbox.c.created_at),
    ),
    "reports": (
        reports.c.contributor_id,
        select(reports.c.reason, tasks.c.external_key.label("task"), reports.c.created_at)
        .select_from(reports)
        .join(tasks, tasks.c.id == reports.c.task_id)
        .order_by(reports.c.created_at),
    ),
    "practice": (
        practice_steps.c.contributor_id,
        select(
            practice_steps.c.kind,
            practice_steps.c.step,
            practice_steps.c.option,
            practice_steps.c.is_right,
            practice_steps.c.answered_at,
        ).order_by(practice_steps.c.answered_at),
    ),
    "skills": (skills.c.contributor_id, select(skills.c.skill, skills.c.given_at).order_by(skills.c.skill)),
    "leaderboards": (
        board_scores.c.contributor_id,
        select(board_scores.c.scope, board_scores.c.period, board_scores.c.points).order_by(
            board_scores.c.scope, board_scores.c.period
        ),
    ),
    "achievements": (
        achievements.c.contributor_id,
        select(achievements.c.achievement, achievements.c.awarded_at).order_by(achievements.c.awarded_at),
    ),
    "groups": (
        group_members.c.contributor_id,
        select(groups.c.title, group_members.c.shows_name, group_members.c.joined_at)
        .select_from(group_members)
        .join(groups, groups.c.id == group_members.c.group_id)
        .order_by(group_members.c.joined_at),
    ),
    "notes": (notes.c.contributor_id, select(notes.c.text, notes.c.written_at).order_by(notes.c.written_at)),
    "suspensions": (
        suspension_appeals.c.contributor_id,
        select(
            suspension_appeals.c.what,
            suspension_appeals.c.text,
            suspension_appeals.c.outcome,
            suspension_appeals.c.opened_at,
            suspension_appeals.c.decided_at,
        ).order_by(suspension_appeals.c.opened_at),
    ),
    "reminders": (reminders.c.contributor_id, select(reminders.c.due_at)),
    "bonuses": (
        bonuses.c.contributor_id,
        select(
            bonuses.c.what,
            bonuses.c.base_units,
            bonuses.c.state,
            bonuses.c.waits_for,
            bonuses.c.units,
            bonuses.c.price_parts,
            bonuses.c.paid_at,
            bonuses.c.created_at,
        ).order_by(bonuses.c.created_at),
    ),
    "wishes": (
        campaign_wishes.c.contributor_id,
        select(campaigns.c.title.label("campaign"), campaign_wishes.c.wish, campaign_wishes.c.wished_at)
        .select_from(campaign_wishes)
        .join(campaigns, campaigns.c.id == campaign_wishes.c.campaign_id)
        .order_by(campaign_wishes.c.wished_at),
    ),
    "broadcasts": (
        broadcast_recipients.c.contributor_id,
        select(campaigns.c.title.label("campaign"), broadcast_recipients.c.state, broadcast_recipients.c.at)
        .select_from(broadcast_recipients)
        .join(broadcasts, broadcasts.c.id == broadcast_recipients.c.broadcast_id)
        .join(campaigns, campaigns.c.id == broadcasts.c.campaign_id)
        .order_by(broadcasts.c.number),
    ),
    "sponsorships": (
        sponsorships.c.contributor_id,
        select(
            campaigns.c.number.label("campaign"),
            campaigns.c.title,
            sponsorships.c.units,
            sponsorships.c.state,
            sponsorships.c.asked_at,
            sponsorships.c.expires_at,
            sponsorships.c.decided_at,
        )
        .select_from(sponsorships)
        .join(campaigns, campaigns.c.id == sponsorships.c.campaign_id)
        .order_by(sponsorships.c.asked_at),
    ),
    "licences": (
        licence_consents.c.contributor_id,
        select(
            campaigns.c.title.label("campaign"),
            licence_consents.c.licence,
            licence_consents.c.agreed_at,
            licence_consents.c.refused_at,
        )
        .select_from(licence_consents)
        .join(campaigns, campaigns.c.id == licence_consents.c.campaign_id)
        .order_by(campaigns.c.number),
    ),
    "invitation": (
        invitations.c.contributor_id,
        select(invitations.c.invited_at),
    ),
    "invited": (
        invitations.c.inviter_id,
        select(invitations.c.invited_at, invitations.c.steps).order_by(invitations.c.invited_at),
    ),
    "releases": (
        responses.c.contributor_id,
        select(
            assignments.c.ref,
            campaigns.c.number.label("campaign"),
            released_answers.c.since.label("first_release"),
            released_answers.c.until.label("first_release_without"),
        )
        .select_from(released_answers)
        .join(responses, responses.c.id == released_answers.c.response_id)
        .join(assignments, assignments.c.id == responses.c.assignment_id)
        .join(campaigns, campaigns.c.id == responses.c.campaign_id)
        .where(campaigns.c.status == "closed")
        .order_by(responses.c.submitted_at, responses.c.id),
    ),
    "contact": (
        verified_contacts.c.contributor_id,
        select(verified_contacts.c.phone_hash.label("fingerprint"), verified_contacts.c.shared_at),
    ),
}
"""By the name of its file: whose row it is, and what of it is the person's to see."""


async def answers(session: ReadSession, contributor_id: UUID) -> list[Values]:
    """Every answer with the question as it was asked, in the order of submission."""
    rows = await session.execute(_ANSWERS.where(responses.c.contributor_id == contributor_id))
    return [_readable(_answer(dict(row))) for row in rows.mappings()]


async def others(session: ReadSession, contributor_id: UUID) -> dict[str, list[Values]]:
    """Everything else but the statement, by what it is."""
    found: dict[str, list[Values]] = {}
    for name, (owner, statement) in OTHERS.items():
        rows = await session.execute(statement.where(owner == contributor_id))
        found[name] = [_readable(dict(row)) for row in rows.mappings()]
    return found


def _answer(row: Values) -> Values:
    """A stored response with its question; the options stand beside the number that was chosen."""
    payload, value = row.pop("payload"), row.pop("value")
    options = _options(row["kind"], payload)
    choice = row["choice"]
    chosen = options[choice] if choice is not None and 0 <= choice < len(options) else None
    if value is not None:
        chosen = written(from_value(value), options)
    return row | {"question": payload.get("text"), "options": list(options), "chosen": chosen}


def _options(kind: str, payload: Values) -> tuple[str, ...]:
    known = kind_named(kind)
    named = known.names(known.load(payload))
    return (*named, NONE_OF_THESE) if named and not known.OPTIONS else named


def _readable(row: Values) -> Values:
    if "facts" in row:
        row["facts"] = {name: fact for name, fact in row["facts"].items() if name in _FACTS_SHOWN}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
