"""`python -m bot`: migrate, then serve. Frameworks are imported only by the roles that use them."""

import argparse
import gc
import sys
from collections.abc import Callable, Sequence

from pydantic import ValidationError

from bot import migrate
from bot.arguments import BOARDS, EXPORT, IMPORT, REPLAY, TOOLS, parser
from bot.logs import configure, redacted
from bot.problems import StartProblem
from bot.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns: the exit code: 0, or 1 after one clear sentence on stderr.
    """
    arguments = parser().parse_args(argv)
    try:
        _require_asserts()
        settings = Settings()
        configure(settings.log_level)
        migrate.upgrade(settings.database_url)
        if arguments.command == "migrate":
            return 0
        if arguments.command in TOOLS:
            print(_tool(arguments.command)(settings, arguments))  # noqa: T201
            return 0
        gc.disable()  # what is imported from here on stays: looking through it again and again took a fifth of a start
        from bot.loops import run  # noqa: PLC0415 - a migration needs none of it
        from bot.run import ROLES, serve  # noqa: PLC0415

        run(serve(settings, arguments.only or ROLES))
    except ValidationError as error:
        return _complain(_in_words(error))
    except StartProblem as error:
        return _complain(str(error))
    except KeyboardInterrupt:
        return 130
    return 0


def _tool(command: str) -> Callable[[Settings, argparse.Namespace], str]:
    """What carries out a command that answers in sentences: imported by nobody else."""
    from bot import boards_command, export_command, import_command, log_commands, replay_command  # noqa: PLC0415

    known = {
        REPLAY: replay_command.run,
        BOARDS: boards_command.run,
        EXPORT: export_command.run,
        IMPORT: import_command.run,
    }
    return known.get(command, log_commands.run)


def _require_asserts() -> None:
    """Asserts hold our invariants, so they stay on.

    Raises:  StartProblem.
    """
    if not __debug__:
        raise StartProblem("Asserts hold our invariants: run Python without -O and without PYTHONOPTIMIZE.")


def _in_words(error: ValidationError) -> str:
    """Each setting that is wrong, by the name it is set by."""
    problems = []
    for each in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in each["loc"]).upper()
        message = each["msg"].removeprefix("Value error, ")
        problems.append(f"{name} {message}".strip())
    return "; ".join(problems) + ". See .env.example."


def _complain(sentence: str) -> int:
    print(redacted(sentence), file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
