"""The most memory that this process and its children hold at once, looked at many times a second."""

import os
import threading
from pathlib import Path
from typing import Final, Self

_EVERY_S: Final = 0.02
_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
_RESIDENT: Final = 1
"""Its place in /proc/PID/statm."""


class Peak:
    """`with Peak() as peak: …; peak.megabytes`.."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            held = sum(map(_resident_bytes, _family(os.getpid()))) / 2**20
            self.megabytes = max(self.megabytes, held)
            if self._ended.wait(_EVERY_S):
                return


def _family(pid: int) -> list[int]:
    """A process with the Python processes below it: servers that a benchmark started are not the house."""
    found = [pid]
    for member in found:
        for task in Path(f"/proc/{member}/task").glob("*/children"):
            found += [int(child) for child in _read(task).split() if "python" in _read(Path(f"/proc/{child}/comm"))]
    return found


def _resident_bytes(pid: int) -> int:
    fields = _read(Path(f"/proc/{pid}/statm")).split()
    return int(fields[_RESIDENT]) * _PAGE_BYTES if fields else 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
