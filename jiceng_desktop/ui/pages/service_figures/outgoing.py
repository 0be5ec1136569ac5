"""报送表: the records of a period for a national volunteer system; full ID numbers only for a reason that is named."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from jiceng_desktop.exchange.sheet_out import Column, write_sheet
from jiceng_desktop.services import service_figures
from jiceng_desktop.services.history import record_export
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.service_figures import COLUMNS, ServiceFigures
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.jobs import Report

_TITLE = "志愿服务记录报送表"
_WIDTHS = (8, 12, 14, 22, 14, 30, 14, 18)
_TEXTS = {"姓名", "证件类型", "证件号码", "志愿者编号", "服务项目"}
_BATCH = 500


class OutgoingDialog(QDialog):
    """Says what will leave the program; full numbers only for a reason."""

    def __init__(self, parent: QWidget, found: ServiceFigures, lacking: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出报送表")
        self.setMinimumWidth(480)
        told = f"{found.period_told}已确认的 {found.whole.times:,} 条服务记录，按志愿服务系统的列导出，一条一行。"
        if lacking:
            told += f"\n其中 {lacking:,} 名志愿者没有登记证件号码，这一格会是空的。"
        shown = QLabel(told)
        shown.setWordWrap(True)
        columns = QLabel("各列：" + "、".join(COLUMNS))
        columns.setWordWrap(True)
        columns.setProperty("look", "hint")
        self.in_full = QCheckBox("包含完整证件号码，上传系统要用(&W)")
        self.purpose = QLineEdit()
        self.purpose.setPlaceholderText("用途（必填），例如 上传全国志愿服务信息系统")
        self.purpose.setMaxLength(100)
        self.warning = QLabel("完整的证件号码属于敏感信息：请只交给有权使用的人，用完即删。用途会记入操作记录。")
        self.warning.setWordWrap(True)
        self.warning.setProperty("look", "warning")
        foot = Foot(self, "导出(&X)")
        self.confirm = foot.confirm
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (shown, columns, self.in_full, self.purpose, self.warning, foot):
            layout.addWidget(widget)
        self.in_full.toggled.connect(self._follow)
        self.purpose.textChanged.connect(self._follow)
        self._follow()

    def ask(self) -> bool:
        """Return whether to go on; a seam for tests."""
        return self.exec() == QDialog.DialogCode.Accepted

    def reason(self) -> str:
        """Return for what full numbers leave the program, nothing where they are masked."""
        return self.purpose.text().strip() if self.in_full.isChecked() else ""

    def _follow(self) -> None:
        full = self.in_full.isChecked()
        if self.purpose.isVisibleTo(self) != full:
            self.purpose.setVisible(full)
            self.warning.setVisible(full)
            self.adjustSize()
        if full and not self.purpose.text():
            self.purpose.setFocus()
        self.confirm.setEnabled(not full or bool(self.purpose.text().strip()))


def export_records(parent: QWidget, desk: Desk, found: ServiceFigures) -> None:
    """Ask how, then save the records of a period; that numbers leave in full is put into the history first."""
    if not found.whole.times:
        message.tell(parent, "这段时间没有已确认的服务记录。")
        return
    dialog = OutgoingDialog(parent, found, desk.office.read(service_figures.without_number, found.period))
    going, reason = dialog.ask(), dialog.reason()
    dialog.deleteLater()
    if not going:
        return
    name = f"{_TITLE}-{found.place}-{found.period}.xlsx"
    path = message.ask_save_path(parent, "导出报送表", name, "Excel 工作簿 (*.xlsx)")
    if path is None:
        return

    def done(count: int) -> None:
        message.toast(parent, f"已导出 {count:,} 条到 {path.name}")

    desk.jobs.run(parent, f"正在导出{_TITLE}…", lambda report: _write(desk.office, path, found, reason, report), done)


def _write(office: Office, path: Path, found: ServiceFigures, reason: str, report: Report) -> int:
    ids = office.read(service_figures.outgoing_ids, found.period)
    if reason:
        office.write(record_export, f"{_TITLE}（{found.period}）", len(ids), reason)
    columns = [Column(title, width, text=title in _TEXTS) for title, width in zip(COLUMNS, _WIDTHS, strict=True)]
    rows = _rows(office, ids, in_full=bool(reason))
    return write_sheet(path, _TITLE, columns, rows, lambda written: report(written, len(ids)))


def _rows(office: Office, ids: array[int], *, in_full: bool) -> Iterator[tuple[object, ...]]:
    number = 0
    for first in range(0, len(ids), _BATCH):
        for line in office.read(service_figures.outgoing, ids[first : first + _BATCH], in_full=in_full):
            number += 1
            yield number, *line
