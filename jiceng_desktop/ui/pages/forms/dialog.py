"""Filling in a form: whom it is about, what each heading means, what will stand there, and what has changed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import form
from jiceng_desktop.exchange.form import Plan
from jiceng_desktop.marks import override
from jiceng_desktop.services import people, whom
from jiceng_desktop.services.answers import Answers
from jiceng_desktop.services.forms import Difference, Known
from jiceng_desktop.services.history import record_export
from jiceng_desktop.services.whom import Source, Who
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields.finder import Finder
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.whom import WhoBox
from jiceng_desktop.ui.pages.forms import difference as differences
from jiceng_desktop.ui.pages.forms.blanks import BlankStrip
from jiceng_desktop.ui.pages.forms.filling import Filling
from jiceng_desktop.ui.pages.forms.grid import MOST_SHOWN, FormGrid, doubtful
from jiceng_desktop.ui.pages.forms.order import OrderBox

_SIZE, _SCREEN_MARGIN = (1220, 720), 60
_TYPING_MS = 300
_HEADER_ROWS = 15


class FillDialog(QDialog):
    """One form on its way to the superior."""

    def __init__(self, desk: Desk, parent: QWidget, filling: Filling, folder: Path) -> None:
        super().__init__(parent)
        self.desk, self.filling = desk, filling
        self.submission: int | None = None
        self.difference: Difference | None = None
        self._may_replace: Path | None = None
        self.path = folder / form.suggested_name(filling.book.name, filling.today)
        self.setWindowTitle(f"填报上级表格 — {filling.book.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableGeometry()
        self.resize(min(_SIZE[0], room.width() - _SCREEN_MARGIN), min(_SIZE[1], room.height() - _SCREEN_MARGIN))
        self._make_parts()
        self._lay_out()
        self._connect()
        self.sheets.setCurrentIndex(filling.first)
        self._show_sheet()
        (self.save if self.save.isEnabled() else self.who).setFocus()

    # building

    def _make_parts(self) -> None:
        filling = self.filling
        self.name, self.sheets, self.heading = QLineEdit(filling.name), QComboBox(), QComboBox()
        for plan in filling.plans:
            self.sheets.addItem(plan.sheet.name + ("（隐藏）" if plan.sheet.hidden else ""))
        self.sheets.setEnabled(len(filling.plans) > 1)
        self.who = WhoBox([*_last_time(filling.known), *self.desk.office.read(whom.offers, filling.today)])
        self.order, self.needle = OrderBox(), QLineEdit()
        self.needle.setPlaceholderText("再按姓名、拼音或门牌缩小")
        self.needle.setClearButtonEnabled(True)
        self.adding = Finder(lambda text: self.desk.office.read(people.find_persons, text), hint="加入一位：姓名、拼音")
        self.notice, self.changes = QLabel(), QLabel()
        for label in (self.notice, self.changes):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.every_change = QPushButton("逐条查看变化(&V)…")
        self.grid = FormGrid(filling.fields)
        self.blanks = BlankStrip()
        self.revealed = QCheckBox("显示完整号码(&D)")
        self.purpose = QLineEdit(f"报送《{filling.name}》")
        for line in (self.name, self.purpose):
            line.setMaxLength(100)
            line.setCursorPosition(0)
        self.target = QLabel()
        self.elsewhere, self.out = QPushButton("改存别处(&G)…"), QPushButton("不填选中的人(&R)")
        self.cancel, self.save = QPushButton("取消(&C)"), QPushButton()
        self.save.setProperty("class", "primary")
        self.save.setDefault(True)
        for button in (self.every_change, self.elsewhere, self.out, self.cancel):
            button.setAutoDefault(False)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addLayout(
            _row(("表格名称(&N)", self.name, 3), ("工作表(&T)", self.sheets, 2), ("标题行(&H)", self.heading, 2))
        )
        layout.addLayout(
            _row(
                ("填哪些人(&W)", self.who, 3),
                ("排序(&O)", self.order, 1),
                ("", self.needle, 2),
                ("", self.adding, 2),
                ("", self.out, 0),
            )
        )
        layout.addWidget(self.notice)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.blanks)
        changed = QHBoxLayout()
        changed.addWidget(self.changes, 1)
        changed.addWidget(self.every_change)
        layout.addLayout(changed)
        layout.addLayout(_row(("用途(&P)", self.purpose, 3), ("存为", self.target, 4), ("", self.elsewhere, 0)))
        buttons = QHBoxLayout()
        buttons.addWidget(self.revealed)
        warning = QLabel("保存的文件含完整号码，只交给有权使用的人；本次报送会记入操作记录。")
        warning.setProperty("look", "hint")
        buttons.addSpacing(12)
        buttons.addWidget(warning)
        buttons.addStretch()
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.sheets.activated.connect(self._show_sheet)
        self.heading.activated.connect(self._take_heading)
        self.who.activated.connect(self._choose)
        self.order.activated.connect(self._choose)
        self.needle.textEdited.connect(lambda: self._typing.start())
        self._typing.timeout.connect(self._choose)
        self.adding.picked.connect(self._add)
        self.out.clicked.connect(lambda: self._leave_out(self.grid.selected_rows()))
        self.grid.left_out.connect(self._leave_out)
        self.grid.assigned.connect(self._assign)
        self.grid.itemSelectionChanged.connect(lambda: self.out.setEnabled(bool(self.grid.selected_rows())))
        self.blanks.written.connect(lambda label, text: self.filling.write_blank(self._number(), label, text))
        self.name.textEdited.connect(lambda text: setattr(self.filling, "name", text.strip()))
        self.revealed.clicked.connect(self._reveal)
        self.every_change.clicked.connect(self._show_changes)
        self.elsewhere.clicked.connect(self._choose_target)
        self.save.clicked.connect(lambda: message.attempt(self, self._save))
        self.cancel.clicked.connect(self.reject)

    # the sheet in sight

    def _number(self) -> int:
        return self.sheets.currentIndex()

    def _show_sheet(self) -> None:
        plan = self.filling.plans[self._number()]
        self.heading.clear()
        for number, row in enumerate(plan.sheet.rows[:_HEADER_ROWS]):
            text = "、".join(cell for cell in row if isinstance(cell, str))
            self.heading.addItem(f"第 {number + 1} 行：{text[:14]}", number)
        if plan.table is not None:
            self.heading.setCurrentIndex(plan.table.header[0] + plan.table.header[1] - 1)
        self.order.show_who(plan.who)
        self.who.show_who(plan.who, len(self.filling.found.get(self._number(), [])))
        with QSignalBlocker(self.needle):
            self.needle.setText(plan.who.needle if plan.who else "")
        self.blanks.show_plan(plan)
        self._show()

    def _take_heading(self) -> None:
        self.filling.take_heading(self._number(), self.heading.currentData())
        self._show_sheet()

    def _assign(self, column: int, field: str | None) -> None:
        self.filling.assign(self._number(), column, field)
        self._show()

    # the persons

    def _choose(self) -> None:
        self._typing.stop()
        self._look_up(self.who.who(self.needle.text().strip()))

    def _add(self, person_id: int) -> None:
        """Add one person to those there are."""
        self.adding.clear()
        there = [one["id"] for one in self.filling.found.get(self._number(), [])]
        if person_id not in there:
            self._look_up(Who(Source.IDS, ids=(*there, person_id)))

    def _leave_out(self, rows: list[int]) -> None:
        found = self.filling.found.get(self._number(), [])
        ids = tuple(one["id"] for place, one in enumerate(found) if place not in set(rows))
        self._look_up(Who(Source.IDS, ids=ids))

    def _look_up(self, who: Who | None) -> None:
        """Ask the archive in the background who is meant now."""
        number, filling = self._number(), self.filling
        who = None if who is None else self.order.ordered(who)
        filling.choose(number, who)

        def show(found: list[Answers]) -> None:
            filling.found[number] = found
            if number == self._number():
                self.who.show_who(who, len(found))
                self._show()

        def refused(refusal: Refusal) -> None:
            filling.choose(number, None)
            self._show_sheet()
            message.warn(self, str(refusal))

        if who is None:
            self._show()
        else:
            self.desk.jobs.quiet(self.grid, partial(filling.look_up, number), show, refused)

    # showing

    def _show(self) -> None:
        number, filling = self._number(), self.filling
        self.difference = filling.difference()
        revealed = self.revealed.isChecked()
        self.grid.show_plan(filling.plans[number], filling.rows(number), self.difference, revealed=revealed)
        self.out.setEnabled(False)
        self._show_changed()
        count = sum(len(filling.found[one]) for one in filling.filled_sheets())
        self.save.setText(f"填好 {count:,} 人并保存(&S)" if count else _lacking(filling.plans[number]))
        self.save.setEnabled(count > 0)
        self.target.setText(str(self.path))
        self.target.setToolTip(str(self.path))
        task, hints = self._task(), self._hints()
        self.notice.setText("\n".join(filter(None, (task, "".join(hints)))))
        self.notice.setProperty("look", "warning" if task else "hint")
        self.notice.style().polish(self.notice)
        self.notice.setVisible(bool(self.notice.text()))

    def _show_changed(self) -> None:
        known, difference = self.filling.known, self.difference
        self.changes.setVisible(difference is not None)
        self.every_change.setVisible(bool(difference))
        if difference is not None and known is not None and known.last_on is not None:
            told = differences.told(difference)
            self.changes.setText(f"与上次（{known.last_on:%Y-%m-%d}）相比：{told}。")

    def _task(self) -> str:
        """Return what the clerk has to see to first."""
        plan = self.filling.plans[self._number()]
        if plan.table is None:
            return "这张工作表里没有找到要填的表格。需要填的话，请在“标题行”里选择标题在第几行。"
        if not any(plan.fields):
            return (
                "没有认出这张表格的标题。请先看“标题行”选得对不对，再在“填入”一行里逐列指定填什么；"
                "指定一次，下个月就记得了。"
            )
        return "请选择“填哪些人”。" if plan.who is None else ""

    def _hints(self) -> list[str]:
        plan, hints = self.filling.plans[self._number()], []
        if plan.rows_each() > 1:
            hints.append(_said_of_rows(plan))
        empty = plan.unanswered()
        if empty and any(plan.fields):
            hints.append(
                f"以下 {len(empty)} 列没有对应内容，将留空：{'、'.join(title.replace(' ', '・') for title in empty)}。"
            )
        if doubtful(plan):
            hints.append("标黄的列是按相近的标题猜的，请核对“填入”。")
        if plan.table is not None and len(plan.table.clear) > 1:
            hints.append(f"表格里原有的 {len(plan.table.clear)} 行内容会被替换。")
        if self.filling.book.lost:
            hints.append(f"填好的文件里不会有原表的{'、'.join(self.filling.book.lost)}。")
        if len(self.filling.found.get(self._number(), [])) > MOST_SHOWN:
            hints.append(f"这里只显示前 {MOST_SHOWN:,} 人，保存时全部填入。")
        return hints

    def _reveal(self) -> None:
        """Show numbers in full and leave a line that somebody looked."""
        if self.revealed.isChecked():
            count = len(self.filling.found.get(self._number(), []))
            self.desk.office.write(record_export, f"上级表格《{self.filling.name}》", count, "在屏幕上查看完整号码")
        self._show()

    def _show_changes(self) -> None:
        known = self.filling.known
        if self.difference is not None and known is not None:
            differences.DifferenceDialog(self, f"上次报送：{known.last_on}", self.difference).open()

    # saving

    def _choose_target(self) -> None:
        path = message.ask_save_path(self, "保存填好的表格", self.path.name, "Excel 工作簿 (*.xlsx)")
        if path is not None:
            self.path = self._may_replace = path
            self._show()

    def _save(self) -> None:
        if not self.purpose.text().strip():
            raise Refusal("请填写用途，例如“报送街道民政办”。")
        if not self._is_agreed():
            return
        filling, path, purpose = self.filling, self.path, self.purpose.text()
        about = filling.about(self.who.called)

        def work(report: Report) -> int:
            def cancelled() -> bool:
                report(0, 0)  # raises when the clerk has pressed cancel
                return False

            return filling.hand_in(path, purpose, about, cancelled)

        self.desk.jobs.run(self, f"正在填写 {path.name}…", work, self._saved)

    def _is_agreed(self) -> bool:
        """Name what stays empty in a new form and what cannot be filled right; ask before a file is replaced."""
        for plan in self.filling.several_rows():
            if not message.ask(self, _said_of_rows(plan), "仍然保存(&S)", danger=True):
                return False
        if empty := self.filling.news():
            named = "、".join(title.replace(" ", "・") for title in empty)
            question = f"以下 {len(empty)} 列没有对应内容，将留空：{named}。"
            if not message.ask(self, question, "留空并保存(&S)", "返回修改(&C)"):
                return False
        if self.path.exists() and self.path != self._may_replace:
            return message.ask(self, f"“{self.path.name}”已经存在，要替换它吗？", "替换(&R)", danger=True)
        return True

    def _saved(self, submission: int) -> None:
        self.submission = submission
        self.accept()

    @override
    def reject(self) -> None:
        if not self.desk.jobs.is_busy():
            super().reject()


def _last_time(known: Known | None) -> list[tuple[Who, str]]:
    """Offer those of the last submission."""
    count = sum(len(sheet.rows) for sheet in known.last) if known else 0
    return [(Who(Source.LAST), f"上次报送的人（{count:,} 人）")] if count else []


def _lacking(plan: Plan) -> str:
    """Say why there is nothing to save."""
    if plan.table is not None and not any(plan.fields):
        return "还没有指定填什么"
    return "还没有选填哪些人" if plan.who is None else "没有要填的人"


def _said_of_rows(plan: Plan) -> str:
    """Say that a form asks for more than the program fills."""
    return (
        f"“{plan.sheet.name}”里每个人占 {plan.rows_each()} 行（有上下合并的格子），程序每人只填一行，内容会错位。"
        "请先把空表改成每人一行，或者填好后逐行核对。"
    )


def _row(*parts: tuple[str, QWidget, int]) -> QHBoxLayout:
    """Lay labelled parts out in a row; each takes its share of the width."""
    row = QHBoxLayout()
    for title, widget, share in parts:
        if title:
            label = QLabel(title)
            label.setBuddy(widget)
            row.addWidget(label)
        if isinstance(widget, QComboBox):
            widget.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            widget.setMinimumContentsLength(10)
        row.addWidget(widget, share)
        row.addSpacing(8)
    return row
