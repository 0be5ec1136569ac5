"""From nothing to the sign-in window, and from Enter to the first page of everybody."""

from __future__ import annotations

from benchmarks import child
from benchmarks.child import Figures
from benchmarks.community import Setting
from benchmarks.table import Result


def measure(setting: Setting) -> list[Result]:
    """Start the bare window, the sign-in window and the first page in turn."""
    database, home = setting.database, setting.home
    floor: list[Figures] = []
    sign_in: list[Figures] = []
    first_page: list[Figures] = []
    for round_ in range(setting.repeats + 1):
        found = (
            child.run("windows", "bare", home=home),
            child.run("windows", "sign-in", database, home=home),
            child.run("windows", "first-page", database, home=home),
        )
        if round_:  # the first round fills the caches of the disk
            for kept, figures in zip((floor, sign_in, first_page), found, strict=True):
                kept += figures
    bare = "PySide6 空窗口启动"
    return [
        Result("启动到登录窗口", bare, 2, sign_in, floor),
        Result(f"回车到首页（{setting.persons:,} 人）", bare, 5, first_page, floor),
    ]
