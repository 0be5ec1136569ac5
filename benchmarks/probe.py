"""One measurement is one child process: started afresh, asked for its figures, gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

_ROOT = Path(__file__).resolve().parents[1]
_STARTED = "JICENG_BENCH_STARTED"
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Figures:
    """What one piece of work took: seconds on the clock, seconds of processor, peak memory in MB so far."""

    wall: float
    cpu: float
    memory: float = 0.0


class Watch:
    """A stopwatch of clock and processor time; the processor time of ended children counts too."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), _cpu()

    def figures(self) -> Figures:
        """Return what has been used since the watch was made."""
        return Figures(time.perf_counter() - self._wall, _cpu() - self._cpu, peak_memory())


def since_start() -> Figures:
    """Return what this child has used since its parent started it; perf_counter is one clock for all processes."""
    return Figures(time.perf_counter() - float(os.environ[_STARTED]), _cpu(), peak_memory())


def reply(figures: Iterable[Figures]) -> NoReturn:
    """Hand the figures to the parent and end at once, without the cost of tidying up."""
    sys.stdout.write(json.dumps([asdict(one) for one in figures]) + "\n")
    sys.stdout.flush()
    os._exit(0)


def run(module: str, *arguments: object, home: Path) -> list[Figures]:
    """Run ``benchmarks.<module>`` as a child with its own settings folder; return the figures it replies with.

    Raises:
        CalledProcessError: the child failed; what it said is on standard error.
    """
    environment = {**os.environ, "JICENG_HOME": str(home), "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-P", "-m", f"benchmarks.{module}", *map(str, arguments)]
    environment[_STARTED] = repr(time.perf_counter())
    done = subprocess.run(command, env=environment, capture_output=True, check=False, cwd=_ROOT)  # noqa: S603
    if done.returncode:
        sys.stderr.write(done.stderr.decode("utf-8", "replace"))
        done.check_returncode()
    last = done.stdout.decode("utf-8").strip().splitlines()[-1:]
    return [Figures(**one) for one in json.loads(last[0])] if last else []


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
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    own = int(status.partition("VmHWM:")[2].split()[0])
    return max(own, children) / 1024


def _cpu() -> float:
    """Return the processor time of this process and of the children it has waited for (not on Windows)."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system
