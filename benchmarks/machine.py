"""The machine and the versions that figures belong to, and what a process has used of it."""

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Final

_TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")
_LIBRARIES: Final = ("aiogram", "aiohttp", "SQLAlchemy", "pydantic")

_PPID, _UTIME, _CSTIME = 1, 11, 14
"""Places in /proc/PID/stat, counted from the state, which is the first after the name in brackets."""


def machine() -> dict[str, str]:
    """What to print beside every figure."""
    return {
        "cpu": f"{_cpu_model()} × {os.cpu_count()}",
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "python": platform.python_version(),
        **{name.lower(): version(name) for name in _LIBRARIES},
    }


def cpu_s(pid: int) -> float:
    """The CPU time that a process and all its descendants have used so far, the ended ones included.

    Units:   seconds, in steps of the kernel's tick (10 ms).
    """
    parents: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(entry)) is not None:
            parents.setdefault(int(fields[_PPID]), []).append(int(entry.name))
            used[int(entry.name)] = sum(map(int, fields[_UTIME : _CSTIME + 1])) / _TICKS_PER_S
    family = [pid]
    for member in family:
        family += parents.get(member, [])
    return sum(used.get(member, 0.0) for member in family)


def _stat(entry: Path) -> list[str] | None:
    """The fields of /proc/PID/stat after the name, or None if the process is gone."""
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
