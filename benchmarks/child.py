"""One measurement is one child process: started afresh, asked for its figures, gone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.probe import STARTED

_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Figures:
    """What one piece of work took: seconds on the clock, seconds of processor, peak memory in MB."""

    wall: float
    cpu: float
    memory: float = 0.0


def run(module: str, *arguments: object, home: Path) -> list[Figures]:
    """Run ``benchmarks.<module>`` as a child with its own settings folder; return the figures it replies with.

    Raises:
        CalledProcessError: the child failed; what it said is on standard error.
    """
    environment = {**os.environ, "JICENG_HOME": str(home), "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
    environment["JICENG_FONTS"] = "bundled"  # every computer draws with the same ones
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-P", "-m", f"benchmarks.{module}", *map(str, arguments)]
    environment[STARTED] = repr(time.perf_counter())
    done = subprocess.run(command, env=environment, capture_output=True, check=False, cwd=_ROOT)  # noqa: S603
    if done.returncode:
        sys.stderr.write(done.stderr.decode("utf-8", "replace"))
        done.check_returncode()
    return [Figures(*map(float, line.split())) for line in done.stdout.decode("utf-8").splitlines()]
