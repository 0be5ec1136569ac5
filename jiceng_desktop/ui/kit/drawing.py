"""Drawing a paper aside: with progress and a way out, and no character lost unless the clerk agrees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.preview import PaperWindow

Draw = Callable[[Report, bool], bytes]
_GLYPHLESS = "没有字体"  # how the refusal of a character without a glyph begins


def show_drawn(parent: QWidget, desk: Desk, title: str, draw: Draw, blanks: bool = False) -> None:
    """Draw a paper as a job and show it; ``draw`` is told whether characters without a glyph may be left blank."""

    def failed(refusal: Any) -> None:
        if blanks or not str(refusal).startswith(_GLYPHLESS):
            message.warn(parent, str(refusal))
        elif message.ask(parent, f"{refusal}", "留空打印(&P)", danger=True):
            show_drawn(parent, desk, title, draw, blanks=True)

    def done(pdf: bytes) -> None:
        PaperWindow(parent, pdf, title).show()

    desk.jobs.run(parent, f"正在排版{title}…", lambda report: draw(report, blanks), done, failed)
