"""Inside a measured child process; it imports next to nothing, because its own start is part of the figures.

Figures are (seconds on the clock, seconds of processor, peak memory in MB so far).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from typing import NoReturn

STARTED = "JICENG_BENCH_STARTED"
_MEGABYTE = 1024 * 1024

Taken = tuple[float, float, float]


class Watch:
    """A stopwatch of clock and processor time; the processor time of ended children counts too."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), _cpu()

    def taken(self) -> Taken:
        """Return what has been used since the watch was made."""
        return time.perf_counter() - self._wall, _cpu() - self._cpu, peak_memory()


def since_start() -> Taken:
    """Return what this process has used since its parent started it; perf_counter is one clock for all processes."""
    return time.perf_counter() - float(os.environ[STARTED]), _cpu(), peak_memory()


def reply(figures: Iterable[Taken]) -> NoReturn:
    """Hand the figures to the parent and end at once, without the cost of tidying up."""
    sys.stdout.write("".join(f"{wall!r} {cpu!r} {memory!r}\n" for wall, cpu, memory in figures))
    sys.stdout.flush()
    os._exit(0)


def peak_memory() -> float:
    """Return the most memory (MB) this process, or a child it has waited for, has held at one time."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / _MEGABYTE
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if sys.platform == "darwin":
        return max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, children) / _MEGABYTE
    # Linux lets a process inherit the peak of the one that started it, except in this file
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:  # noqa: PTH123  # no pathlib here
        own = int(status.read().partition("VmHWM:")[2].split()[0])
    return max(own, children) / 1024


def _cpu() -> float:
    """Return the processor time of this process and of the children it has waited for (not on Windows)."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system
