"""A phone's file comes into a count: first what it would do, then it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.stocktakes import Brought, Place
from jiceng_desktop.terms import StocktakeOutcome
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.stocktakes.tables import Line, Lines

_SIZE = (720, 480)


def bring_file(
    parent: QWidget, desk: Desk, stocktake_id: int, place: Place | None, done: Callable[[str], object]
) -> None:
    """Ask for a file, show what it says, and take it down when the clerk agrees; ``done`` hears a sentence."""
    path = message.ask_open_path(parent, "选择扫码编号文件（每行一个编号）", "文本文件 (*.txt *.csv);;所有文件 (*)")
    if path is None:
        return
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refusal(f"文件“{path.name}”读不出来，请检查后再试。") from error
    found = desk.office.rehearse(stocktakes.bring_file, stocktake_id, content, place)

    def bring() -> None:
        brought = desk.office.write(stocktakes.bring_file, stocktake_id, content, place)
        done(f"已导入 {brought.added:,} 个编号")

    dialog = BringDialog(path.name, found, parent)
    dialog.accepted.connect(lambda: message.attempt(parent, bring))
    dialog.open()


class BringDialog(QDialog):
    """What a file would add, with every line that says something unexpected."""

    def __init__(self, name: str, found: Brought, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"导入 {name}")
        self.told = QLabel("\n".join(_told(found)))
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.lines = Lines(("行", "内容", "情况"), (56, 170, 300), stretch=2)
        self.lines.show_lines([Line(one.line, (str(one.line), one.text, one.sentence)) for one in found.peculiar])
        self.foot = Foot(self, "导入(&I)" if found.added else "知道了(&O)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.told)
        if found.peculiar:
            layout.addWidget(self.lines, 1)
            take_room(self, *_SIZE)
        layout.addWidget(self.foot)


def _told(found: Brought) -> Sequence[str]:
    lines = [f"文件里有 {found.lines:,} 行，会新记下 {found.added:,} 个编号。"]
    if found.repeated:
        lines.append(f"{found.repeated:,} 个已经点过或重复，不重复计数。")
    odd = [(one, found.outcomes[one]) for one in StocktakeOutcome if one is not StocktakeOutcome.PRESENT]
    told = "，".join(f"{outcome.label} {count:,}" for outcome, count in odd if count)
    lines.append(f"在位 {found.outcomes[StocktakeOutcome.PRESENT]:,}" + (f"，{told}。" if told else "。"))
    if found.peculiar:
        lines.append("下面这些行要看一看：")
    return lines
