"""Every scheduled duty of the house, a row each."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from flows.assignments.count_open_tasks import count_open_tasks
from flows.assignments.expire_assignments import expire_assignments
from flows.assignments.open_comparisons import open_comparisons
from flows.assignments.open_reviews import open_reviews
from flows.boards.award_achievements import JOB as ACHIEVEMENTS
from flows.boards.award_achievements import award_achievements
from flows.boards.count_work import count_work
from flows.boards.follow_boards import follow_boards
from flows.boards.prune_boards import JOB as BOARD_PRUNING
from flows.boards.prune_boards import prune_boards
from flows.broadcasts.show_broadcasts import show_broadcasts
from flows.campaigns.finish_campaigns import finish_campaigns
from flows.campaigns.follow_schedules import follow_schedules
from flows.campaigns.watch_campaigns import watch_campaigns
from flows.delivery.deliver_desk_notices import deliver_desk_notices
from flows.delivery.deliver_notices import deliver_notices
from flows.delivery.forget_inbox import JOB as FORGET_INBOX
from flows.delivery.forget_inbox import forget_inbox
from flows.deps import Deps
from flows.groups.announce_campaigns import announce_campaigns
from flows.groups.deliver_group_posts import deliver_group_posts
from flows.groups.look_at_groups import look_at_groups
from flows.log.publish_balances import JOB as BALANCES
from flows.money.audit_ledger import JOB as AUDIT
from flows.money.audit_ledger import audit_ledger
from flows.money.expire_holds import expire_holds
from flows.money.lapse_sponsorships import JOB as SPONSORSHIPS
from flows.money.lapse_sponsorships import lapse_sponsorships
from flows.money.owe_referrals import JOB as REFERRALS
from flows.money.owe_referrals import owe_referrals
from flows.money.pay_bonuses import pay_bonuses
from flows.money.release_due_vesting import JOB as VESTING
from flows.money.release_due_vesting import release_due_vesting
from flows.money.set_price import JOB as PRICE
from flows.money.set_price import set_price
from flows.people.finish_forgetting import finish_forgetting
from flows.people.remind_people import JOB as REMINDERS
from flows.people.remind_people import remind_people
from flows.ports import HouseMessenger, Messenger
from flows.shared.broadcasting import JOB as BROADCASTS
from flows.shared.model_calls import Memory
from flows.shared.notices import DESK_JOB
from flows.shared.publishing import Publisher
from flows.verdicts.ask_models import ask_models
from flows.verdicts.compare_answers import compare_answers
from flows.verdicts.hand_over_answers import hand_over_answers
from flows.verdicts.retire_gold import retire_gold
from flows.verdicts.score_scopes import SCOPES_AT_ONCE, score_scopes
from flows.verdicts.settle_appeals import settle_appeals
from flows.verdicts.settle_verdicts import settle_verdicts
from jobs.broadcasting import Broadcasting
from jobs.duties import Drain, Duty, Slotted
from jobs.figures import show_figures
from jobs.publishing import Publishing
from jobs.slots import CatchUp, Every, Schedule

_CAMPAIGNS: Final[tuple[Duty, ...]] = (
    Drain("campaigns", finish_campaigns, every_s=10.0),
    Drain("schedules", follow_schedules, every_s=10.0),
    Drain("campaign-news", watch_campaigns, every_s=30.0),
    Drain(SPONSORSHIPS, lapse_sponsorships, every_s=60.0),
)
_GROUPS: Final[tuple[Duty, ...]] = (
    Drain("teasers", announce_campaigns, every_s=20.0),
    Drain("groups", look_at_groups, every_s=10.0),
)


def timetable(
    messenger: HouseMessenger | None, publisher: Publisher | None, desk: Messenger | None = None
) -> tuple[Duty, ...]:
    """The duties of a process; one without a messenger leaves the outbox to others, one without a publisher the log.

    Shape:   `desk` writes to operators, where their bot is served.
    """

    async def score(deps: Deps) -> int:
        """A scope in use always has news, and each fit reads all of it: only a backlog is fitted without a pause."""
        fitted = await score_scopes(deps)
        return fitted if fitted == SCOPES_AT_ONCE else 0

    memory = Memory()

    async def ask(deps: Deps) -> int:
        return await ask_models(deps, memory)

    async def compare(deps: Deps) -> int:
        return await compare_answers(deps, memory)

    duties: tuple[Duty, ...] = (
        Drain("reviews", open_reviews, every_s=2.0),
        Drain("score", score, every_s=2.0),
        Drain("models", ask, every_s=5.0),
        Drain("compare", compare, every_s=30.0),
        Drain("comparisons", open_comparisons, every_s=30.0),
        Drain("settle", settle_verdicts, every_s=2.0),
        Drain("bonuses", pay_bonuses, every_s=10.0),
        Drain("boards", count_work, every_s=5.0),
        Drain("board-copy", follow_boards, every_s=2.0, leader_only=False),
        Drain("leases", expire_assignments, every_s=10.0),
        Drain("holds", expire_holds, every_s=10.0),
        Drain("appeals", settle_appeals, every_s=2.0),
        Drain("hand-over", hand_over_answers, every_s=10.0),
        *_CAMPAIGNS,
        Drain("open-tasks", count_open_tasks, every_s=60.0),
        *_GROUPS,
        Drain("gold", retire_gold, every_s=600.0),
        Drain("forgetting", finish_forgetting, every_s=600.0),
        Slotted(PRICE, set_price, Schedule(Every(timedelta(days=1)), CatchUp.LATEST)),
        Drain("figures", show_figures, every_s=60.0, leader_only=False),
        *_of_nights(),
    )
    if publisher is not None:
        duties = (*duties, *_publishing(publisher))
    if desk is not None:
        duties = (*duties, *_showing(desk))
    return duties if messenger is None else (*duties, *_delivering(messenger))


def _of_nights() -> tuple[Duty, ...]:
    """What is done once a day, and reminders."""
    return (
        Slotted(VESTING, release_due_vesting, _nightly(timedelta(minutes=10)), look_every_s=60.0),
        Slotted(AUDIT, _audit, _nightly(timedelta(hours=2)), look_every_s=60.0),
        Slotted(ACHIEVEMENTS, award_achievements, _nightly(timedelta(hours=3)), look_every_s=60.0),
        Slotted(REFERRALS, owe_referrals, _nightly(timedelta(hours=3, minutes=30)), look_every_s=60.0),
        Slotted(BOARD_PRUNING, prune_boards, _nightly(timedelta(hours=4)), look_every_s=60.0),
        Slotted(REMINDERS, remind_people, Schedule(Every(timedelta(minutes=15)), CatchUp.LATEST), look_every_s=30.0),
        Slotted(FORGET_INBOX, forget_inbox, Schedule(Every(timedelta(days=1)), CatchUp.LATEST), look_every_s=60.0),
    )


def _showing(desk: Messenger) -> tuple[Duty, ...]:
    """What every process with the operators' bot does."""

    async def show(deps: Deps) -> int:
        return await show_broadcasts(deps, desk)

    async def tell(deps: Deps) -> int:
        return await deliver_desk_notices(deps, desk)

    return (
        Drain("desk-cards", show, every_s=1.0, leader_only=False),
        Drain(DESK_JOB, tell, every_s=2.0, leader_only=False),
    )


def _delivering(messenger: HouseMessenger) -> tuple[Duty, ...]:
    """What every process with a messenger does."""

    async def deliver(deps: Deps) -> int:
        return await deliver_notices(deps, messenger)

    async def deliver_to_groups(deps: Deps) -> int:
        return await deliver_group_posts(deps, messenger)

    return (
        Drain("deliver", deliver, every_s=2.0, leader_only=False),
        Drain("group-posts", deliver_to_groups, every_s=2.0, leader_only=False),
        Drain(BROADCASTS, Broadcasting(messenger, secrets.token_hex(8)).run, every_s=1.0, leader_only=False),
    )


def _publishing(publisher: Publisher) -> tuple[Duty, ...]:
    """The log's own duties."""
    publishing = Publishing(publisher)
    return (
        Drain("log", publishing.publish, every_s=2.0),
        Drain("witnesses", publishing.cosign, every_s=5.0),
        Slotted(BALANCES, publishing.balances, _nightly(timedelta(minutes=10)), look_every_s=60.0),
    )


async def _audit(deps: Deps, slot: datetime, cursor: str | None) -> None:
    """A night's audit is one batch."""
    await audit_ledger(deps, slot=slot, cursor=cursor)


def _nightly(after_midnight: timedelta) -> Schedule:
    """Once a UTC day; a night that nobody was there for is made up for by the next."""
    return Schedule(Every(timedelta(days=1), after_midnight), CatchUp.LATEST)
