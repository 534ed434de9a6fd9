"""What a process's event loop runs on, and how it shares the interpreter with the threads beside it."""

import asyncio
import gc
import sys
from collections.abc import Callable, Coroutine
from typing import Any, Final

_SWITCH_INTERVAL_S: Final = 0.0005
"""The loop gives the interpreter away with each call to the system: a thread that computes kept it 5 ms each time."""
_GARBAGE: Final = (20_000, 20, 100)
"""What updates make is freed without the collector: it looks less often, and rarely at everything."""


def _new_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop  # noqa: PLC0415 - there is none for some platforms
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run to the end what a process lives for: on uvloop, or where that is missing on Python's own loop."""
    with asyncio.Runner(loop_factory=_new_loop()) as runner:
        runner.run(main)


def settle() -> None:
    """What is imported by now lives as long as we do: looking through it took each full collection 150 ms."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    gc.enable()  # __main__ switched it off
