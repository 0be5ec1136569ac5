"""The imports of rosters there were, each with its way back."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.services import intake, undo
from jiceng_desktop.services.intake.runs import ROSTERS, Run
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.room import take_room

_COLUMNS = ("导入时间", "名册", "文件", "新增", "更新", "导入人", "状态")
_WIDTHS = (136, 72, 240, 72, 72, 96)
_FILE = 2
_SIZE = (820, 440)
_NUMBERS = {3, 4}


class RunsDialog(QDialog):
    """Lists the imports, the newest first; one of the last month can be taken back as a whole."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runs: list[Run] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("导入记录")
        take_room(self, *_SIZE)
        self.table = QTableWidget(0, len(_COLUMNS))
        self.nothing = QLabel("还没有导入过花名册或图书清单。")
        self.take_back = QPushButton("撤销这次导入(&Z)")
        self._build()
        self.show_runs()

    def _build(self) -> None:
        self.table.setHorizontalHeaderLabels(list(_COLUMNS))
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(_FILE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.itemSelectionChanged.connect(self._offer)
        self.nothing.setProperty("look", "hint")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hint = QLabel(f"{undo.KEPT_DAYS} 天内的导入可以整个撤销：新增的会删除，更新过的恢复原样。")
        hint.setProperty("look", "hint")
        self.take_back.setProperty("class", "danger")
        self.take_back.setAutoDefault(False)
        self.take_back.clicked.connect(self._take_back)
        close = QPushButton("关闭(&C)")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self.take_back)
        row.addStretch()
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(hint)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.nothing, 1)
        layout.addLayout(row)

    def show_runs(self) -> None:
        """Show all imports as they are now, the newest selected."""
        self._runs = self._desk.office.read(intake.runs)
        self.table.setVisible(bool(self._runs))
        self.nothing.setVisible(not self._runs)
        self.table.setRowCount(len(self._runs))
        for number, run in enumerate(self._runs):
            cells = (
                f"{run.at:%Y-%m-%d %H:%M}",
                ROSTERS[run.kind],
                run.source,
                f"{run.added:,}",
                f"{run.changed:,}",
                run.actor,
                _state(run),
            )
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column in _NUMBERS:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(number, column, item)
        if self._runs:
            self.table.selectRow(0)
        self._offer()

    def _offer(self) -> None:
        run = self._chosen()
        self.take_back.setEnabled(run is not None and not run.undone and not run.is_too_old(date.today()))

    def _chosen(self) -> Run | None:
        rows = self.table.selectionModel().selectedRows()
        return self._runs[rows[0].row()] if rows else None

    def _take_back(self) -> None:
        run, office = self._chosen(), self._desk.office
        if run is None:
            return
        question = f"{run.told()}\n\n要把这次导入整个撤销吗？"
        if not message.ask(self, question, "撤销导入(&O)", danger=True):
            return

        def taken_back(_count: int) -> None:
            message.toast(self, f"已撤销从“{run.source}”的导入")
            self.show_runs()

        self._desk.jobs.run(
            self, "正在撤销导入…", lambda _report: office.write(intake.take_back, run.group_id), taken_back
        )


def _state(run: Run) -> str:
    if run.undone:
        return "已撤销"
    return f"超过 {undo.KEPT_DAYS} 天" if run.is_too_old(date.today()) else "可撤销"
