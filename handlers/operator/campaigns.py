"""/campaign and its words, from new to close; copies, edits and schedules have rooms of their own."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from contributors.roles import Duty
from flows.campaigns.approve_launch import approve_launch
from flows.campaigns.begin_try import begin_try
from flows.campaigns.configure_campaign import configure_campaign
from flows.campaigns.create_campaign import create_campaign
from flows.campaigns.launch_campaign import launch_campaign
from flows.campaigns.list_campaigns import list_campaigns
from flows.campaigns.look_at_campaign import Look, look_at_campaign
from flows.campaigns.pilot_campaign import pilot_campaign
from flows.campaigns.plan_launch import plan_launch
from flows.campaigns.plan_pilot import plan_pilot
from flows.campaigns.preview_task import preview_task
from flows.campaigns.read_campaign import read_campaign
from flows.campaigns.read_schedule import read_schedule
from flows.campaigns.read_settings import read_settings
from flows.campaigns.steer_campaign import STEPS, steer_campaign
from handlers.operator import edits, files, schedules, seconds, sending
from handlers.operator.desk import Desk, first_word
from kernel.money import Amount
from tasks.campaigns import parse_number
from tasks.settings import clean_title
from views import forecasts, operator, operator_desk, operator_figures, operator_launch, spending, tries
from views.forecasts import PilotTerms
from views.operator_launch import PoolTerms, SponsorTerms
from views.phrases import Html
from views.schedules import lines as schedule_lines
from views.screens import Screen

PILOT: Final = "pilot"
LAUNCH: Final = "launch"
APPROVE: Final = "approve"


async def campaign(desk: Desk, text: str) -> None:
    """Do what the word after /campaign says; without one, list; with an unknown one, help.

    Update:  message /campaign WORD [C12] [...].
    """
    word, rest = first_word(text)
    handle = _WORDS.get(word.lower())
    if handle is None:
        await sending.post(desk, operator_desk.help_page(desk.language))
        return
    await handle(desk, rest)


async def new(desk: Desk, title: str) -> None:
    """Open a draft and ask for its file.

    Writes:  one campaign.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    row = await create_campaign(desk.deps, operator_id=desk.operator_id, title=clean_title(title), cause=desk.cause)
    await sending.post(desk, operator.ask_file(desk.language, row.number, row.title))


async def show_all(desk: Desk, _rest: str) -> None:
    """List every campaign."""
    desk.require(Duty.LOOK)
    await sending.post(desk, operator.campaigns(desk.language, await list_campaigns(desk.deps)))


async def configure(desk: Desk, rest: str) -> None:
    """Change one setting, or show them all where none is named.

    Writes:  the campaign's row.
    """
    called, setting = first_word(rest)
    number = parse_number(called)
    name, value = first_word(setting)
    if not name:
        desk.require(Duty.LOOK)
        await sending.post(desk, operator.settings(desk.language, number, await read_settings(desk.deps, number)))
        return
    desk.require(Duty.RUN_CAMPAIGNS)
    name = name.lower()
    if await edits.ask(desk, number, name, value):
        return
    shown = await configure_campaign(
        desk.deps,
        operator_id=desk.operator_id,
        number=number,
        name=name,
        text=value,
        cause=desk.cause,
    )
    await sending.post(desk, operator.setting_changed(desk.language, number, name, shown[name]))


async def preview(desk: Desk, rest: str) -> None:
    """Show the first task as its contributors will see it."""
    await show_preview(desk, parse_number(rest), 0)


async def show_preview(desk: Desk, number: int, index: int) -> None:
    """Show one task with buttons that do nothing, and under it the way to the next."""
    desk.require(Duty.LOOK)
    found = await preview_task(desk.deps, number, index)
    for screen in operator.preview(desk.language, number, found.index, found.count, found.card):
        await sending.post(desk, screen)


async def try_out(desk: Desk, rest: str) -> None:
    """Give the way to the contributors' bot, where this operator does the campaign's tasks unpaid.

    Writes:  the try; one line of the audit.
    """
    await begin(desk, parse_number(rest))


async def begin(desk: Desk, number: int) -> None:
    """The same, after its button."""
    desk.require(Duty.LOOK)
    address = await begin_try(desk.deps, operator_id=desk.operator_id, number=number, cause=desk.cause)
    await sending.post(desk, tries.link(desk.language, number, address))


async def status(desk: Desk, rest: str) -> None:
    """Show how a campaign stands; without a number, all of them."""
    if not rest:
        await show_all(desk, rest)
        return
    desk.require(Duty.LOOK)
    await sending.post(desk, await _status_screen(desk, parse_number(rest)))


async def refresh(desk: Desk, number: int) -> None:
    """Show how a campaign stands now, in place."""
    desk.require(Duty.LOOK)
    await sending.show(desk, await _status_screen(desk, number))


async def _status_screen(desk: Desk, number: int) -> Screen:
    look = await look_at_campaign(desk.deps, number, desk.language)
    moments = schedule_lines(desk.language, look.moments)
    money = spending.lines(desk.language, number, look.spending)
    money = [Html(""), *money] if money else []
    if look.drawn is None:
        return operator.campaign_status(desk.language, look.progress, figures=[*moments, *money])
    picture = look.picture
    lines = operator_figures.lines(desk.language, look.drawn, has_words=picture is None or picture.has_all_words)
    drawing = None if picture is None else picture.png
    lines = [*moments, *lines, *_forecast_lines(desk, look), *money]
    return operator.campaign_status(desk.language, look.progress, figures=lines, drawing=drawing)


def _forecast_lines(desk: Desk, look: Look) -> list[Html]:
    """Of a pilot what it lets expect, of a campaign that is over what became of that."""
    if look.pilot is not None:
        return [Html(""), *forecasts.lines(desk.language, look.pilot.found, of=look.pilot.items)]
    if look.compared is not None:
        found, came_to, progress = look.compared.forecast, look.compared.came_to, look.progress
        told = forecasts.outcome(desk.language, found, came_to, settled=progress.settled, tasks=progress.tasks)
        return [Html(""), *told]
    return []


def _asking(step: str) -> Callable[[Desk, str], Awaitable[None]]:
    async def ask_step(desk: Desk, rest: str) -> None:
        await ask(desk, step, parse_number(rest))

    return ask_step


async def ask(desk: Desk, step: str, number: int) -> None:
    """Say what a step means or costs, with a button that confirms it. Nothing is changed before that."""
    desk.require(Duty.RUN_CAMPAIGNS)
    if step == PILOT:
        screen = await _pilot_screen(desk, number)
    elif step == LAUNCH:
        screen = await _launch_screen(desk, number)
    else:
        progress = await read_campaign(desk.deps, number)
        screen = operator.confirm_step(desk.language, step, progress)
    await sending.post(desk, screen)


async def confirm(desk: Desk, step: str, number: int) -> None:
    """Take the step.

    Writes:  the campaign's state; for a pilot and a launch its escrow too.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    if step == PILOT:
        await pilot_campaign(desk.deps, operator_id=desk.operator_id, number=number, cause=desk.cause)
    elif step == LAUNCH:
        launched = await launch_campaign(desk.deps, operator_id=desk.operator_id, number=number, cause=desk.cause)
        if not launched.is_live:
            await sending.show(desk, operator_launch.launch_waits(desk.language, number))
            await _ask_approval(desk, number, launched.approvers)
            return
    elif step in STEPS:
        await steer_campaign(desk.deps, operator_id=desk.operator_id, number=number, step=step, cause=desk.cause)
    await sending.show(desk, await _done_screen(desk, step, number))


async def approve(desk: Desk, number: int, proposal: str) -> None:
    """Let the launch of somebody else begin, as it stood on the card; one that was proposed anew has a card of its own.

    Update:  callback query `cc:approve:<campaign>:<proposal>`.
    Writes:  the campaign live, its escrow.
    Raises:  RoleNeeded, and as approve_launch.
    """
    desk.require(Duty.RUN_CAMPAIGNS)
    proposer = await approve_launch(
        desk.deps, operator_id=desk.operator_id, number=number, proposal=proposal, cause=desk.cause
    )
    await seconds.done(desk, proposer or desk.operator_id, await _done_screen(desk, APPROVE, number))


async def _done_screen(desk: Desk, step: str, number: int) -> Screen:
    """That it is done; of a launch that waits for its start, when that is."""
    screen = operator.step_done(desk.language, step, number)
    if step not in {LAUNCH, APPROVE}:
        return screen
    return forecasts.with_lines(screen, await _moments(desk, number))


async def _moments(desk: Desk, number: int) -> list[Html]:
    """When it begins and ends by itself."""
    found = await read_schedule(desk.deps, number, operator_id=desk.operator_id, language=desk.language)
    return schedule_lines(desk.language, found.moments)


async def _pilot_screen(desk: Desk, number: int) -> Screen:
    """What a pilot would cost; of one that has begun, how it goes."""
    found = await plan_pilot(desk.deps, number)
    if found.running is not None:
        seen = found.running
        return forecasts.running_pilot(
            desk.language, number, found.title, items=seen.items, settled=seen.settled, found=seen.found
        )
    terms = PilotTerms(found.items, found.tasks, found.people, found.budget, found.available)
    return forecasts.confirm_pilot(desk.language, number, found.title, terms)


async def _launch_screen(desk: Desk, number: int, *, reader: str | None = None) -> Screen:
    """What a launch costs and needs, for who reads it: the operator at this desk, or one who may approve."""
    reader = reader or desk.operator_id
    found = await plan_launch(desk.deps, number, operator_id=reader)
    plan, seen = found.plan, found.piloted
    expected = [] if seen is None else forecasts.lines(desk.language, seen.found, of=seen.items)
    expected += await _moments(desk, number)
    if found.price is None or plan.today is None:
        sponsored = SponsorTerms(
            available=found.available,
            funded=found.funded,
            needs_second=found.needs_second,
            proposer=None if found.proposed_by == reader else found.proposed_by,
            proposal=found.proposal,
            is_own=found.proposed_by == reader and found.needs_second,
        )
        screen = operator_launch.confirm_launch(
            desk.language, number, found.title, plan.tasks, plan.budget, found.known, sponsored
        )
        return forecasts.with_lines(screen, expected)
    terms = PoolTerms(
        price_parts=found.price.price.price_parts,
        today=plan.today,
        gate=Amount(found.price.gate_limit_units),
        free=Amount(found.price.gate_free_units),
        solo=None if found.needs_second else Amount(found.price.solo_limit_units),
        proposer=None if found.proposed_by == reader else found.proposed_by,
        proposal=found.proposal,
        is_own=found.proposed_by == reader and found.needs_second,
    )
    screen = operator_launch.confirm_pool_launch(
        desk.language, number, found.title, plan.tasks, plan.budget, found.known, terms
    )
    return forecasts.with_lines(screen, expected)


async def _ask_approval(desk: Desk, number: int, approvers: Sequence[str]) -> None:
    """Send each operator who may approve the launch its card; who can't be reached finds it by /campaign launch."""
    for approver in approvers:
        screen = await _launch_screen(desk, number, reader=approver)
        await sending.post_to(desk, int(approver), screen)


_WORDS: Final[Mapping[str, Callable[[Desk, str], Awaitable[None]]]] = {
    "": show_all,
    "new": new,
    "list": show_all,
    "set": configure,
    "settings": configure,
    "copy": edits.ask_copy,
    "upload": files.offer_page,
    "import": files.show_waiting,
    "schedule": schedules.schedule,
    "preview": preview,
    "try": try_out,
    "status": status,
    PILOT: _asking(PILOT),
    LAUNCH: _asking(LAUNCH),
    **{step: _asking(step) for step in STEPS},
}
