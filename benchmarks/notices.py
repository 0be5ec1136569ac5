"""Notices as PDF: one by a fresh program, and a thousand with a name on each."""

from __future__ import annotations

from benchmarks import child
from benchmarks.child import Figures
from benchmarks.community import Setting
from benchmarks.table import Result
from jiceng_desktop import paths

_FONT = "FandolFang"


def measure(setting: Setting) -> list[Result]:
    """Draw the same notices by hand and by the program in turn."""
    child.run("papers", "ours", 1, home=setting.home)  # the program and its fonts are then in memory for both
    font = paths.resource(f"fonts/{_FONT}.ttf")
    results = []
    many = f"{setting.notices:,} 份通知，称呼各不同"
    for title, number, repeats in (("一份通知（冷启动）", 1, setting.repeats), (many, setting.notices, 3)):
        ours: list[Figures] = []
        floor: list[Figures] = []
        for _ in range(min(repeats, setting.repeats)):
            floor += child.run("papers", "bare", number, font, home=setting.home)
            ours += child.run("papers", "ours", number, home=setting.home)
        results.append(Result(title, "ReportLab 逐行画", 2, ours, floor))
    return results
