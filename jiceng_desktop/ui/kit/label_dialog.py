"""The dialog that asks for a sheet of labels and for the first free place on it, then shows the labels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.documents import book_labels as drawing
from jiceng_desktop.documents.book_labels import Begun, CodeLabel, SpineLabel
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import community
from jiceng_desktop.services.book_labels import Labelled
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.book_labels import Ways, What
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import Draw, show_drawn
from jiceng_desktop.ui.kit.fields import Choice, Count
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.label_sheet import SheetPicture, SheetsDialog, known_sheets

_CODES, _SPINES = "codes", "spines"
_MOST_PLACES = 900


class LabelDialog(QDialog):
    """Asks of which records, which labels, on which sheet, and from which place on."""

    def __init__(self, desk: Desk, parent: QWidget, what: What, ways: Ways) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("打印标签")
        self._window, self._desk, self._office, self._what = parent, desk, desk.office, what
        self._memory = f"labels/{what.unit}"
        self.which = Choice(ways, blank=None)
        kinds = [(_CODES, "条码和二维码"), (_SPINES, "书脊标签，按分类字母")]
        self.kind = Choice(kinds if what.spines else kinds[:1], blank=None)
        self.sheet = Choice((), blank=None)
        self.first = Count(1, _MOST_PLACES)
        self.picture = SheetPicture()
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.again = QPushButton()
        self.again.setProperty("class", "link")
        self.again.setAutoDefault(False)
        self._lay_out(len(ways) > 1)
        self._offer_sheets(self._remembered("sheet"))
        for entry in (self.which, self.kind, self.sheet, self.first):
            entry.changed.connect(self._show)
        self.picture.changed.connect(lambda: self.first.setValue(self.picture.first()))
        self.again.clicked.connect(lambda: self.first.setValue(self._next_free()))
        self._show()
        self.foot.confirm.setFocus()

    def _lay_out(self, several: bool) -> None:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.addRow("打印(&W)", self.which)
        form.addRow("内容(&T)", self.kind)
        self.which.setEnabled(several)
        form.setRowVisible(self.kind, self._what.spines)
        form.addRow("标签纸(&K)", self.sheet)
        form.addRow("从第几枚开始(&N)", self.first)
        hint = QLabel("用过的纸可以接着用：在图上点第一枚空白的标签。打印时请选“实际大小”。")
        hint.setWordWrap(True)
        hint.setProperty("look", "hint")
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(form)
        left.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.told)
        left.addWidget(hint)
        left.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(18)
        both.addLayout(left, 1)
        both.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        sheets = QPushButton("标签纸尺寸(&Z)…")
        sheets.setAutoDefault(False)
        sheets.clicked.connect(lambda: message.attempt(self, self.edit_sheets))
        self.foot = Foot(self, "预览(&V)", act=lambda: message.attempt(self, self.print_))
        below = QHBoxLayout()
        below.addWidget(sheets)
        below.addWidget(self.foot, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addLayout(both)
        column.addLayout(below)
        self.setMinimumWidth(680)

    # sheets

    def _offer_sheets(self, chosen: int | None) -> None:
        self._sheets = known_sheets(self._office)
        ids = list(self._sheets)
        usual = ids[min(self._what.usual, len(ids) - 1)]
        self.sheet.set_options([(key, sheet.name) for key, sheet in self._sheets.items()])
        self.sheet.set_value(chosen if chosen in self._sheets else usual)

    def edit_sheets(self) -> None:
        """Show the sheets the office uses, to be changed."""
        dialog = SheetsDialog(self._desk, self, "标签纸")
        dialog.finished.connect(self._sheets_changed)
        dialog.open()

    def _sheets_changed(self) -> None:
        self._offer_sheets(self.sheet.value())
        self._show()

    def begun(self) -> Begun:
        """Return the sheet, and with which label it begins."""
        return Begun(self._sheets[self.sheet.value()], self.first.value())

    def _show(self) -> None:
        """Show where the labels go and how many sheets they take."""
        sheet = self._sheets[self.sheet.value()]
        self.first.setMaximum(sheet.count)
        begun, count = self.begun(), len(self.which.value())
        self.picture.show_sheet(sheet, begun.first, count)
        last = (begun.first - 1 + count - 1) % sheet.count + 1
        self.told.setText(f"共 {count:,} 枚，用 {begun.sheets_for(count):,} 张，最后一张用到第 {last} 枚。")
        following = self._next_free()
        self.again.setVisible(1 < following != begun.first)
        self.again.setText(f"接着上次的纸：从第 {following} 枚开始(&G)")

    # what was printed last

    def _remembered(self, name: str) -> Any:
        return self._desk.memory.get(f"{self._memory}/{name}", None)

    def _next_free(self) -> int:
        """Return the place behind the label printed last on such a sheet."""
        last = self._desk.memory.get(f"labels/last/{self.sheet.value()}", 0)
        return last % self._sheets[self.sheet.value()].count + 1 if last else 1

    def _remember(self, count: int) -> None:
        begun = self.begun()
        self._desk.memory.put(f"{self._memory}/sheet", self.sheet.value())
        self._desk.memory.put(f"labels/last/{self.sheet.value()}", (begun.first - 2 + count) % begun.sheet.count + 1)

    # drawing

    def print_(self) -> None:
        """Show the labels on paper."""
        labelled = self._office.read(self._what.read, self.which.value())
        spines = self.kind.value() == _SPINES
        printed = [one for one in labelled if one.letter] if spines else labelled
        if not printed:
            raise Refusal("选中的图书都没有填分类，印不出书脊标签。请先填写分类字母。")
        without = len(labelled) - len(printed)
        question = f"有 {without:,} 册没有填分类，不印它们的书脊标签。要印其余的吗？"
        if without and not message.ask(self, question, "印其余的(&P)"):
            return
        self._remember(len(printed))
        draw = partial(_draw_spines, self.begun(), printed) if spines else self._codes(printed)
        self.accept()
        show_drawn(self._window, self._desk, "书脊标签" if spines else "标签", draw)

    def _codes(self, printed: Sequence[Labelled]) -> Draw:
        office = self._office.read(community.about).office
        labels = [CodeLabel(one.number, one.name, one.letter or self._what.note) for one in printed]
        begun, look = self.begun(), drawing.BOX if self._what.large else drawing.BOOK

        def draw(report: Report, blanks: bool) -> bytes:
            return drawing.render_codes(begun, labels, office, report, look=look, allow_blanks=blanks)

        return draw


def _draw_spines(begun: Begun, printed: Sequence[Labelled], report: Report, blanks: bool) -> bytes:
    labels = [SpineLabel(one.letter, one.class_name, one.number) for one in printed]
    return drawing.render_spines(begun, labels, report, allow_blanks=blanks)
