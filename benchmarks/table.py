"""The table of results, aligned although Chinese characters are two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from statistics import median

from benchmarks.child import Figures

HEADINGS = ("项目", "基准", "本程序", "基准值", "墙钟比", "处理器比", "目标", "结论", "内存", "基准内存")
_LEFT = 2  # so many columns hold words, the others numbers


@dataclass(frozen=True)
class Result:
    """One line: repetitions of the program and of the floor; the target, if any, is a ratio of their medians."""

    title: str
    floor_title: str
    target: float | None
    ours: list[Figures]
    floor: list[Figures] = field(default_factory=list)
    clock_alone: bool = False  # somebody waits for it, and what goes on behind the window costs no time

    def wall_ratio(self) -> float:
        """Return how many times as long as the floor the program takes."""
        return _middle(self.ours).wall / _middle(self.floor).wall

    def cpu_ratio(self) -> float:
        """Return how many times the processor time of the floor the program takes."""
        return _middle(self.ours).cpu / _middle(self.floor).cpu

    def is_met(self) -> bool:
        """Tell whether both ratios are within the target, or only the clock's where that alone counts."""
        ratio = self.wall_ratio() if self.clock_alone else max(self.wall_ratio(), self.cpu_ratio())
        return self.target is None or ratio <= self.target

    def cells(self) -> tuple[str, ...]:
        """Return the line as printed."""
        ours, floor = _middle(self.ours), _middle(self.floor)
        return (
            self.title,
            self.floor_title,
            _time(ours.wall),
            _time(floor.wall),
            f"{self.wall_ratio():.2f}×",
            f"{self.cpu_ratio():.2f}×",
            "—" if self.target is None else f"≤{self.target:g}×",
            "—" if self.target is None else "✓" if self.is_met() else "✗",
            _memory(ours.memory),
            _memory(floor.memory),
        )


def lines(results: Sequence[Result]) -> list[str]:
    """Return the whole table, headings first."""
    rows = [HEADINGS, *(result.cells() for result in results)]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    ruled = [*rows[:1], tuple("─" * room for room in widths), *rows[1:]]
    return ["  ".join(map(_padded, count(), row, widths)) for row in ruled]


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(place: int, text: str, room: int) -> str:
    blanks = " " * (room - width(text))
    return text + blanks if place < _LEFT else blanks + text


def _middle(figures: Sequence[Figures]) -> Figures:
    return Figures(*(median(getattr(one, name) for one in figures) for name in ("wall", "cpu", "memory")))


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def _memory(megabytes: float) -> str:
    return f"{megabytes:.0f} MB" if megabytes else "—"
