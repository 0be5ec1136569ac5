"""The same papers drawn by other programs: what a thousand notices and a long list cost there."""

from __future__ import annotations

from benchmarks import child
from benchmarks.child import Figures
from benchmarks.community import Setting
from benchmarks.table import Result
from jiceng_desktop import paths

_FONT = "fonts/FandolFang.ttf"
_PEERS = (("paragraphs", "ReportLab Paragraph"), ("fpdf", "fpdf2"), ("typst", "typst"))
_REPEATS = 3


def measure(setting: Setting) -> list[Result]:
    """Draw by others and by the program in turn."""
    font, count = paths.resource(_FONT), setting.notices
    child.run("papers", "ours", 1, home=setting.home)  # the program and its fonts are then in memory for all
    results = []
    for peer, name in _PEERS:
        results.append(_result(f"{count:,} 份通知", name, setting, ("ours", count), (peer, count, font)))
    rows = 10 * count
    results.append(
        _result(f"{rows:,} 行的名单", "ReportLab Table", setting, ("roster", rows), ("stock_table", rows, font))
    )
    return results


def _result(title: str, peer: str, setting: Setting, ours: tuple[object, ...], other: tuple[object, ...]) -> Result:
    mine: list[Figures] = []
    others: list[Figures] = []
    for _ in range(min(_REPEATS, setting.repeats)):
        others += child.run("papers", *other, home=setting.home)
        mine += child.run("papers", *ours, home=setting.home)
    return Result(title, peer, None, mine, others)
