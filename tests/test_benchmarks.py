from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import table
from benchmarks.child import Figures
from benchmarks.table import Result

ROOT = Path(__file__).resolve().parent.parent


def bench(*arguments):
    """Run the benchmarks as dev.py does; return exit code, lines printed, progress told."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=300)  # noqa: S603
    return done.returncode, done.stdout.decode("utf-8").splitlines(), done.stderr.decode("utf-8")


def test_a_quick_run_prints_one_aligned_table():
    code, lines, told = bench("--quick", "notices")

    assert code == 0, told
    heading, rule, *rows = lines
    assert heading.split() == list(table.HEADINGS)
    assert set(rule) == {"─", " "}
    assert len(rows) == 2
    assert {table.width(line) for line in lines} == {table.width(rule)}
    assert all(" ≤2× " in row and row.count("×") == 3 and row.count(" MB") == 2 for row in rows)
    assert "notices" in told


def test_an_unknown_name_is_wrong_usage():
    code, lines, told = bench("--quick", "lunch")

    assert code == 2
    assert lines == []
    assert "lunch" in told


def test_a_target_is_met_only_when_clock_and_processor_meet_it():
    floor = [Figures(1.0, 1.0), Figures(2.0, 2.0), Figures(9.0, 9.0)]

    assert Result("a", "b", 2, [Figures(4.0, 3.0)], floor).is_met()
    assert not Result("a", "b", 2, [Figures(4.1, 3.0)], floor).is_met()
    assert not Result("a", "b", 2, [Figures(3.0, 4.1)], floor).is_met()
    assert Result("a", "b", 2, [Figures(3.0, 4.1)], floor, clock_alone=True).is_met()
    assert not Result("a", "b", 2, [Figures(4.1, 3.0)], floor, clock_alone=True).is_met()


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("通知", 4), ("2×", 2), ("一A", 3)])
def test_chinese_is_two_columns_wide(text, columns):
    assert table.width(text) == columns
