"""Whoever started a local sandbox, for test_local: `python -m tests.bot.sandbox_owner PORT FILE`."""

import asyncio
import sys
from pathlib import Path

from bot.local import LocalSandbox
from bot.settings import Settings


async def main(port: str, file: str) -> None:
    await LocalSandbox(Settings(sandbox_port=int(port), sandbox_path=Path(file))).start()
    sys.stdout.write("It is up.\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
