"""Broadcasts: a million people planned, the pace on a strict sandbox, presses beside it, kill -9 again and again."""

import argparse
import asyncio
from collections.abc import Mapping
from typing import Any, Final

from benchmarks.broadcast_kills import kill_senders
from benchmarks.broadcast_pace import in_real_time, in_virtual_time
from benchmarks.broadcast_plan import plan_on

STORES: Final = ("sqlite", "postgresql")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many people, how long, and how many kills."""
    parser.add_argument("--people", type=int, default=1_000_000, help="how many are planned on each store")
    parser.add_argument("--sent", type=int, default=6_000, help="how many are told in virtual time, at most 15000")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long presses are measured in real time")
    parser.add_argument("--kills", type=int, default=20, help="how often the sender is killed; 200 takes some minutes")
    parser.add_argument("--killed-people", type=int, default=2_000, help="how many people that broadcast has")


def measure(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Plan, pace, presses, kills.

    Raises:  Unmeasurable.
    """
    figures: dict[str, Any] = {}
    for store in STORES:
        figures |= plan_on(store, arguments.people)
    for store in STORES:
        print(
            f"{arguments.people:,} people on {store}: counted in {figures[f'count_s_{store}']:.1f} s, planned in "
            f"{figures[f'plan_s_{store}']:.1f} s, the longest transaction {figures[f'plan_longest_ms_{store}']:.0f} ms",
            flush=True,
        )
    figures |= asyncio.run(in_virtual_time(arguments.sent))
    print(
        f"{arguments.sent:,} told at {figures['broadcasts_per_s']} a second beside {figures['others_per_s']} others: "
        f"{figures['rate_share']:.1%} of what may go, {figures['http_429']} times 429, {figures['repeats']} repeats, "
        f"{figures['fullest_second']} in the fullest second",
        flush=True,
    )
    figures |= asyncio.run(in_real_time(arguments.seconds))
    print(
        f"a press is answered within {figures['press_p50_ms']} / {figures['press_p99_ms']} ms (p50 / p99) while a "
        f"broadcast goes, {figures['press_alone_p50_ms']} / {figures['press_alone_p99_ms']} ms without; in real time "
        f"{figures['real_rate_share']:.1%} of what may go, {figures['real_http_429']} times 429",
        flush=True,
    )
    figures |= asyncio.run(kill_senders(arguments.killed_people, arguments.kills))
    print(
        f"{figures['kills']} kills over {arguments.killed_people:,} people: {figures['kill_repeats']} told twice, "
        f"{figures['kill_lost']} lost, {figures['kill_unsure']} unsure ({figures['kill_unsure_told']} of them were "
        f"told), {figures['kill_fullest_second']} in the fullest second"
    )
    return figures
