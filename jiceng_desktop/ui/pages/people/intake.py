"""Importing a roster: the file's columns above, what would happen below, and nothing written before 确认导入."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from jiceng_desktop.exchange import roster, workbook
from jiceng_desktop.exchange.roster import Layout
from jiceng_desktop.exchange.workbook import Workbook
from jiceng_desktop.services import intake, places
from jiceng_desktop.services.intake import Decision, Plan, Verdict, headings
from jiceng_desktop.services.intake.applying import Done
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.pages.people.intake_columns import ColumnGrid
from jiceng_desktop.ui.pages.people.intake_rows import PlannedRows, PlannedView

KINDS = "表格 (*.xlsx *.xls *.csv *.et *.ods *.xlsm *.txt)"
_HEADER_ROWS = 20


def choose_and_open(desk: Desk, parent: QWidget) -> None:
    """Ask for a file, read it in the background, and show what it would bring."""
    path = message.ask_open_path(parent, "导入花名册", KINDS)
    if path is not None:
        open_file(desk, parent, path)


def open_file(desk: Desk, parent: QWidget, path: Path) -> None:
    """Read a roster in the background and show what it would bring."""

    def work(report: Report) -> Workbook:
        def cancelled() -> bool:
            report(0, 0)  # raises when the clerk has pressed cancel
            return False

        return workbook.read(path, cancelled=cancelled)

    desk.jobs.run(parent, f"正在读取 {path.name}…", work, lambda book: IntakeDialog(desk, parent, path, book).open())


class IntakeDialog(QDialog):
    """One roster on its way into the archive."""

    def __init__(self, desk: Desk, parent: QWidget, path: Path, book: Workbook) -> None:
        super().__init__(parent)
        self.desk, self.path, self.book = desk, path, book
        self.plan: Plan | None = None
        self._memory = desk.office.read(headings.remembered)
        self._assigned: dict[str, str] = {}
        self.setWindowTitle(f"导入花名册 — {path.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1180, 700)
        self.sheets, self.headers, self.compound = QComboBox(), QComboBox(), QComboBox()
        self.notice = QLabel()
        self.grid = ColumnGrid()
        self.rows = PlannedRows()
        self.view = PlannedView(self.rows)
        self.chips: dict[Verdict | None, QPushButton] = {}
        self.confirm, self.save = QPushButton("确认导入(&I)"), QPushButton("把未导入的行另存(&R)…")
        self._build()
        for sheet in book.sheets:
            self.sheets.addItem(f"{sheet.name}（{len(sheet.rows)} 行）")
        self.sheets.setCurrentIndex(roster.best_sheet(book))
        self.layout_: Layout = roster.lay_out(self._sheet(), self._memory)
        self._show_layout()
        self._connect()

    # building

    def _build(self) -> None:
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.headers.setMaximumWidth(300)
        self.compound.setEditable(True)
        self.compound.setMinimumWidth(180)
        edit = self.compound.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("小区或楼院名称")
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.grid)
        splitter.addWidget(self._preview())
        splitter.setSizes([230, 380])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addLayout(self._choices())
        layout.addWidget(self.notice)
        layout.addWidget(splitter, 1)
        layout.addLayout(self._buttons())

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        named = (("工作表(&T)", self.sheets), ("标题行(&H)", self.headers), ("未写小区的归入(&X)", self.compound))
        for title, box in named:
            label = QLabel(title)
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box)
            row.addSpacing(12)
        row.addStretch()
        return row

    def _preview(self) -> QWidget:
        chips = QHBoxLayout()
        for verdict in (None, *Verdict):
            chip = QPushButton()
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            chip.setProperty("class", "chip")
            chip.setAutoDefault(False)
            chip.clicked.connect(lambda _checked=False, only=verdict: self.rows.show_only(only))
            self.chips[verdict] = chip
            chips.addWidget(chip)
        self.chips[None].setChecked(True)
        chips.addStretch()
        preview = QWidget()
        layout = QVBoxLayout(preview)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addLayout(chips)
        layout.addWidget(self.view)
        return preview

    def _buttons(self) -> QHBoxLayout:
        cancel = QPushButton("取消(&C)")
        cancel.clicked.connect(self.reject)
        self.confirm.setProperty("class", "primary")
        self.confirm.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.confirm)
        return row

    def _connect(self) -> None:
        self.sheets.activated.connect(self._choose_sheet)
        self.headers.activated.connect(self._choose_header)
        self.grid.assigned.connect(self._assign)
        self.compound.activated.connect(self._replan)
        line = self.compound.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._replan)
        self.rows.decided.connect(self._count)
        self.confirm.clicked.connect(self._apply)
        self.save.clicked.connect(self._save_left_out)

    # the columns

    def _sheet(self) -> workbook.Sheet:
        return self.book.sheets[max(0, self.sheets.currentIndex())]

    def _choose_sheet(self) -> None:
        self.layout_ = roster.lay_out(self._sheet(), self._memory)
        self._show_layout()

    def _choose_header(self) -> None:
        self.layout_ = roster.lay_out_at(self._sheet(), self.headers.currentData(), self._memory)
        self._show_layout()

    def _assign(self, column: int, field: str | None) -> None:
        self.layout_ = self.layout_.with_field(column, field)
        self._assigned = self.layout_.assigned()
        self.grid.show_layout(self.layout_)
        self._replan()

    def _show_layout(self) -> None:
        self.headers.clear()
        self.headers.addItem("没有标题行", None)
        for number, row in enumerate(self._sheet().rows[:_HEADER_ROWS]):
            text = "、".join(str(cell) for cell in row if cell not in (None, ""))
            self.headers.addItem(f"第 {number + 1} 行：{text[:24]}", number)
        header = self.layout_.header
        self.headers.setCurrentIndex(0 if header is None else self.headers.findData(header.row + header.height - 1))
        self.compound.clear()
        names = [node.name for node in self.desk.office.read(places.tree)]
        self.compound.addItems(names)
        self.compound.setCurrentText(self.desk.office.read(intake.default_compound))
        self.grid.show_layout(self.layout_)
        self._replan()

    # the plan

    def _replan(self) -> None:
        """Work out in the background what the rows mean now."""
        self.plan = None
        self._count()
        if "name" not in self.layout_.fields:
            return
        cells, compound = list(self.layout_.cells()), self.compound.currentText().strip()
        office, today = self.desk.office, date.today()
        self.desk.jobs.quiet(self, lambda: office.read(intake.plan, cells, today, compound), self._show_plan)

    def _show_plan(self, plan: Plan) -> None:
        self.plan = plan
        self.rows.show_plan(plan)
        self._count()

    def _count(self) -> None:
        counts = self.plan.counts() if self.plan else dict.fromkeys(Verdict, 0)
        self.chips[None].setText(f"全部 {sum(counts.values()):,}")
        for verdict, count in counts.items():
            self.chips[verdict].setText(f"{verdict.label} {count:,}")
            self.chips[verdict].setEnabled(count > 0)
        taken = sum(choice is not Decision.SKIP for choice in self.rows.decisions.values())
        writing = counts[Verdict.NEW] + counts[Verdict.CHANGED] + taken
        self.confirm.setText(f"确认导入 {writing:,} 人(&I)" if writing else "没有可导入的行")
        self.confirm.setEnabled(writing > 0)
        self.save.setEnabled(self.plan is not None and bool(roster.left_out(self.plan)))
        self._tell(counts)

    def _tell(self, counts: dict[Verdict, int]) -> None:
        remarks = list(self.book.remarks)
        if "name" not in self.layout_.fields:
            remarks.append(
                "没有找到标题行。请在上面选择标题在第几行；如果表格没有标题，请逐列选择“导入为”，至少要有“姓名”。"
                if self.layout_.header is None
                else "没有找到“姓名”列，请在“导入为”一行里指定。"
            )
        elif self.plan is None:
            remarks.append("正在比对…")
        elif counts[Verdict.DOUBTFUL] or counts[Verdict.REFUSED]:
            remarks.append("存疑的行默认不导入，可以在最后一列逐行决定；不能导入的行可以另存，改好后再导入一次。")
        if self._needs_compound():
            remarks.append("有的门牌没有写小区，请填写“未写小区的归入”。")
        self.notice.setText("\n".join(remarks))
        self.notice.setProperty("look", "warning" if self.plan is None or self._needs_compound() else "hint")
        self.notice.style().polish(self.notice)
        self.notice.setVisible(bool(remarks))

    def _needs_compound(self) -> bool:
        if self.plan is None or self.compound.currentText().strip():
            return False
        return any(row.reading and row.reading.door and not row.reading.door.compound for row in self.plan.rows)

    # the writing

    def _apply(self) -> None:
        if self.plan is None:
            return
        if self._needs_compound():
            message.warn(self, "有的门牌没有写小区。请先填写“未写小区的归入”，再确认导入。")
            self.compound.setFocus()
            return
        plan, source, decisions, office = self.plan, self.path.name, dict(self.rows.decisions), self.desk.office
        assigned = self._assigned

        def work(report: Report) -> Done:
            if assigned:
                office.write(headings.remember, assigned)
            return office.write(intake.apply, plan, source, decisions, report)

        self.desk.jobs.run(self, f"正在导入 {source}…", work, self._applied)

    def _applied(self, done: Done) -> None:
        told = f"已导入：新增 {done.added:,} 人，更新 {done.changed:,} 人，未写入 {done.left_out:,} 行。"
        answers = ["完成(&O)"]
        if self.plan is not None and roster.left_out(self.plan):
            answers.append("把未导入的行另存(&R)…")
        answers.append("撤销这次导入(&Z)")
        chosen = answers[message.choose(self, told, [*answers, "关闭(&C)"], title="导入完成") :][:1]
        if chosen and chosen[0].startswith("把未"):
            self._save_left_out()
        elif chosen and chosen[0].startswith("撤销"):
            message.attempt(self, lambda: self.desk.office.write(intake.take_back, done.group_id))
            return
        message.toast(self, told)
        self.accept()

    def _save_left_out(self) -> None:
        if self.plan is None:
            return
        plan, layout = self.plan, self.layout_
        numbers = roster.left_out(plan)
        path = message.ask_save_path(self, "另存未导入的行", f"{self.path.stem}-未导入.xlsx", "Excel 工作簿 (*.xlsx)")
        if path is not None and message.attempt(self, lambda: roster.save_left_out(path, layout, plan, numbers)):
            message.toast(self, f"已保存 {len(numbers):,} 行到 {path.name}")

    @override
    def reject(self) -> None:
        if self.rows.decisions and not message.ask(self, "放弃这次导入吗？您对存疑行所做的选择不会保留。"):
            return
        super().reject()
