"""The log's commands: bring it back, change its key, write it elsewhere. Each answers in a sentence."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from bot import house as houses
from bot.house import House
from bot.problems import StartProblem
from bot.settings import Settings
from flows.log.export_log import export_log
from flows.log.restore_log import restore_log
from flows.shared.publishing import LogStalled, Publisher, alone
from flows.shared.restoring import RestoreProblem
from jobs.wakes import Wakes
from kernel.clock import SystemClock
from ledger.log.checkpoint import open_checkpoint
from ledger.log.errors import LogError
from store.log_folder import LogFolder
from store.signer import Signer, SignerProblem

Command = Callable[[House, Publisher, argparse.Namespace], Awaitable[str]]


def run(settings: Settings, arguments: argparse.Namespace) -> str:
    """Run one of the commands on a migrated database. Returns: what it has to say.

    Raises:  StartProblem.
    """
    return asyncio.run(_run(settings, COMMANDS[arguments.command], arguments))


async def _run(settings: Settings, command: Command, arguments: argparse.Namespace) -> str:
    signer = Signer(settings.keys_path, settings.log_name)
    house = houses.build(settings, clock=SystemClock(), waker=Wakes())
    try:
        if not signer.key_pairs():
            raise StartProblem(f"There is no log.key in KEYS_PATH {settings.keys_path}: the first start makes it.")
        return await command(house, Publisher(signer, LogFolder(settings.log_path)), arguments)
    except (SignerProblem, LogStalled, RestoreProblem) as problem:
        raise StartProblem(str(problem)) from problem
    except OSError as error:
        raise StartProblem(f"{error.filename or settings.log_path} can't be used: {error.strerror}") from error
    finally:
        await house.close()


async def _restore(house: House, publisher: Publisher, arguments: argparse.Namespace) -> str:
    place = arguments.place or str(house.settings.log_path)
    tally, head = await restore_log(house.deps, publisher, place, accept_published=arguments.accept_published)
    said = (
        f"The log has {head.size} leaves again: {tally.leaves} were missing, {tally.recorded} transfers recorded anew."
    )
    if tally.nameless:
        said += f" {tally.nameless} of these have lost their own id: no receipt can be made for them."
    return said


async def _export(house: House, publisher: Publisher, arguments: argparse.Namespace) -> str:
    del publisher
    size = await export_log(house.deps, LogFolder(arguments.folder))
    return f"{size} leaves are in {arguments.folder}." if size else "Nothing has been published yet."


async def _show(house: House, publisher: Publisher, arguments: argparse.Namespace) -> str:
    del house, arguments
    return "\n".join(pair.verifier.vkey for pair in publisher.signer.key_pairs())


async def _rotate(house: House, publisher: Publisher, arguments: argparse.Namespace) -> str:
    del house, arguments
    async with alone(publisher.signer):
        if len(publisher.signer.key_pairs()) > 1:
            raise StartProblem("Two keys are in use already: retire-log-key ends the rotation before another begins.")
        added = publisher.signer.add_key()
    return (
        f"{added.vkey}\nThe log names this key with its next leaf, and from then on both keys sign. "
        "Publish it beside the old one, back KEYS_PATH up, and run retire-log-key when everybody has it."
    )


async def _retire(house: House, publisher: Publisher, arguments: argparse.Namespace) -> str:
    """Raises:  StartProblem while the newest key has not signed what is published."""
    del house, arguments
    note = publisher.folder.checkpoint() or ""
    async with alone(publisher.signer):
        newest = publisher.signer.key_pairs()[-1].verifier
        try:
            open_checkpoint(note, [newest], publisher.signer.name)
        except LogError as error:
            raise StartProblem(
                "The newest key has not signed the published checkpoint yet: let the house run."
            ) from error
        retired = publisher.signer.retire_key()
    return f"{retired.vkey}\nThis key signs no more. It lies in log.key.retired: take it away from here, or destroy it."


COMMANDS: Final[dict[str, Command]] = {
    "restore-log": _restore,
    "export-log": _export,
    "log-key": _show,
    "rotate-log-key": _rotate,
    "retire-log-key": _retire,
}
